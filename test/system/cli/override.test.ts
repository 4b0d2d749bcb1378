// Two officers, entered by the command line with name and function, send although a state is stale.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import type { CborMap } from '../../../src/cbor/value.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { toHex } from '../../../src/core/bytes.js';
import { readDirectory } from '../../../src/trust/documents/directory-reader.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import type { TrustDocument } from '../../../src/trust/documents/document.js';
import { verifyOverride } from '../../../src/trust/documents/override.js';
import type { DirectorySigner } from '../../../src/trust/documents/signer.js';
import { capture, command, output } from '../../cli/capture.js';

const inbox = command('inbox');
const key = command('key');
const keygen = command('keygen');
const send = command('send');
const trust = command('trust');

const ERASURE = { by: 'A. Officer (demonstration)', reason: 'retention ended' };
const PEOPLE = { anna: 'First Officer (demonstration); duty prosecutor', berta: 'Second Officer (demonstration); head of unit' };

describe('an override from the command line', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  const path = (name: string): string => join(folder, name);
  const home = (state: DemoState): string[] => ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  /** Path of a document of state A in a folder of trust. */
  const held = (at: string, kind: 'root' | 'directory' | 'freshness'): string =>
    readdirSync(at)
      .map((name) => join(at, name))
      .find((file) => file.endsWith('.cose') && isOfA(readDocument(new Uint8Array(readFileSync(file))), kind))!;
  const directory = (file: string) => readDirectory(readDocument(new Uint8Array(readFileSync(file)))).claimed;
  /** As `keygen --json` prints the public halves. */
  const report = (name: string, entries: readonly object[]): string => {
    writeFileSync(path(name), JSON.stringify({ keys: entries }));
    return name;
  };
  const signer = ({ role, keys }: DirectorySigner): object => ({
    ...{ kind: 'signer', role, suite: 'rogatory-classic' },
    keys: [...keys.values()].map((key) => ({ coseKey: toHex(encode(new Map(key))) })),
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-override-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    for (const [name, person] of Object.entries(PEOPLE)) {
      writeFileSync(path(`${name}.passphrase`), `the own passphrase of ${name}\n`, { mode: 0o600 });
      const key = ['--kind', 'signer', '--suite', 'rogatory-classic', '--out', path(`${name}.key`), '--officer', `duty=${person}`];
      writeFileSync(path(`${name}.json`), await output(keygen, ...key, '--json', '--passphrase-file', path(`${name}.passphrase`)));
    }
    const changes: string[] = [];
    for (const [name, person] of Object.entries(PEOPLE)) {
      const whose = ['--agency', 'demo-a/central-authority', '--officer', `duty=${person}`];
      await output(
        key,
        'enter',
        path(`${name}.key`),
        ...whose,
        '--out',
        path(`${name}.change`),
        '--passphrase-file',
        path(`${name}.passphrase`),
      );
      changes.push('--change', path(`${name}.change`));
    }
    const { keys, trust: own } = a.administration;
    const publishing = ['publish', 'directory', join(keys, 'directory-1.key'), join(keys, 'directory-2.key'), '--trust', own];
    const out = ['--accept-unvouched', '--out', path('directory-2.cose'), '--passphrase-file', a.passphraseFile];
    const { stderr, code } = await capture(trust, ...publishing, ...changes, ...out);
    expect(code).toBe(0);
    expect(stderr).toContain('enter officer:duty (First Officer (demonstration), duty prosecutor)');
    for (const state of [a, b]) {
      const own = join(state.agency.home, 'trust');
      writeFileSync(join(own, 'demo-a-directory-2.cose'), readFileSync(path('directory-2.cose')));
      // State A has gone dark to its own agency: nothing says that these are its newest documents.
      if (state === a) rmSync(held(own, 'freshness'));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('goes by two key files with passphrases of their own; the reader is shown who decided, and a court verifies it alone (TRUST-42)', async () => {
    const body = requestSubmit();
    writeFileSync(path('body.json'), JSON.stringify(body));
    const message = [...home(a), '--to', b.agency.mailbox, '--type', 'request.submit', '--body', path('body.json'), '--wait', '0'];
    expect((await capture(send, ...message)).error).toMatchObject({ code: 'TRUST_STALE' });
    const [anna, berta] = [path('anna'), path('berta')];
    const why = ['--reason', 'the assets would be gone tomorrow'];
    const by = (...names: string[]): string[] => [
      ...['--stale-override', names.map((name) => `${name}.key`).join(',')],
      ...['--officers-passphrase-file', names.map((name) => `${name}.passphrase`).join(','), ...why],
    ];
    expect((await capture(send, ...message, ...by(anna))).error).toMatchObject({ code: 'TRUST_OVERRIDE' });
    expect((await capture(send, ...message, ...by(anna, anna))).error).toMatchObject({ code: 'TRUST_OVERRIDE' });
    const three = ['--officers-passphrase-file', [anna, berta, anna].map((name) => `${name}.passphrase`).join(',')];
    expect((await capture(send, ...message, ...by(anna, berta), ...three)).error).toBeInstanceOf(UsageError);
    const sent = JSON.parse(await output(send, ...message, ...by(anna, berta))) as { dossier: string; messageId: string };

    const sender = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    const { timeline } = await sender.dossier(sent.dossier);
    const { messageDigest } = timeline[0]!;
    const { frame } = await sender.archived(messageDigest);
    await sender.erase(messageDigest, ERASURE);
    const [decision] = await sender.decisions();
    await sender.close();
    if (decision?.kind !== 'override') throw new TypeError('no override is kept');
    // The content is gone; with the directory of the time alone, anybody sees who decided what for which message.
    const { agencies } = directory(path('directory-2.cose'));
    const verified = verifyOverride(decision.statement, agencies[0]!.signers, 'rogatory-classic');
    expect(toHex(verified.messageId)).toBe(sent.messageId.replaceAll('-', ''));
    expect(verified).toMatchObject({ scope: 'demo-a', scopes: ['demo-a'], reason: why[1], content: decision.content });
    const named = [...verified.officers].sort((x, y) => (x.name < y.name ? -1 : 1));
    expect(named.map(({ name, function: duty }) => `${name}; ${duty}`)).toEqual([PEOPLE.anna, PEOPLE.berta]);
    const altered = decision.statement.slice();
    altered[altered.length - 1]! ^= 1;
    expect(() => verifyOverride(altered, agencies[0]!.signers, 'rogatory-classic')).toThrowCode('TRUST_OVERRIDE');

    writeFileSync(path('request.frame'), frame);
    await output(inbox, ...home(b), '--import', path('request.frame'));
    const shown = JSON.parse(await output(inbox, ...home(b))) as { override: { reason: string; officers: object[]; statement: string } };
    expect(shown.override).toMatchObject({ reason: why[1], statement: Buffer.from(decision.statement).toString('base64url') });
    expect(shown.override.officers).toHaveLength(2);
  });

  it('are named in the description of a directory too, by the reports of their keys', async () => {
    const { agencies, relays } = directory(held(a.administration.trust, 'directory'));
    const [agency, relay] = [agencies[0]!, relays[0]!];
    const kem = { kind: 'kem', role: 'kem', suite: 'rogatory-classic', keys: [{ coseKey: toHex(encode(new Map(agency.kems[0]!.key))) }] };
    const description = {
      version: 2,
      agencies: [
        {
          ...{ id: agency.id, names: Object.fromEntries(agency.names), competences: agency.competences, mailboxes: agency.mailboxes },
          keys: report('agency.json', [...agency.signers.map(signer), kem]),
          officers: ['anna.json', 'berta.json'],
        },
      ],
      relays: [
        {
          ...{ id: relay.id, urls: relay.urls, mailboxes: relay.mailboxes },
          keys: Object.fromEntries(relay.signers.map((entry) => [entry.role, report(`${entry.role}.json`, [signer(entry)])])),
        },
      ],
    };
    writeFileSync(path('directory.json'), JSON.stringify(description));
    const keys = ['directory-1.key', 'directory-2.key'].map((name) => join(a.administration.keys, name));
    const out = ['--root', held(a.administration.trust, 'root'), '--out', path('described.cose'), '--passphrase-file', a.passphraseFile];
    await output(trust, 'publish', 'directory', path('directory.json'), ...keys, ...out);
    const officers = directory(path('described.cose')).agencies[0]!.signers.filter(({ role }) => role === 'officer:duty');
    expect(officers.map(({ person }) => `${person!.name}; ${person!.function}`)).toEqual([PEOPLE.anna, PEOPLE.berta]);
    writeFileSync(
      path('directory.json'),
      JSON.stringify({ ...description, agencies: [{ ...description.agencies[0], officers: ['agency.json'] }] }),
    );
    expect((await capture(trust, 'publish', 'directory', path('directory.json'), ...keys, ...out, '--force')).error).toBeInstanceOf(
      UsageError,
    );
  });

  it('names officers by role, name and function, and nobody else', async () => {
    const wrong = ['Duty=A; b', 'duty=A', 'duty=; b', 'duty=A; ', `duty=${'A'.repeat(2_000)}; b`];
    for (const officer of wrong) {
      const refused = await capture(keygen, '--kind', 'signer', '--out', path('no.key'), '--officer', officer);
      expect(refused.error).toBeInstanceOf(UsageError);
    }
    const both = ['--officer', 'a=A; a', '--officer', 'b=B; b'];
    expect((await capture(keygen, '--kind', 'signer', '--out', path('no.key'), ...both)).error).toBeInstanceOf(UsageError);
    expect((await capture(keygen, '--kind', 'kem', '--out', path('no.key'), '--officer', 'a')).error).toBeInstanceOf(UsageError);
  });
});

function isOfA({ kind, payload }: TrustDocument, wanted: string): boolean {
  return kind === wanted && (decode(payload, { maxBytes: 1_048_576 }) as CborMap).get(0) === 'demo-a';
}
