import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { isRogatoryError } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { joinFrame } from '../../src/transport/frame/frame.js';
import type { FrameName } from '../../src/transport/frame/frame.js';
import { decodeFrame, encodeFrame } from '../../src/transport/frame/headers.js';
import type { Frame } from '../../src/transport/frame/headers.js';
import { GOOD, digest, frame, id, token } from './frames.js';

function made(name: FrameName, members: Record<number, CborValue>, payload?: Uint8Array): Uint8Array {
  return joinFrame(name, encode(new Map<CborKey, CborValue>(Object.entries(members).map(([key, value]) => [Number(key), value]))), payload);
}

const PART = { 0: 9, 1: digest, 2: 3, 3: 0 };
const full = new Uint8Array(LIMITS.trustPartMaxBytes);
const MSG = { 0: 2, 1: 1, 2: id, 3: digest, 4: 'mla@beta', 5: 1 };
const wireLane: CborValue = [id, 4, null, 6, 7];
const lanes = [wireLane, wireLane, wireLane, wireLane];

describe('headers', () => {
  it.each(GOOD.map((good) => [good.name, good] as const))('reads back %s as it was written', (_, good) => {
    expect(decodeFrame(encodeFrame(good))).toEqual(good);
  });

  it('ignores an unknown frame that need not be understood, and refuses one that must be (LINK-24)', () => {
    expect(decodeFrame(Uint8Array.of(0x7e, 0x00, 0, 1, 0xff))).toBeUndefined();
    expect(() => decodeFrame(Uint8Array.of(0x7e, 0x80, 0, 1, 0xff))).toThrowCode('LINK_FRAME_MALFORMED');
  });

  it('ignores members of WELCOME from 16 on, and no others (LINK-25)', () => {
    expect(decodeFrame(made('welcome', { 0: 1, 1: [], 2: lanes, 16: 'later' }))).toMatchObject({ name: 'welcome', version: 1 });
    expect(() => decodeFrame(made('welcome', { 0: 1, 1: [], 2: lanes, 15: 'later' }))).toThrowCode('LINK_FRAME_MALFORMED');
  });

  it.each<[string, Uint8Array]>([
    ['a lane that does not exist', made('msg', { ...MSG, 0: 4 }, frame)],
    ['place 0', made('msg', { ...MSG, 1: 0 }, frame)],
    ['a place beyond 2^53 - 1', made('msg', { ...MSG, 1: 2n ** 53n }, frame)],
    ['an envelope id of 15 bytes', made('msg', { ...MSG, 2: id.subarray(1) }, frame)],
    ['a digest of 31 bytes', made('msg', { ...MSG, 3: digest.subarray(1) }, frame)],
    ['a mailbox without scope', made('msg', { ...MSG, 4: 'mla' }, frame)],
    ['a mailbox that is too long', made('msg', { ...MSG, 4: `${'a'.repeat(80)}@${'b'.repeat(30)}` }, frame)],
    ['a member that is missing', made('msg', { 0: 2, 1: 1, 2: id, 3: digest, 4: 'mla@beta' }, frame)],
    ['a member that is unknown', made('msg', { ...MSG, 6: 1 }, frame)],
    ['no payload', made('msg', MSG)],
    ['a payload on an ACK', made('ack', { 0: 0, 1: 0 }, frame)],
    ['a header that is no map', joinFrame('ack', Uint8Array.of(0x80))],
    ['a header that is not deterministic', joinFrame('ack', Uint8Array.of(0xa2, 1, 0, 0, 0))],
    ['bytes behind the header map', joinFrame('ack', Uint8Array.of(0xa2, 0, 0, 1, 0, 0))],
    ['an unknown verdict', made('result', { 0: 0, 1: 1, 2: 'accepted' })],
    ['a false flag', made('result', { 0: 0, 1: 1, 2: 'rejected', 4: false })],
    ['control characters in a code', made('result', { 0: 0, 1: 1, 2: 'rejected', 3: '\u001b[2J' })],
    ['a long code', made('result', { 0: 0, 1: 1, 2: 'rejected', 3: 'x'.repeat(65) })],
    ['a ping token of 9 bytes', made('ping', { 0: new Uint8Array(9), 1: [0, 0, 0, 0] })],
    ['three counters', made('pong', { 0: token, 1: [0, 0, 0] })],
    ['a negative counter', made('pong', { 0: token, 1: [0, 0, 0, -1] })],
    ['a close code beyond 4999', made('goaway', { 0: 5_000, 1: null, 2: [0, 0, 0, 0], 3: '' })],
    ['a long farewell', made('goaway', { 0: 1000, 1: null, 2: [0, 0, 0, 0], 3: 'x'.repeat(124) })],
    ['three lanes', made('welcome', { 0: 1, 1: [], 2: lanes.slice(1) })],
    ['a short lane', made('welcome', { 0: 1, 1: [], 2: [[id, 4, null, 6], ...lanes.slice(1)] })],
    ['an empty record', made('welcome', { 0: 1, 1: [], 2: lanes, 3: new Uint8Array(0) })],
    ['a record of 513 bytes', made('welcome', { 0: 1, 1: [], 2: lanes, 3: new Uint8Array(513) })],
    ['too many features', made('welcome', { 0: 1, 1: new Array<string>(33).fill('x'), 2: lanes })],
    ['a member in the header of a NOTICE', made('notice', { 0: 1 }, frame)],
    ['an empty NOTICE', made('notice', {})],
    ['a kind above 255', made('trust', { ...PART, 0: 256 }, frame)],
    ['a document of no bytes', made('trust', { ...PART, 2: 0 }, frame)],
    ['a document above 4,194,304 bytes', made('trust', { ...PART, 2: LIMITS.directoryMaxBytes + 1 }, full)],
    ['a part that is not full and not the last', made('trust', { ...PART, 2: 4 }, frame)],
    ['a part that is longer than its document', made('trust', { ...PART, 2: 2 }, frame)],
    ['a part in the midst of another', made('trust', { ...PART, 2: 4, 3: 1 }, frame)],
    ['a part behind the end', made('trust', { ...PART, 3: LIMITS.trustPartMaxBytes }, frame)],
    ['a part with a digest of 31 bytes', made('trust', { ...PART, 1: digest.subarray(1) }, frame)],
    ['a part that is also a request', made('trust', { ...PART, 4: 'beta' }, frame)],
    ['a request with bytes', made('trust', { 0: 9, 4: 'beta', 5: 0 }, frame)],
    ['a request without scope', made('trust', { 0: 9, 5: 0 })],
    ['a request with a scope that is none', made('trust', { 0: 9, 4: 'Beta', 5: 0 })],
    ['a request above a negative version', made('trust', { 0: 9, 4: 'beta', 5: -1 })],
    ['credit for lane 4', made('credit', { 0: 4, 1: 1, 2: 1 })],
    ['a blob of no bytes', made('blob-want', { 0: digest, 1: 0, 2: 0 })],
    ['a wish that begins behind its blob', made('blob-want', { 0: digest, 1: 5, 2: 6 })],
    ['a blob with a digest of 31 bytes', made('blob-state', { 0: digest.subarray(1), 1: 1 })],
    ['bytes of a blob that are none', made('blob-data', { 0: digest, 1: 0 })],
    ['an unknown end of a blob', made('blob-end', { 0: digest, 1: 'bored' })],
    ['a header on HS1', made('hs1', { 0: 1 }, frame)],
  ])('refuses a frame with %s (LINK-02)', (_, bytes) => {
    expect(() => decodeFrame(bytes)).toThrowCode('LINK_FRAME_MALFORMED');
  });

  it('refuses a sealed frame over its limit (LINK-01)', () => {
    expect(() => decodeFrame(made('msg', MSG, new Uint8Array(LIMITS.frameMaxBytes + 1)))).toThrowCode('LINK_FRAME_SIZE');
    expect(decodeFrame(made('msg', MSG, new Uint8Array(LIMITS.frameMaxBytes)))).toMatchObject({ name: 'msg' });
    expect(() => decodeFrame(made('notice', {}, new Uint8Array(LIMITS.noticeMaxBytes + 1)))).toThrowCode('LINK_FRAME_SIZE');
    const long = new Uint8Array(LIMITS.trustPartMaxBytes + 1);
    expect(() => decodeFrame(made('trust', { ...PART, 2: long.length }, long))).toThrowCode('LINK_FRAME_SIZE');
  });

  it('is a TypeError to give a verdict code that no peer would read', () => {
    const result = (code: string): Frame => ({ name: 'result', lane: 0, seq: 1, verdict: { verdict: 'rejected', code } });
    expect(() => encodeFrame(result('x'.repeat(65)))).toThrow(TypeError);
    expect(() => encodeFrame(result('caf\u00e9'))).toThrow(TypeError);
  });

  it('reads a frame or refuses it with a link code, whatever the bytes are (LINK-02)', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      // A known type and a plausible header length in front of noise.
      fc
        .tuple(
          fc.constantFrom(1, 2, 3, 0x10, 0x11, 0x12, 0x13, 0x16, 0x17, 0x18, 0x19, 0x1f, 0x7e),
          fc.constantFrom(0, 0x80),
          fc.uint8Array({ minLength: 1, maxLength: 64 }),
        )
        .map(([type, flags, header]) => Uint8Array.of(type, flags, 0, header.length, ...header)),
      // A good frame with bytes changed, cut or added.
      fc
        .tuple(
          fc.constantFrom(...GOOD.map(encodeFrame)),
          fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
          fc.nat(),
          fc.uint8Array({ maxLength: 3 }),
        )
        .map(([good, edits, cut, tail]) => {
          const bytes = good.slice();
          for (const [at, value] of edits) bytes[at % bytes.length] = value;
          return Uint8Array.of(...bytes.subarray(0, bytes.length - (cut % 4)), ...tail);
        }),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        try {
          const decoded = decodeFrame(bytes);
          // What is read has one encoding, flags and ignorable members aside.
          if (decoded !== undefined && decoded.name !== 'welcome') expect(encodeFrame(decoded).subarray(2)).toEqual(bytes.subarray(2));
        } catch (error) {
          if (!isRogatoryError(error)) throw error;
          expect(['LINK_FRAME_MALFORMED', 'LINK_FRAME_SIZE']).toContain(error.code);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
