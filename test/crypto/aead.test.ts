import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAead, sealAead } from '../../src/crypto/aead/aead.js';
import { nativeAead } from '../../src/crypto/native/node/aead.js';
import { nobleAead } from '../../src/crypto/noble/ciphers.js';
import { aeadProviders } from './providers.js';

const key = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(12).fill(2);
const aad = Uint8Array.of(3);

describe('AES-256-GCM', () => {
  it('opens what it seals, with the same bytes through every provider', () => {
    const bytes = (max: number) => fc.uint8Array({ maxLength: max });
    const exact = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(exact(32), exact(12), bytes(40), bytes(300), (k, n, a, plaintext) => {
        const sealed = sealAead(k, n, a, plaintext);
        expect(sealed).toHaveLength(plaintext.length + 16);
        expect(openAead(k, n, a, sealed)).toEqual(plaintext);
        for (const [, provider] of aeadProviders) {
          expect(provider.seal(k, n, a, plaintext)).toEqual(sealed);
          expect(provider.open(k, n, a, sealed)).toEqual(plaintext);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['node', nativeAead],
    ['noble', nobleAead],
  ])('seals into the array that it is given, which has room for the tag (%s)', (_, provider) => {
    for (const length of [40, 17_000]) {
      const plaintext = new Uint8Array(length).fill(4);
      const room = new Uint8Array(length + 20);
      provider?.seal(key, nonce, aad, plaintext, room.subarray(2, length + 18));
      expect(room.subarray(2, length + 18)).toEqual(sealAead(key, nonce, aad, plaintext));
      expect([room[1], room[length + 18]]).toEqual([0, 0]);
    }
    const plaintext = new Uint8Array(40);
    expect(() => sealAead(key, nonce, aad, plaintext, new Uint8Array(40))).toThrow(RangeError);
  });

  it('refuses every changed byte of ciphertext and tag, and changed associated data (CRYPTO-06)', () => {
    const sealed = sealAead(key, nonce, aad, Uint8Array.of(1, 2, 3));
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] as number) ^ 0x80;
      expect(() => openAead(key, nonce, aad, changed)).toThrowCode('CRYPTO_OPEN');
    }
    expect(() => openAead(key, nonce, Uint8Array.of(4), sealed)).toThrowCode('CRYPTO_OPEN');
    expect(() => openAead(key, new Uint8Array(12), aad, sealed)).toThrowCode('CRYPTO_OPEN');
    expect(() => openAead(new Uint8Array(32), nonce, aad, sealed)).toThrowCode('CRYPTO_OPEN');
  });

  it('refuses what is shorter than a tag like a wrong tag (CRYPTO-06)', () => {
    for (let length = 0; length < 16; length++) {
      expect(() => openAead(key, nonce, aad, new Uint8Array(length))).toThrowCode('CRYPTO_OPEN');
    }
  });

  it('refuses keys and nonces of another length as a mistake of the caller', () => {
    expect(() => sealAead(new Uint8Array(16), nonce, aad, aad)).toThrow(RangeError);
    expect(() => sealAead(key, new Uint8Array(16), aad, aad)).toThrow(RangeError);
    expect(() => openAead(new Uint8Array(31), nonce, aad, new Uint8Array(16))).toThrow(RangeError);
    expect(() => openAead(key, new Uint8Array(11), aad, new Uint8Array(16))).toThrow(RangeError);
  });

  it.each([0, 1, 100, 5_000, 70_000])('returns plain arrays that own their bytes, at %i bytes', (length) => {
    const sealed = sealAead(key, nonce, aad, new Uint8Array(length));
    for (const bytes of [sealed, openAead(key, nonce, aad, sealed), nativeAead?.open(key, nonce, aad, sealed) as Uint8Array]) {
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });
});
