// From the alarm to the court: evidence that an agency and a relay kept, in files, judged by the other state's copy of the directories.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withStore } from '../../../src/agency/home/node/home.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { toHex, toUtf8 } from '../../../src/core/bytes.js';
import { systemClock, toSeconds } from '../../../src/core/time.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { decodeSignerSecret } from '../../../src/crypto/keys/keystore.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { plainDocuments } from '../../../src/endpoint/documents.js';
import { Evidence } from '../../../src/endpoint/receipts/evidence.js';
import { betweenReceipts } from '../../../src/log/contradiction.js';
import type { Contradiction } from '../../../src/log/contradiction.js';
import { verifyReceipt } from '../../../src/log/read-batch.js';
import type { LogView } from '../../../src/log/signer-lookup.js';
import { loadRelayConfig } from '../../../src/relay/config.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { issuersOf } from '../../../src/trust/store/issuers.js';
import { openTrustFolder } from '../../../src/trust/store/node/folder-store.js';
import { keyFileReader } from '../../../src/trust/store/node/key-file.js';
import { TestLog } from '../../log/world.js';
import type { World } from '../../log/world.js';
import { command, output } from '../../cli/capture.js';

const run = command('contradictions');

const ISSUER = { scope: 'demo-b', id: 'central-authority' };

describe('contradictions', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  let found: Contradiction;
  let other: Contradiction;
  let conclusion: object;
  let view: LogView;
  let key = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-contradictions-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    const config = loadRelayConfig(a.relay.config);
    view = issuersOf(openTrustFolder(config.trustFolder, a.scope, config.pins, systemClock.now()));
    const secret = keyFileReader(b.passphrase)(join(b.agency.home, 'keys', 'log.key'), 'signer');
    const signer = memorySigner(decodeSignerSecret(secret));
    const log = new TestLog({ signer: () => signer } as unknown as World, ISSUER, { epoch: systemClock.now() - 60_000 });
    const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
    const opened = async (message: number, envelope = 1) => {
      const about = { envelopeDigest: bytes(32, envelope), envelopeId: bytes(16, 2), addressee: { ...ISSUER, kem: bytes(32, 3) } };
      const at = toSeconds(systemClock.now());
      const index = log.receipt({ ...about, kind: 'opened', issuer: ISSUER, at, messageDigest: bytes(32, message) });
      return verifyReceipt(view, await log.batch(index));
    };
    [found, other] = [betweenReceipts(await opened(4), await opened(5))!, betweenReceipts(await opened(4, 9), await opened(5, 9))!];
    key = toHex(sha256(toUtf8(found.matter)));
    conclusion = { class: 'two-contents', accused: 'demo-b/central-authority' };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Lines that the command prints, read again. */
  const lines = async (...args: string[]): Promise<unknown[]> =>
    (await output(run, ...args))
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);

  it('leave a relay as a file, from which the other state draws the same conclusion (LOG-22, LOG-23)', async () => {
    const { storePath } = loadRelayConfig(a.relay.config);
    await expect(run(['--config', a.relay.config])).toRejectCode('RELAY_CONFIG');
    mkdirSync(dirname(storePath), { recursive: true });
    const store = await openSqliteStore({ path: storePath });
    const evidence = new Evidence({ documents: plainDocuments(store), clock: systemClock, view });
    await store.commit({ now: systemClock.now(), documents: (await evidence.keep(found)).documents! });
    await store.close();
    const out = join(folder, 'for-the-court');
    const file = join(out, `${key}.cbor`);
    expect(await lines('--config', a.relay.config, '--out', out)).toMatchObject([{ key, ...conclusion, file }]);
    expect(await lines('--config', a.relay.config, '--out', out)).toHaveLength(1);
    expect(readdirSync(out)).toEqual([`${key}.cbor`]);
    expect(await lines('--judge', file, '--trust', b.administration.trust)).toEqual([conclusion]);

    const changed = readFileSync(file);
    changed[changed.length - 1]! ^= 1; // The last byte of an inclusion proof.
    writeFileSync(join(out, 'changed.cbor'), changed);
    await expect(run(['--judge', join(out, 'changed.cbor'), '--trust', b.administration.trust])).toRejectCode('LOG_INCLUSION');
  });

  it('leave an agency that runs, in the same form (LOG-22)', async () => {
    const { home } = a.agency;
    await withStore({ home, passphrase: a.passphrase }, async ({ store, documents }) => {
      const evidence = new Evidence({ documents, clock: systemClock, view });
      for (const each of [found, other]) await store.commit({ now: systemClock.now(), documents: (await evidence.keep(each)).documents! });
    });
    await expect(run(['--home', home])).toRejectCode('AGENCY_CONTROL');
    const agency = await openAgency({ home, passphrase: a.passphrase });
    const out = join(folder, 'of-the-agency');
    const listed = await lines('--home', home, '--out', out);
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual(expect.objectContaining({ key, ...conclusion }));
    expect(readdirSync(out)).toHaveLength(2);
    expect(new Uint8Array(readFileSync(join(out, `${key}.cbor`)))).toEqual(found.bytes);
    await agency.close();
  });

  it('are asked for in one way at a time', async () => {
    await expect(run([])).rejects.toThrow('give either --home');
    await expect(run(['--judge', 'x', '--config', a.relay.config])).rejects.toThrow('--judge writes nothing');
    await expect(run(['--judge', 'x', '--trust', 'y', '--out', 'z'])).rejects.toThrow('--judge writes nothing');
    await expect(run(['--config', a.relay.config, '--trust', 'y'])).rejects.toThrow('--trust needs --judge');
    await expect(run(['--config', a.relay.config, '--trust', 'y'])).rejects.toThrow('--trust needs --judge');
  });
});
