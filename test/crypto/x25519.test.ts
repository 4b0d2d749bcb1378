import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { nativeX25519 } from '../../src/crypto/native/node/x25519.js';
import { nobleX25519 } from '../../src/crypto/noble/curves.js';
import { drawX25519, publicKeyX25519, sharedX25519 } from '../../src/crypto/curve/x25519.js';
import { x25519Providers } from './providers.js';

const alice = fromHex('77076d0a7318a57d3c16c17251b26645df4c2ef92ebc099ac02b8a6d4df4ea2f');
const bobPublic = fromHex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');

describe('X25519', () => {
  it('agrees on one secret from both sides', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ minLength: 32, maxLength: 32 }), (a, b) => {
        expect(sharedX25519(a, publicKeyX25519(b))).toEqual(sharedX25519(b, publicKeyX25519(a)));
      }),
      { numRuns: 20 },
    );
  });

  it('computes the same public key and secret through every provider', () => {
    const random = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(random, random, (secret, other) => {
        const peer = publicKeyX25519(other);
        for (const [, provider] of x25519Providers) {
          expect(provider.publicKey(secret)).toEqual(publicKeyX25519(secret));
          expect(provider.shared(secret, peer)).toEqual(sharedX25519(secret, peer));
        }
        for (const provider of [nativeX25519!, nobleX25519]) {
          const drawn = provider.draw(() => secret);
          expect(drawn.publicKey).toEqual(publicKeyX25519(secret));
          expect(drawn.shared(peer)).toEqual(sharedX25519(secret, peer));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('draws a fresh pair each time, which agrees as often as it is asked', () => {
    const [first, second] = [drawX25519(systemRandom), drawX25519(systemRandom)];
    expect(first.publicKey).not.toEqual(second.publicKey);
    for (const secret of [alice, bobPublic]) {
      expect(first.shared(publicKeyX25519(secret))).toEqual(sharedX25519(secret, first.publicKey));
    }
  });

  it('draws a pair of the bytes that a given source has (CRYPTO-13)', () => {
    const drawn = drawX25519(() => alice);
    expect(drawn.publicKey).toEqual(publicKeyX25519(alice));
    expect(drawn.shared(bobPublic)).toEqual(sharedX25519(alice, bobPublic));
    expect(inspect(drawn, { showHidden: true, depth: 9 })).not.toMatch(/119, 7, 109|77076d/);
  });

  it.each([
    ['zero', '00'.repeat(32)],
    ['one', `01${'00'.repeat(31)}`],
    ['of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['the prime', `ed${'ff'.repeat(30)}7f`],
  ])('refuses the public key %s, whose secret is all zero (CRYPTO-04)', (_, key) => {
    expect(() => sharedX25519(alice, fromHex(key))).toThrowCode('CRYPTO_KEY_WEAK');
    expect(() => drawX25519(systemRandom).shared(fromHex(key))).toThrowCode('CRYPTO_KEY_WEAK');
    for (const [, provider] of x25519Providers) {
      expect(provider.shared(alice, fromHex(key))).toBeUndefined();
    }
    for (const provider of [nativeX25519!, nobleX25519]) expect(provider.draw(systemRandom).shared(fromHex(key))).toBeUndefined();
  });

  it('refuses keys of another length as a mistake of the caller', () => {
    expect(() => sharedX25519(alice, bobPublic.subarray(1))).toThrow(RangeError);
    expect(() => sharedX25519(alice.subarray(1), bobPublic)).toThrow(RangeError);
    expect(() => publicKeyX25519(new Uint8Array(33))).toThrow(RangeError);
    expect(() => drawX25519(systemRandom).shared(bobPublic.subarray(1))).toThrow(RangeError);
  });

  it('returns plain arrays that own their bytes', () => {
    for (const bytes of [publicKeyX25519(alice), sharedX25519(alice, bobPublic)]) {
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });
});
