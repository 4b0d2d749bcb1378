import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareStates } from '../../src/cli/demo/states.js';
import type { DemoState } from '../../src/cli/demo/states.js';
import { inspectBytes } from '../../src/cli/inspect/kinds.js';
import { renderView, validity } from '../../src/cli/inspect/view.js';
import { printable } from '../../src/core/printable.js';
import { encode } from '../../src/cbor/encode.js';
import { concat, toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { attachTime } from '../../src/log/timestamp/checkpoint-time.js';
import type { VerifiedTime } from '../../src/log/timestamp/index.js';
import { B_RELAY, TestLog, makeWorld } from '../log/world.js';
import { signCose } from '../../src/crypto/sign/cose.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { systemRandom } from '../../src/core/random.js';
import { seal } from '../../src/envelope/seal.js';
import { readDocument } from '../../src/trust/documents/document.js';
import { formatFingerprint } from '../../src/trust/ceremony/fingerprint.js';
import { makeWorld as makeEnvelopes } from '../envelope/world.js';
import { capture, command, output } from './capture.js';

const run = command('inspect');

const DAY = 86_400_000;

describe('inspect', () => {
  let folder = '';
  let a: DemoState;
  let frame: Uint8Array = new Uint8Array(0);
  const write = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const documents = (): readonly Uint8Array[] => {
    const trust = join(a.agency.home, 'trust');
    return readdirSync(trust).map((name) => new Uint8Array(readFileSync(join(trust, name))));
  };
  const documentOf = (kind: string): Uint8Array => documents().find((bytes) => readDocument(bytes).kind === kind)!;
  const json = async (bytes: Uint8Array): Promise<Record<string, unknown>> =>
    JSON.parse(await output(run, write('input', bytes), '--json')) as Record<string, unknown>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-inspect-'));
    [a] = await prepareStates(folder, 'rogatory-classic', { ports: [4101, 4102] });
    const issuedAt = Math.floor(Date.now() / 1000);
    const expiresAt = Math.ceil(issuedAt / 3600 + 5 * 24) * 3600;
    ({ frame } = await seal(makeEnvelopes().input({ expiresAt, message: { issuedAt } })));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows of a frame its outer header, recipients, sizes and digest, under a warning', async () => {
    expect(await json(frame)).toMatchObject({
      verified: false,
      warning: expect.stringContaining('NOTHING IS VERIFIED') as string,
      kind: 'sealed frame',
      envelopeDigest: toHex(sha256(frame)),
      mailboxes: ['intake@xb'],
      deliverable: expect.stringMatching(/^yes, by its expiry in \d+ days$/) as string,
      lane: 'normal',
      suite: 'rogatory-classic',
      recipients: [{ algorithm: 'DHKEM-X25519' }],
      blobs: [],
      sizes: { frame: frame.length },
    });
    const text = await output(run, write('frame', frame));
    expect(text).toMatch(/^NOTHING IS VERIFIED.*\n\nkind +sealed frame\n/);
    expect(text).toMatch(/expires +\d{4}-\d\d-\d\dT\d\d:00:00Z\n/);
    expect(text).not.toContain('xa/central');
  });

  it('says when a frame can no longer be delivered, or claims too long a life', async () => {
    const place = { part: 'the file' };
    const at = async (now: number): Promise<unknown> => (await inspectBytes(frame, { now, place }))['deliverable'];
    expect(await at(Date.now() + 6 * DAY)).toContain('no longer');
    expect(await at(Date.now() - 40 * DAY)).toContain('longer than allowed');
  });

  it('shows root, directory and accord with fingerprint, signers and validity, and no key file beyond its kind', async () => {
    const root = documentOf('root');
    expect(await json(root)).toMatchObject({
      kind: 'root',
      fingerprint: formatFingerprint(readDocument(root).digest),
      version: 1,
      validity: 'valid now, by its own dates; ends in 364 days',
      roles: { directory: { threshold: '2 of 2' } },
      signatures: [{ role: 'root' }, { role: 'root' }],
    });
    expect(await json(documentOf('directory'))).toMatchObject({
      kind: 'directory',
      agencies: [{ id: 'central-authority', mailboxes: ['mla'], kemKeys: [{ algorithm: 'DHKEM-X25519', status: 'active' }] }],
      relays: [{ id: 'relay-1' }],
    });
    const accord = await json(documentOf('accord'));
    expect(accord).toMatchObject({
      kind: 'accord',
      parties: [{ agency: 'demo-a/central-authority' }, { agency: 'demo-b/central-authority' }],
      agencies: { 'demo-b': { 'central-authority': ['mla'] } },
    });
    expect(accord['terms']).toContain('"bases"');
    const key = readFileSync(join(a.agency.home, 'keys', 'seal-1.key'));
    const shown = await json(new Uint8Array(key));
    expect(shown).toMatchObject({ kind: 'key file', holds: 'signer key', bytes: key.length });
    expect(Object.keys(shown)).toEqual(['warning', 'verified', 'kind', 'holds', 'protection', 'bytes']);
    expect(await output(run, join(a.agency.home, 'keys', 'seal-1.key'), '--diag', '--full')).not.toContain("h'");
  });

  it('shows other signed structures by type and signatures, a time token as unverified, and other CBOR in diagnostic notation when asked (LOG-56)', async () => {
    const signer = memorySigner(generateSigner('rogatory-classic', systemRandom));
    const typ = 'application/rogatory-receipt+cose';
    const signed = await signCose({ protected: new Map([[16, typ]]), payload: encode([1]), signers: [signer], order: 'kid' });
    expect(await json(signed)).toMatchObject({ kind: 'signed COSE structure', type: typ, signatures: [{ algorithm: 'Ed25519' }] });
    const { bytes: cose } = await new TestLog(makeWorld(), B_RELAY).fill(1).sign();
    const stamped = attachTime(cose, { token: Uint8Array.of(1) } as VerifiedTime);
    expect((await json(cose))['signatures']).toEqual([{ algorithm: 'Ed25519', kid: expect.any(String) as string }]);
    expect(await json(stamped)).toMatchObject({ signatures: [{ algorithm: 'Ed25519', timeToken: 'unverified' }] });
    const other = write('other', Uint8Array.of(0xbf, 0x01, 0xf9, 0x3c, 0x00, 0xff));
    expect(await output(run, other)).toContain('--diag');
    expect(await json(Uint8Array.of(0x81, 0x01))).toMatchObject({ kind: 'CBOR of an unknown kind' });
    expect(await json(Uint8Array.of(0xd8, 96, 0x80))).toMatchObject({ kind: 'encrypted COSE structure outside a frame' });
    expect(await output(run, other, '--diag')).toContain('1: 1.0');
    const long = write('long', encode(new Uint8Array(100)));
    expect(await output(run, long, '--diag')).toContain('00...');
    expect(await output(run, long, '--diag', '--full')).toContain(`h'${'00'.repeat(100)}'`);
    expect(await output(run, write('frame', frame), '--diag')).toContain('96(');
  });

  it('names malformed input by code, clause and byte of its part, with exit code 1 (CBOR-01, CBOR-05, ENV-02)', async () => {
    const changed = (bytes: Uint8Array, needle: string): Uint8Array => {
      const copy = Uint8Array.from(bytes);
      copy[Buffer.from(bytes).indexOf(needle) - 1]! ^= 0x80;
      return copy;
    };
    const outer = changed(frame, 'intake@xb');
    const payload = changed(documentOf('root'), 'demo-');
    const header = changed(documentOf('root'), 'application/');
    const cases: readonly (readonly [Uint8Array, ...string[]])[] = [
      [new Uint8Array(0), 'CBOR_TRUNCATED (CBOR-01)', 'at byte 0 of the file'],
      [frame.subarray(0, 100), 'ENVELOPE_FRAME_MALFORMED (ENV-02)', 'CBOR_TRUNCATED', 'of the '],
      [outer, 'ENVELOPE_FRAME_MALFORMED (ENV-02)', 'of the outer header'],
      [payload, 'CBOR_', 'of the payload'],
      [header, 'CBOR_', 'of a protected header'],
      [concat(documentOf('accord'), Uint8Array.of(0)), 'CBOR_TRAILING (CBOR-02)', `at byte ${documentOf('accord').length} of the file`],
      [Uint8Array.of(0xff), 'CBOR_INDEFINITE (CBOR-05)', 'at byte 0 of the file'],
      [encode([new Uint8Array(3), new Uint8Array(LIMITS.frameMaxBytes)]), 'ENVELOPE_FRAME_SIZE (ENV-01)'],
      [encode(['rogatory-key/1', 5, [16, 8, 1], new Uint8Array(32), new Uint8Array(12), new Uint8Array(48)]), 'CRYPTO_KEY_FILE'],
    ];
    for (const [bytes, ...expected] of cases) {
      const { code, stdout, stderr } = await capture(run, write('malformed', bytes));
      expect(code).toBe(1);
      expect(stdout).toBe('');
      for (const part of expected) expect(stderr).toContain(part);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it('places faults that have no byte of their own in the part that holds them (ENV-02, ENV-07)', async () => {
    const outer = new Map<number, unknown>([[0, 1]]);
    const incomplete = encode([encode(outer as never), new Uint8Array(9)]);
    expect((await capture(run, write('malformed', incomplete))).stderr).toContain('in the outer header');
    const envelopeBegins = Buffer.from(frame).indexOf(Buffer.from('d8608458', 'hex'));
    const broken = Uint8Array.from(frame);
    broken[envelopeBegins + 2]! ^= 0x60;
    const { stderr } = await capture(run, write('malformed', broken));
    expect(stderr).toContain('ENVELOPE_MALFORMED (ENV-07)');
    expect(stderr).toContain('the envelope');
  });

  it('lets no text of a document move the cursor, colour the terminal or turn the direction of writing', () => {
    const text = renderView({ name: 'a\x1b[2Jb\u202ec\u0000', list: ['x\ny'], 'for\rged': 'v', many: 'one\ntwo\x07' });
    expect(text.split('\n')).toEqual([
      'name         a\\u{1b}[2Jb\\u{202e}c\\u{0}',
      'list         x\\u{a}y',
      'for\\u{d}ged  v',
      'many:',
      '  | one',
      '  | two\\u{7}',
      '',
    ]);
    expect(printable('Zürich 東京 😀')).toBe('Zürich 東京 😀');
  });

  it('says how a document stands by its own dates', () => {
    expect([validity(999, 1, 2), validity(1000, 1, 2), validity(2999, 1, 2), validity(3000, 1, 2)]).toEqual([
      'not yet valid, begins now',
      'valid now, by its own dates; ends in 1 second',
      'valid now, by its own dates; ends now',
      'expired 1 second ago',
    ]);
  });
});
