// What `rogatory trust show` says of every kind of file: whether it can be relied on, what it says, what it changes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { toSeconds } from '../../src/core/time.js';
import { generateKem, generateSigner } from '../../src/crypto/keys/keys.js';
import { kemPublicKey } from '../../src/crypto/kem/kem.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { DIRECTORY } from '../../src/trust/documents/directory.js';
import { addSignatures, readDocument, signDocument } from '../../src/trust/documents/document.js';
import { kemEntry, roleSet } from '../../src/trust/publish/entries.js';
import { signerEntry } from '../../src/trust/documents/signer.js';
import { writeKeyChange } from '../../src/trust/publish/key-change.js';
import { writePins } from '../../src/trust/store/node/pins.js';
import { writeTrustFolder } from '../../src/trust/store/node/folder.js';
import { signOverride } from '../../src/trust/documents/override.js';
import { endAccord, proposeAccord, publishDirectory, publishFreshness, recordCeremony } from '../../src/trust/publish/publication.js';
import { capture, command, output } from './capture.js';
import { DAY, accordContent, ceremonyOf, createPair, seededRandom } from '../trust/states.js';
import type { TestPair } from '../trust/states.js';

const inspect = command('inspect');
const trust = command('trust');

/** Escape sequences of 7 and 8 bits, a turn of direction, a line of its own, and what is not seen. */
const HOSTILE = 'Zoë \x1b[2J\u009b1m\u202etxt\nVERIFIED: \u200b';
const OBEYED = /[^\P{C}\n]/u;
// An hour ago: a key that ends in whole days from now would end in fewer ones a moment later.
const NOW = Date.now() - 3_600_000;
const NOW_S = toSeconds(NOW);

interface Shown {
  readonly verified: boolean;
  readonly verdict: string;
  readonly reason: string;
  readonly code?: string;
  readonly changes?: readonly string[];
  readonly wanted?: readonly string[];
  readonly says: { readonly kind: string; readonly [name: string]: unknown };
}

let pair: TestPair;
const base = mkdtempSync(join(tmpdir(), 'rogatory-show-'));
const folder = join(base, 'trust');
const file = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(base, name), bytes);
  return join(base, name);
};
/** Shows a file by the folder, in JSON and as text; neither has a character that a terminal obeys. */
async function show(path: string, ...more: string[]): Promise<Shown & { readonly text: string; readonly exit: number | undefined }> {
  const json = await capture(trust, 'show', path, ...more, '--json');
  const { stdout: text, code: exit, error } = await capture(trust, 'show', path, ...more);
  expect(error).toBe(undefined);
  for (const said of [text, json.stdout]) expect(said).not.toMatch(OBEYED);
  return { ...(JSON.parse(json.stdout) as Shown), text, exit };
}
const held = ['--trust', folder];

beforeAll(async () => {
  const officers = ['Officer 1 (demonstration)', 'Officer 2 (demonstration)'].map((name) => ({
    role: 'officer:duty',
    person: { name, function: 'on duty' },
  }));
  pair = await createPair({ now: NOW, agencies: [{ id: 'ca', officers }] }, { now: NOW });
  writeTrustFolder(folder, pair.documents);
  writePins(folder, { own: 'demo-a', pins: pair.pins });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('rogatory trust show', () => {
  it('says that nothing is verified without a folder, and with one what is held, would be taken in, or changes (TRUST-26)', async () => {
    const root = file('root.cose', pair.b.root);
    const alone = await show(root);
    expect(alone).toMatchObject({
      verified: false,
      verdict: 'unverified',
      exit: 0,
      says: { kind: 'root', fingerprint: pair.b.fingerprint },
    });
    expect(alone.text).toMatch(/^NOTHING IS VERIFIED: no folder of trust was given/);
    expect(await show(root, ...held)).toMatchObject({ verified: true, verdict: 'held', changes: [] });

    const [agency] = pair.b.directoryInput.agencies;
    const [first, ...rest] = agency!.signers;
    const next = kemEntry(kemPublicKey(generateKem('rogatory-classic', seededRandom('next kem'))), { from: NOW_S, to: NOW_S + 60 * DAY });
    const changed = {
      ...agency!,
      names: new Map([['en', HOSTILE]]),
      mailboxes: ['ca', 'police'],
      signers: [{ ...first!, status: 'compromised' as const, invalidSince: NOW_S }, ...rest],
      kems: [...agency!.kems.map((kem) => ({ ...kem, status: 'retired' as const })), next],
    };
    const [relay] = pair.b.directoryInput.relays;
    const directory = await pair.b.nextDirectory({
      agencies: [changed],
      relays: [{ ...relay!, mailboxes: ['ca', 'police'], urls: ['wss://new.example/'] }],
    });
    const path = file('directory.cose', directory);
    const shown = await show(path, ...held);
    expect(shown).toMatchObject({ verified: true, verdict: 'verified', says: { kind: 'directory', version: 2 } });
    const names = shown.says['agencies'] as readonly { readonly names: { readonly en: string } }[];
    expect(names[0]!.names.en).toBe(HOSTILE);
    const seal = toHex(first!.signerId);
    expect(shown.changes).toEqual(
      expect.arrayContaining([
        'agencies, ca, mailboxes: ca becomes ca, police',
        `agencies, ca, signers, seal ${seal}, status: active becomes compromised`,
        expect.stringMatching(/^agencies, ca, names, en: Agency ca of demo-b \(demonstration\) becomes Zoë /),
        expect.stringMatching(new RegExp(`^agencies, ca, kem keys, ${toHex(next.kid)}: new: .*status active`)),
        'relays, relay, urls: ws://127.0.0.1:1 becomes wss://new.example/',
      ]),
    );
    expect(shown.text).toContain('Zoë \\u{1b}[2J\\u{9b}1m\\u{202e}txt');
    expect(shown.text.match(/^ *VERIFIED/gm)).toHaveLength(1);
    expect((await output(inspect, path)).match(OBEYED)).toBe(null);
    // Shown is not taken in.
    expect(await show(path, ...held)).toMatchObject({ verdict: 'verified' });
  });

  it('says of a directory a line a key, with its officer and its end, and all of it when it is asked to (TRUST-26)', async () => {
    const [agency] = pair.a.directoryInput.agencies;
    const signers = agency!.signers.map((signer) =>
      signer.person === undefined ? signer : { ...signer, person: { ...signer.person, name: 'Zoë, status active' } },
    );
    const [seal] = signers;
    const lost = { ...seal!, status: 'compromised' as const, invalidSince: NOW_S };
    const changed = { ...agency!, signers: [lost, ...signers.slice(1)] };
    const path = file('summary.cose', await pair.a.nextDirectory({ agencies: [changed] }));
    const { text, says } = await show(path);
    const lines = text.split('\n').filter((line) => line.includes('  - '));
    for (const { signerId } of signers) expect(lines.filter((line) => line.includes(toHex(signerId)))).toHaveLength(1);
    expect(text).toMatch(/- seal [0-9a-f]{64} compromised, invalid since \S+Z, from \S+Z, to \S+Z, /);
    // What its author wrote stays between quotes.
    expect(text).toContain('person "Zoë, status active", function "on duty"');
    expect(text).toMatch(/^ +types +\d+ message types$/m);
    expect(text).toContain('--verbose shows every key and message type');
    const whole = await show(path, '--verbose');
    expect(whole.says).toEqual(says);
    expect(whole.text).toMatch(/^ +kid +[0-9a-f]{64}$/m);
    expect(whole.text).toMatch(/^ +request\.submit +1\.0$/m);
    expect(whole.text.split('\n').length).toBeGreaterThan(2 * text.split('\n').length);
  });

  it('tells a document that waits for signatures from one that is refused (TRUST-33, TRUST-08)', async () => {
    const [one] = pair.b.signers('directory');
    const partial = await publishDirectory({ ...pair.b.directoryInput, version: 2 }, [one!], pair.b.root, { partial: true });
    const waiting = await show(file('partial.cose', partial), ...held);
    expect(waiting).toMatchObject({ verified: false, verdict: 'waiting', code: 'TRUST_THRESHOLD', exit: 0 });
    expect(waiting.wanted).toEqual([expect.stringMatching(/^directory: 1 of 2 signed; may still sign: [0-9a-f]{64}$/)]);
    expect(waiting.text).toMatch(/^NO DOCUMENT YET/);
    // A key of the root: nobody is to sign it.
    const [own] = pair.b.directoryInput.agencies;
    const rootKey = signerEntry(pair.b.signers('freshness')[0]!, 'seal', { from: NOW_S, to: NOW_S + DAY });
    const agencies = [{ ...own!, signers: [...own!.signers, rootKey] }];
    const walled = await signDocument(
      'directory',
      DIRECTORY.write({ ...pair.b.directoryInput, scope: 'demo-b', rootVersion: 1, agencies, version: 2 }),
      [one!],
    );
    const path = file('walled.cose', walled);
    expect(await show(path, ...held)).toMatchObject({ verdict: 'refused', code: 'TRUST_KEY_REUSED', exit: 1 });
    expect((await capture(trust, 'sign', path, ...held, '--dry-run')).error).toMatchObject({ code: 'TRUST_KEY_REUSED' });
    const stale = await pair.b.nextFreshness(NOW_S - DAY / 2, pair.b.root, pair.b.directory, 3600);
    expect(await show(file('stale.cose', stale), ...held)).toMatchObject({
      verified: false,
      verdict: 'refused',
      code: 'TRUST_EXPIRED',
      exit: 1,
    });
    const fork = await pair.b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY });
    expect(await show(file('fork.cose', fork), ...held)).toMatchObject({ verdict: 'refused', code: 'TRUST_FORK', exit: 1 });
    const directory = await pair.b.nextDirectory();
    const digest = toHex(readDocument(directory).digest);
    const newest = { root: pair.b.root, directory };
    const fresh = await publishFreshness({ issuedAt: NOW_S + 60 }, pair.b.signers('freshness'), newest);
    const statement = await show(file('fresh.cose', fresh), ...held);
    expect(statement).toMatchObject({ verdict: 'verified', says: { kind: 'freshness' } });
    expect(statement.changes).toEqual(
      expect.arrayContaining([
        'directory version: 1 becomes 2',
        expect.stringMatching(new RegExp(`^directory digest: [0-9a-f]{64} becomes ${digest}$`)),
      ]),
    );
    const roles = {
      ...pair.b.rootInput.roles,
      freshness: roleSet('freshness', 1, pair.b.signers('freshness'), { from: NOW_S, to: NOW_S + 9 * DAY }),
    };
    const root = await show(file('root-2.cose', await pair.b.nextRoot({ roles, preRotation: [one!.signerId] })), ...held);
    expect(root.changes).toContain(`announced signers: ${toHex(one!.signerId)} is new`);
    expect(root.verdict).toBe('verified');
  });

  it('shows what two states sign: proposal, accord, its end, and the record of a ceremony (TRUST-21, TRUST-31, TRUST-32)', async () => {
    const { a, b } = pair;
    const previous = (await show(file('accord.cose', pair.accord), ...held)).says;
    expect(previous).toMatchObject({ kind: 'accord', version: 1 });
    expect(previous['signatures']).toMatchObject(
      [{ role: /seal of demo-[ab]\/ca/ }, {}].map(() => ({ role: expect.stringMatching(/^seal of demo-[ab]\/ca$/) as string })),
    );
    const counter = accordContent(a, b, {
      version: 2,
      previous: new Uint8Array(Buffer.from(String(previous['digest']), 'hex')),
      limits: { messagesPerDay: 9 },
    });
    const proposal = await show(file('proposal.cose', await proposeAccord(counter, b.seal())), ...held);
    expect(proposal).toMatchObject({ verdict: 'waiting', says: { kind: 'proposal of an accord', version: 2 } });
    expect(proposal.wanted).toEqual([
      `seal of demo-a/ca: 0 of 1 signed; may still sign: ${toHex(a.seal().signerId)}`,
      'seal of demo-b/ca: 1 of 1 signed',
    ]);
    expect(proposal.changes).toEqual(['limits, messages per day: 9 is new']);

    const end = await endAccord({ id: counter.id, version: 1, endsAt: NOW_S + DAY }, b.seal());
    const ended = await show(file('end.cose', end), ...held);
    expect(ended).toMatchObject({ verdict: 'verified', says: { kind: 'accord-end', accord: toHex(counter.id), version: 1 } });
    const unknown = await endAccord({ id: new Uint8Array(16), version: 1, endsAt: NOW_S }, b.seal());
    expect(await show(file('unknown.cose', unknown), ...held)).toMatchObject({ verdict: 'refused', code: 'TRUST_ACCORD_UNKNOWN' });

    const record = await recordCeremony(ceremonyOf(pair, [HOSTILE, 'Y']), a.seal());
    const waiting = await show(file('ceremony.cose', record), ...held);
    expect(waiting).toMatchObject({
      verdict: 'waiting',
      says: { kind: 'ceremony', comparedBy: 'demo-a', rootOf: 'demo-b', channel: 'a meeting' },
    });
    expect(waiting.text).toContain('head of registry');
    const signed = await show(file('signed.cose', await addSignatures(record, [b.seal()])), ...held);
    expect(signed).toMatchObject({ verdict: 'verified', verified: true });
    expect(await output(inspect, join(base, 'signed.cose'))).toContain('root of');
  });

  it('shows requests of changed keys and who vouches for them, and what an override says (TRUST-40)', async () => {
    const { a } = pair;
    const fresh = memorySigner(generateSigner('rogatory-classic', seededRandom('new seal')));
    const validity = { from: NOW_S, to: NOW_S + 100 * DAY };
    const body = { scope: 'demo-a', id: 'ca', issuedAt: NOW_S, kems: [], retire: [{ key: a.seal().signerId, to: NOW_S }], compromise: [] };
    const vouched = { ...body, signers: [signerEntry(fresh, 'seal', validity, { predecessor: a.seal().signerId })] };
    const request = file('seal.change', await writeKeyChange(vouched, [fresh, a.seal()]));
    expect((await show(request)).verdict).toBe('unverified');
    const shown = await show(request, ...held);
    expect(shown).toMatchObject({ verdict: 'verified', says: { kind: 'key change', owner: 'demo-a/ca' } });
    expect(shown.reason).not.toContain('vouches');
    const orphan = await show(
      file('orphan.change', await writeKeyChange({ ...body, signers: [signerEntry(fresh, 'seal', validity)] }, [fresh])),
      ...held,
    );
    expect(orphan.reason).toContain(`No older seal vouches for ${toHex(fresh.signerId)}`);
    const foreign = file('foreign.change', await writeKeyChange({ ...vouched, id: 'other' }, [fresh, a.seal()]));
    expect(await show(foreign, ...held)).toMatchObject({ verdict: 'refused', code: 'TRUST_KEY_CHANGE', exit: 1 });
    expect(await output(inspect, request)).toContain('key change');

    const signers = a.agencies.get('ca')!.sets[0]!.officers.map(({ secret }) => memorySigner(secret));
    const about = { scope: 'demo-a', id: 'ca', at: NOW_S, messageId: new Uint8Array(16), scopes: ['demo-b'], content: new Uint8Array(32) };
    const statement = file('override.cose', await signOverride({ ...about, reason: HOSTILE }, signers));
    expect(JSON.parse(await output(inspect, statement, '--json'))).toMatchObject({
      kind: 'override',
      reason: HOSTILE,
      staleStates: ['demo-b'],
    });
    expect((await output(inspect, statement)).match(OBEYED)).toBe(null);
  });

  it('answers a hostile file with a code', async () => {
    const damaged = Uint8Array.from(pair.b.directory);
    damaged[200]! ^= 0x80;
    for (const bytes of [new Uint8Array(0), new Uint8Array(70).fill(0x9b), damaged, pair.b.directory.subarray(0, 300)]) {
      const { error } = await capture(trust, 'show', file('hostile', bytes), ...held);
      expect(error).toMatchObject({ name: 'RogatoryError', code: expect.stringMatching(/^(TRUST|CBOR|CRYPTO|ID)_/) as string });
    }
    const forged = Buffer.concat([Buffer.from([0x83, 0x75]), Buffer.from('rogatory-key-change/1'), Buffer.alloc(50, 0x9f)]);
    expect((await capture(trust, 'show', file('forged', forged))).error).toMatchObject({ name: 'RogatoryError' });
    expect(readFileSync(join(folder, 'pins.json'), 'utf8')).toContain('demo-b');
  });
});
