// Runs alone: a PKCS#11 module is initialised once in a process.
// An agency of a home folder whose hybrid seal is split: Ed25519 in a token of SoftHSM2, ML-DSA-65 in the file that keygen made.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { decodeSignerSecret } from '../../../src/crypto/keys/keystore.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { tokenSigner } from '../../../src/pkcs11/signer.js';
import { openToken } from '../../../src/pkcs11/token.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { writeKeyChange } from '../../../src/trust/publish/key-change.js';
import { keyFileReader } from '../../../src/trust/store/node/key-file.js';
import { createHomes } from '../agency/homes.js';
import { createAgencies } from '../../agency/world.js';
import { command, output } from '../../cli/capture.js';
import { stateOf } from '../../relay/world.js';
import { DAY, NOW_S } from '../../trust/states.js';
import { PIN, hasSoftToken, makeSoftToken, missing } from './soft-token.js';

const keygen = command('keygen');

const fault = (task: Promise<unknown>): Promise<unknown> => task.then(() => undefined).catch((error: unknown) => error);

const PASSPHRASE = 'a passphrase of the half';

describe.skipIf(!hasSoftToken)(`an agency with its seal in a token${missing}`, () => {
  const closing: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  it('signs by the token once its directory names that seal, what it signs is opened, and no PIN shows (CRYPTO-18, AGENCY-32, PKCS11-03)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rogatory-half-'));
    const soft = makeSoftToken();
    closing.push(
      () => rmSync(folder, { recursive: true }),
      () => soft.remove(),
    );
    const path = join(folder, 'seal.key');
    process.env['ROGATORY_PASSPHRASE'] = PASSPHRASE;
    await output(keygen, '--kind', 'half', '--out', path).finally(() => delete process.env['ROGATORY_PASSPHRASE']);
    const token = openToken(soft.options);
    closing.push(() => token.close());
    const half = memorySigner(decodeSignerSecret(keyFileReader(PASSPHRASE)(path, 'signer')));
    const seal = tokenSigner(await token.generate(-19, { label: 'seal' }), half);

    const world = await createAgencies({ a: { suite: 'rogatory-hybrid' }, b: { suite: 'rogatory-hybrid' } });
    const homes = createHomes(world);
    closing.push(
      () => world.closeAll(),
      () => homes.close(),
    );
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const a = await homes.open('demo-a', { signers: [seal] });
    const b = await homes.open('demo-b');
    const send = async (): Promise<Uint8Array> => {
      const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
      await (await b.next()).acknowledge();
      const { messageDigest } = (await b.agency.dossier(dossier)).timeline[0]!;
      return (await b.agency.archived(messageDigest)).message.from.key;
    };
    const old = stateOf(world.pair, 'demo-a').seal();
    expect(await send()).toEqual(old.signerId);

    const entry = signerEntry(seal, 'seal', { from: NOW_S, to: NOW_S + 300 * DAY }, { predecessor: old.signerId });
    const change = { scope: 'demo-a', id: 'ca', issuedAt: NOW_S, signers: [entry], kems: [], retire: [], compromise: [] };
    const directory = await homes.publish('demo-a', await writeKeyChange(change, [seal, old]));
    for (const { agency } of [a, b]) await agency.addTrust(directory);
    expect(await send()).toEqual(seal.signerId);

    // A second token with a wrong PIN refuses; the PIN of the first, and that one, stand in nothing that was said or stored.
    const wrongPin = 'a-wrong-pin-90731';
    const wrongFile = join(folder, 'wrong-pin');
    writeFileSync(wrongFile, wrongPin, { mode: 0o600 });
    await token.close();
    const locked = openToken({ ...soft.options, pin: { file: wrongFile } });
    const refused = [await fault(locked.key(-19, { label: 'seal' })), await fault(seal.sign(-19, Uint8Array.of(1)))];
    expect(refused).toMatchObject([{ code: 'PKCS11_PIN' }, { code: 'PKCS11_SESSION' }]);
    await locked.close();
    await a.agency.close();
    rmSync(wrongFile);
    const said = [
      inspect([refused, a.events, b.events, token, seal], { depth: 12, showHidden: true }),
      JSON.stringify([refused, a.events, token]),
    ];
    const stored = readdirSync(homes.path('demo-a'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(stored.length).toBeGreaterThan(8);
    for (const text of [...said, ...stored]) for (const pin of [PIN, wrongPin]) expect(text.includes(pin)).toBe(false);
  });
});
