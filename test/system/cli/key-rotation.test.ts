// Keys are rotated by the command line alone: a request of the agency, the next directory of its state, and what both sides take in.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { openSigners } from '../../../src/cli/key/signers.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { toHex } from '../../../src/core/bytes.js';
import { systemRandom } from '../../../src/core/random.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { peek } from '../../../src/envelope/peek.js';
import { readDirectory } from '../../../src/trust/documents/directory-reader.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { readKeyChange, writeKeyChange } from '../../../src/trust/publish/key-change.js';
import { readPins, writePins } from '../../../src/trust/store/node/pins.js';
import { carriedFrame } from '../agency/carried-frame.js';
import { capture, command, output } from '../../cli/capture.js';

const inspect = command('inspect');
const key = command('key');
const open = command('open');
const trust = command('trust');

const DAY = 86_400;

describe('keys that are rotated', () => {
  let folder = '';
  let a: DemoState;
  let b: DemoState;
  const path = (name: string): string => join(folder, name);
  const home = (state: DemoState): string[] => ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  const publishing = ({ administration: { keys, trust: own }, passphraseFile }: DemoState): string[] => [
    ...['publish', 'directory', join(keys, 'directory-1.key'), join(keys, 'directory-2.key')],
    ...['--trust', own, '--passphrase-file', passphraseFile],
  ];
  const directoryIn = (name: string) => readDirectory(readDocument(new Uint8Array(readFileSync(path(name))))).claimed;
  /** Both sides take documents in: by their folders of administration, which are their homes' too. */
  const takeIn = async (...names: string[]): Promise<void> => {
    for (const { agency, administration } of [a, b]) {
      for (const place of [administration.trust, join(agency.home, 'trust')])
        await output(trust, 'import', '--trust', place, ...names.map(path));
    }
  };
  const sealedTo = async (name: string): Promise<string> => {
    const request = { to: b.agency.mailbox, type: 'request.submit', body: requestSubmit() } as const;
    const { frame } = await carriedFrame(request, { home: a.agency.home, passphrase: a.passphrase });
    writeFileSync(path(name), frame);
    return toHex(peek(frame).recipients[0]!.kid);
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-rotation-'));
    [a, b] = await prepareStates(folder, 'rogatory-classic');
    for (const { administration, agency } of [a, b]) writePins(join(agency.home, 'trust'), readPins(administration.trust));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keep a private key that is still needed (AGENCY-30)', async () => {
    const { keys } = JSON.parse(await output(key, 'list', ...home(a), '--json')) as {
      keys: { key: string; role: string; status: string }[];
    };
    const kem = keys.find(({ role, status }) => role === 'kem' && status === 'active');
    expect((await capture(key, 'remove', kem!.key, ...home(a))).error).toMatchObject({ code: 'TRUST_KEY_IN_USE' });
    expect((await capture(key, 'remove', '00', ...home(a))).error).toMatchObject({ code: 'TRUST_KEY_UNKNOWN' });
  });

  it('are asked for, proven, published and taken in by files alone: a message sealed to the new KEM key opens (TRUST-40, TRUST-43, AGENCY-30)', async () => {
    const before = await sealedTo('before.frame');
    await output(key, 'rotate', '--role', 'kem', '--out', path('kem.change'), ...home(b));
    await output(key, 'rotate', '--role', 'seal', '--out', path('seal.change'), ...home(b));
    const requests = ['--change', path('kem.change'), '--change', path('seal.change')];
    const unproven = { error: { code: 'TRUST_KEY_PROOF' } };
    expect(await capture(trust, ...publishing(b), ...requests, '--out', path('unproven.cose'))).toMatchObject(unproven);
    const asking = ['challenge', path('kem.change'), '--trust', b.administration.trust, '--out'];
    await output(trust, ...asking, path('old.challenge'));
    const asked = await output(trust, ...asking, path('kem.challenge'));
    expect(asked).toContain('demo-b/central-authority must open this challenge with its KEM key');
    // One that finds no place to be written to takes the place of none.
    expect((await capture(trust, ...asking, path('kem.challenge'))).error).toBeInstanceOf(UsageError);
    expect(await capture(key, 'answer', path('kem.challenge'), '--out', path('none'), ...home(a))).toMatchObject(unproven);
    for (const name of ['old', 'kem']) await output(key, 'answer', path(`${name}.challenge`), '--out', path(`${name}.answer`), ...home(b));
    const shown = async (name: string, ...more: string[]) => {
      const { stdout } = await capture(trust, 'show', path(name), ...more, '--json');
      return JSON.parse(stdout) as { says: Record<string, unknown> };
    };
    const asker = ['--trust', b.administration.trust];
    const { kid } = readKeyChange(new Uint8Array(readFileSync(path('kem.change')))).change.kems[0]!;
    expect(await shown('kem.challenge')).toMatchObject({
      verdict: 'unverified',
      says: { kind: 'challenge of KEM keys', asked: [toHex(kid)] },
    });
    expect(await shown('kem.challenge', ...asker)).toMatchObject({ verdict: 'waiting' });
    expect(await shown('kem.challenge', '--trust', a.administration.trust)).toMatchObject({ verdict: 'unverified' });
    const answer = await shown('kem.answer', ...asker);
    expect(answer).toMatchObject({ verdict: 'verified', says: { answered: [toHex(kid)] } });
    // Its secret makes an answer of it, for whoever has that.
    const secret = Buffer.from(readFileSync(path('kem.answer')).subarray(-32)).toString('hex');
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect(await shown('old.answer', ...asker)).toMatchObject({ verdict: 'refused', code: 'TRUST_KEY_PROOF' });
    expect(await output(inspect, path('kem.answer'))).toContain('answer to a challenge of KEM keys');
    const replayed = [...requests, '--answer', path('old.answer'), '--out', path('unproven.cose')];
    expect(await capture(trust, ...publishing(b), ...replayed)).toMatchObject(unproven);
    expect(existsSync(path('unproven.cose'))).toBe(false);
    // What is no answer at all is told, also beside one that is good.
    for (const [name, error] of [
      ['kem.challenge', { code: 'TRUST_DOCUMENT_MALFORMED' }],
      ['absent.answer', { name: 'UsageError' }],
    ] as const) {
      const beside = ['--answer', path(name), '--answer', path('kem.answer'), '--dry-run'];
      expect(await capture(trust, ...publishing(b), ...requests, ...beside)).toMatchObject({ error });
    }
    const changes = [...requests, '--answer', path('old.answer'), '--answer', path('kem.answer')];

    const dry = await output(trust, ...publishing(b), ...changes, '--dry-run');
    expect(dry).toContain(`demo-b/central-authority: enter KEM key ${toHex(kid)} of rogatory-classic`);
    expect(dry).toContain(`demo-b/central-authority: retire ${before}`);
    expect(dry).toMatch(/enter seal [0-9a-f]{64}, .* after [0-9a-f]{64}\n[^]*Directory 2, until [^]*Nothing was signed\.\n$/);

    const published = await capture(trust, ...publishing(b), ...changes, '--out', path('directory-2.cose'), '--json');
    expect(published.stderr).toContain(`retire ${before}`);
    expect(JSON.parse(published.stdout)).toMatchObject({ kind: 'directory', signed: true, file: path('directory-2.cose') });
    const [agency] = directoryIn('directory-2.cose').agencies;
    expect(agency!.kems.map(({ status }) => status)).toEqual(['retired', 'active']);
    expect(agency!.signers.filter(({ role }) => role === 'seal').map(({ status }) => status)).toEqual(['retired', 'active']);
    await takeIn('directory-2.cose');
    const { keys, trust: held } = b.administration;
    const rest = ['--trust', held, '--out', path('freshness.cose'), '--passphrase-file', b.passphraseFile];
    await output(trust, 'publish', 'freshness', join(keys, 'freshness-1.key'), ...rest);
    await takeIn('freshness.cose');

    const after = await sealedTo('after.frame');
    expect(after).toBe(toHex(kid));
    expect(after).not.toBe(before);
    for (const name of ['before.frame', 'after.frame'])
      expect(JSON.parse(await output(open, path(name), ...home(b)))).toMatchObject({ verified: true });
    const listed = JSON.parse(await output(key, 'list', ...home(b), '--json')) as { keys: { role: string; status: string }[] };
    expect(listed.keys.filter(({ role }) => role === 'seal' || role === 'kem').map(({ role, status }) => `${role} ${status}`)).toEqual([
      'seal retired',
      'seal active',
      'kem retired',
      'kem active',
    ]);
  });

  it('keep to what is asked: a new seal for which no old one vouches waits for a decision of its own (TRUST-40)', async () => {
    const fresh = memorySigner(generateSigner('rogatory-classic', systemRandom));
    const now = Math.floor(Date.now() / 1000);
    const entry = signerEntry(fresh, 'seal', { from: now, to: now + 100 * DAY });
    const change = { scope: 'demo-a', id: 'central-authority', issuedAt: now, signers: [entry], kems: [], retire: [], compromise: [] };
    writeFileSync(path('orphan.change'), await writeKeyChange(change, [fresh]));
    const args = [...publishing(a), '--change', path('orphan.change')];
    const out = path('orphan.cose');
    const { error } = await capture(trust, ...args, '--out', out);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(`no older seal vouches for ${toHex(fresh.signerId)}`);
    expect(existsSync(out)).toBe(false);
    const { stderr } = await capture(trust, ...args, '--out', out, '--accept-unvouched', '--days', '10');
    expect(stderr).toContain('tell the operators of both sides');
    const { agencies, issuedAt, expiresAt } = directoryIn('orphan.cose');
    expect(agencies[0]!.signers.some(({ signerId }) => toHex(signerId) === toHex(fresh.signerId))).toBe(true);
    expect(expiresAt - issuedAt).toBe(10 * DAY);
  });

  it('are published with a warning when another state has them already (TRUST-24, TRUST-51)', async () => {
    const signers = await openSigners([join(b.administration.keys, 'directory-1.key')], b.passphraseFile);
    const now = Math.floor(Date.now() / 1000);
    const entry = signerEntry(signers[0]!, 'seal', { from: now, to: now + 100 * DAY });
    const change = { scope: 'demo-a', id: 'central-authority', issuedAt: now, signers: [entry], kems: [], retire: [], compromise: [] };
    writeFileSync(path('foreign.change'), await writeKeyChange(change, signers));
    const args = [...publishing(a), '--change', path('foreign.change'), '--accept-unvouched', '--out', path('foreign.cose')];
    const { error, stderr } = await capture(trust, ...args);
    expect(error).toBeUndefined();
    expect(stderr).toMatch(/WARNING: key [0-9a-f]{16}, which demo-a lists as seal, stands in the documents of demo-b too, as directory/);
    expect(existsSync(path('foreign.cose'))).toBe(true);
  });

  it('refuse a request of another state, a changed one, and one without a folder of trust (TRUST-40)', async () => {
    const out = ['--out', path('none.cose')];
    expect((await capture(trust, ...publishing(a), '--change', path('kem.change'), ...out)).error).toMatchObject({
      code: 'TRUST_KEY_CHANGE',
    });
    const seal2 = new Uint8Array(readFileSync(path('seal.change')));
    const at = seal2.length - 20;
    seal2[at] = (seal2[at] ?? 0) ^ 1;
    writeFileSync(path('damaged.change'), seal2);
    expect((await capture(trust, ...publishing(b), '--change', path('damaged.change'), ...out)).error).toBeDefined();
    for (const args of [
      ['publish', 'directory', path('request.json'), '--root', path('directory-2.cose'), '--change', path('kem.change'), ...out],
      ['publish', 'freshness', 'x.key', '--trust', a.administration.trust, '--change', path('kem.change'), ...out],
      [...publishing(a), '--days', '31', ...out],
      [...publishing(a), '--days', '0', ...out],
    ])
      expect((await capture(trust, ...args)).error).toBeInstanceOf(UsageError);
    expect(existsSync(path('none.cose'))).toBe(false);
  });
});
