import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { agreeX25519Once, publicKeyX25519, sharedX25519 } from '../../src/crypto/x25519.js';
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

  it('computes the same public key and secret through every provider', async () => {
    const random = fc.uint8Array({ minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(random, random, async (secret, other) => {
        const peer = publicKeyX25519(other);
        for (const [, provider] of x25519Providers) {
          expect(await provider.publicKey(secret)).toEqual(publicKeyX25519(secret));
          expect(await provider.shared(secret, peer)).toEqual(sharedX25519(secret, peer));
          const both = { publicKey: publicKeyX25519(secret), shared: sharedX25519(secret, peer) };
          expect(await provider.agreeOnce(peer, () => secret)).toEqual(both);
          expect(agreeX25519Once(peer, () => secret)).toEqual(both);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('draws a fresh secret for every agreement, through every provider', async () => {
    for (const [, provider] of x25519Providers) {
      const first = await provider.agreeOnce(bobPublic, systemRandom);
      const second = await provider.agreeOnce(publicKeyX25519(alice), systemRandom);
      expect(first?.publicKey).not.toEqual(second?.publicKey);
      expect(second?.shared).toEqual(sharedX25519(alice, second!.publicKey));
    }
  });

  it.each([
    ['zero', '00'.repeat(32)],
    ['one', `01${'00'.repeat(31)}`],
    ['of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['the prime', `ed${'ff'.repeat(30)}7f`],
  ])('refuses the public key %s, whose secret is all zero (CRYPTO-04)', async (_, key) => {
    expect(() => sharedX25519(alice, fromHex(key))).toThrowCode('CRYPTO_KEY_WEAK');
    expect(() => agreeX25519Once(fromHex(key), () => alice)).toThrowCode('CRYPTO_KEY_WEAK');
    expect(() => agreeX25519Once(fromHex(key), systemRandom)).toThrowCode('CRYPTO_KEY_WEAK');
    for (const [, provider] of x25519Providers) {
      expect(await provider.shared(alice, fromHex(key))).toBeUndefined();
      expect(await provider.agreeOnce(fromHex(key), () => alice)).toBeUndefined();
    }
  });

  it('refuses keys of another length as a mistake of the caller', () => {
    expect(() => sharedX25519(alice, bobPublic.subarray(1))).toThrow(RangeError);
    expect(() => sharedX25519(alice.subarray(1), bobPublic)).toThrow(RangeError);
    expect(() => publicKeyX25519(new Uint8Array(33))).toThrow(RangeError);
    expect(() => agreeX25519Once(bobPublic.subarray(1), systemRandom)).toThrow(RangeError);
  });

  it('returns plain arrays that own their bytes', () => {
    for (const bytes of [publicKeyX25519(alice), sharedX25519(alice, bobPublic)]) {
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });
});
