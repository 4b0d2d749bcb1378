// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { concat } from '../../src/core/bytes.js';
import { isRogatoryError } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { checkAcceptance, decodeOuter, encodeFrame, encodeOuter, parseFrame } from '../../src/envelope/header.js';
import type { UntrustedHeader } from '../../src/envelope/header.js';
import { fault } from '../cbor/fault.js';
import { withMember } from './forge.js';
import type { Members } from './forge.js';
import { DAY, HOUR, NOW } from './world.js';

const header: UntrustedHeader = {
  envelopeId: new Uint8Array(16).fill(1),
  mailboxes: ['a@xb', 'b@xb'],
  expiresAt: NOW + DAY,
  lane: 1,
  blobs: [{ digest: new Uint8Array(32).fill(2), size: 65_672 }],
};
const envelope = Uint8Array.of(0xff, 0xff);

function frameWith(key: number, value: CborValue | undefined): Uint8Array {
  return encodeFrame(encode(withMember(decode(encodeOuter(header)) as Members, key, value)), envelope);
}

describe('parseFrame', () => {
  it('reads the outer header and leaves the envelope unread', () => {
    const frame = encodeFrame(encodeOuter(header), envelope);
    const parsed = parseFrame(frame);
    expect(parsed).toEqual({ outer: header, outerBytes: encodeOuter(header), envelopeBytes: envelope, envelopeDigest: sha256(frame) });
    expect(decodeOuter(parsed.outerBytes)).toEqual(header);
  });

  it('reads a header without blobs', () => {
    const bare = { ...header, blobs: [] };
    expect(parseFrame(encodeFrame(encodeOuter(bare), envelope)).outer).toEqual(bare);
  });

  it('rejects a frame over its limit, and takes one at its limit (ENV-01)', () => {
    const at = LIMITS.frameMaxBytes - encodeFrame(encodeOuter(header), new Uint8Array(70_000)).length + 70_000;
    expect(parseFrame(encodeFrame(encodeOuter(header), new Uint8Array(at))).envelopeBytes.length).toBe(at);
    expect(() => parseFrame(encodeFrame(encodeOuter(header), new Uint8Array(at + 1)))).toThrowCode('ENVELOPE_FRAME_SIZE');
  });

  it('rejects an outer header over its limit (ENV-02)', () => {
    expect(() => parseFrame(encodeFrame(new Uint8Array(LIMITS.outerMaxBytes + 1), envelope))).toThrowCode('ENVELOPE_FRAME_MALFORMED');
  });

  it('rejects another profile, whatever its members are (ENV-03)', () => {
    expect(() => parseFrame(encodeFrame(encode(new Map([[0, 2]])), envelope))).toThrowCode('ENVELOPE_PROFILE');
    expect(() => parseFrame(frameWith(0, 'rogatory/1'))).toThrowCode('ENVELOPE_PROFILE');
    expect(() => parseFrame(frameWith(0, undefined))).toThrowCode('ENVELOPE_FRAME_MALFORMED');
  });

  const whole = encodeFrame(encodeOuter(header), envelope);
  const malformed: Record<string, Uint8Array> = {
    'no bytes': new Uint8Array(0),
    'trailing bytes': concat(whole, Uint8Array.of(0)),
    'a cut': whole.subarray(0, whole.length - 1),
    'a third element': encode([encodeOuter(header), envelope, 0]),
    'one element': encode([encodeOuter(header)]),
    'a map for the array': encode(new Map([[0, encodeOuter(header)]])),
    'text for the envelope': encode([encodeOuter(header), 'envelope']),
    'an empty envelope': encodeFrame(encodeOuter(header), new Uint8Array(0)),
    'an outer header in place of its bytes': encode([decode(encodeOuter(header)), envelope]),
    'trailing bytes in the outer header': encodeFrame(concat(encodeOuter(header), Uint8Array.of(0)), envelope),
    'an outer header that is no map': encodeFrame(encode([1]), envelope),
    'an unknown member': frameWith(6, 1),
    'a text member': encodeFrame(
      encode(new Map<number | string, CborValue>([...(decode(encodeOuter(header)) as Map<number, CborValue>), ['x', 1]])),
      envelope,
    ),
    'no envelope id': frameWith(1, undefined),
    'a short envelope id': frameWith(1, new Uint8Array(15)),
    'no mailboxes': frameWith(2, undefined),
    'an empty list of mailboxes': frameWith(2, []),
    '33 mailboxes': frameWith(
      2,
      Array.from({ length: 33 }, (_, i) => `m${String(i).padStart(2, '0')}@xb`),
    ),
    'unsorted mailboxes': frameWith(2, ['b@xb', 'a@xb']),
    'a repeated mailbox': frameWith(2, ['a@xb', 'a@xb']),
    'mailboxes of two scopes': frameWith(2, ['a@xb', 'b@xc']),
    'a mailbox of no form': frameWith(2, ['A@xb']),
    'a mailbox that is no text': frameWith(2, [1]),
    'an expiry off the hour': frameWith(3, NOW + 1),
    'a negative expiry': frameWith(3, -3600),
    'a huge expiry': frameWith(3, 2n ** 63n),
    'lane 4': frameWith(4, 4),
    'no lane': frameWith(4, undefined),
    'an empty list of blobs': frameWith(5, []),
    '65 blobs': frameWith(
      5,
      Array.from({ length: 65 }, () => [new Uint8Array(32), 1]),
    ),
    'a blob with a short digest': frameWith(5, [[new Uint8Array(31), 1]]),
    'a blob without a size': frameWith(5, [[new Uint8Array(32)]]),
  };
  for (const [fault, frame] of Object.entries(malformed)) {
    it(`rejects ${fault} (ENV-02)`, () => {
      expect(() => parseFrame(frame)).toThrowCode('ENVELOPE_FRAME_MALFORMED');
    });
  }

  it('keeps the place of an encoding fault as the cause', () => {
    try {
      parseFrame(Uint8Array.of(0x82, 0x40, 0x58));
    } catch (error) {
      expect(isRogatoryError((error as Error).cause, 'CBOR_TRUNCATED')).toBe(true);
    }
    expect.assertions(1);
  });

  it('refuses what is no byte string as a bug of its caller', () => {
    for (const value of [[1], 'frame', {}, null]) expect(() => parseFrame(value as never)).toThrow(TypeError);
  });
});

describe('checkAcceptance', () => {
  const at = (seconds: number): number => seconds * 1000;
  const outer = { ...header, expiresAt: NOW };

  it('takes a frame up to its expiry and not a millisecond longer (ENV-05)', () => {
    const faults = [at(NOW) - 1, at(NOW), at(NOW) + 1].map((ms) => fault(() => checkAcceptance(outer, ms))?.['code']);
    expect(faults).toEqual([undefined, undefined, 'ENVELOPE_EXPIRED']);
  });

  it('takes a lifetime of 30 days and ten minutes and not a millisecond more (ENV-06)', () => {
    const earliest = at(NOW - 30 * DAY - HOUR / 6);
    const faults = [earliest + 1, earliest, earliest - 1].map((ms) => fault(() => checkAcceptance(outer, ms))?.['code']);
    expect(faults).toEqual([undefined, undefined, 'ENVELOPE_LIFETIME']);
  });
});
