import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { CipherState } from '../../src/transport/noise/noise.js';
import { pack, PACKED_MAX_BYTES, unpack } from '../../src/transport/noise/packing.js';

const ciphers = () => [new CipherState(new Uint8Array(32)), new CipherState(new Uint8Array(32))] as const;
const PIECE = LIMITS.noiseMessageMaxBytes - 16;

describe('packing', () => {
  it.each([
    [1, 1],
    [PIECE, 1],
    [PIECE + 1, 2],
    [LIMITS.linkFrameMaxBytes, 5],
  ])('carries a frame of %i bytes in %i Noise messages (LINK-23)', (length, pieces) => {
    const [sender, receiver] = ciphers();
    const frame = new Uint8Array(length).map((_, i) => i);
    const message = pack(sender, frame);
    expect(message.length).toBe(length + 18 * pieces);
    expect(message.length).toBeLessThanOrEqual(PACKED_MAX_BYTES);
    expect(unpack(receiver, message)).toEqual(frame);
  });

  it('is a RangeError to pack nothing or too much', () => {
    expect(() => pack(ciphers()[0], new Uint8Array(0))).toThrow(RangeError);
    expect(() => pack(ciphers()[0], new Uint8Array(LIMITS.linkFrameMaxBytes + 1))).toThrow(RangeError);
  });

  it('refuses a message larger than any frame needs (LINK-01)', () => {
    expect(() => unpack(ciphers()[1], new Uint8Array(PACKED_MAX_BYTES + 1))).toThrowCode('LINK_FRAME_SIZE');
  });

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['half a length', Uint8Array.of(0)],
    ['a length beyond the end', concat(Uint8Array.of(0, 40), new Uint8Array(39))],
    ['a Noise message that carries nothing', concat(Uint8Array.of(0, 16), new Uint8Array(16))],
    [
      'a short Noise message that is not the last',
      concat(Uint8Array.of(0, 17), new Uint8Array(17), Uint8Array.of(0, 17), new Uint8Array(17)),
    ],
    ['a byte behind the last', concat(Uint8Array.of(255, 255), new Uint8Array(65_535), Uint8Array.of(0))],
  ])('refuses a message with %s (LINK-23)', (_, message) => {
    expect(() => unpack(ciphers()[1], message)).toThrowCode('LINK_FRAME_MALFORMED');
  });

  it('refuses a message with any bit flipped behind its length (LINK-10)', () => {
    const message = pack(ciphers()[0], new Uint8Array(40));
    for (let bit = 16; bit < message.length * 8; bit++) {
      const flipped = message.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => unpack(ciphers()[1], flipped)).toThrowCode('LINK_DECRYPTION');
    }
  });

  it('refuses a repeated and a reordered message (LINK-10)', () => {
    const [sender, receiver] = ciphers();
    const [first, second] = [pack(sender, Uint8Array.of(1)), pack(sender, Uint8Array.of(2))];
    expect(() => unpack(receiver, second)).toThrowCode('LINK_DECRYPTION');
    expect(unpack(receiver, first)).toEqual(Uint8Array.of(1));
    expect(() => unpack(receiver, first)).toThrowCode('LINK_DECRYPTION');
  });

  it('refuses random bytes with a code of its own, whatever they are (LINK-02)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => unpack(ciphers()[1], bytes)).toThrowCode(looksPacked(bytes) ? 'LINK_DECRYPTION' : 'LINK_FRAME_MALFORMED');
      }),
    );
  });
});

/** One short piece that ends where the message ends. */
function looksPacked(bytes: Uint8Array): boolean {
  const length = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  return length > 16 && bytes.length === length + 2;
}
