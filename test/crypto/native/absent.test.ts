import { beforeEach, describe, expect, it, vi } from 'vitest';

// A runtime whose node:crypto has every name, and fails when it is used: every test loads the folder anew.
const missing = (name: string) => () => {
  throw new TypeError(`${name} is not supported`);
};

async function without(...names: readonly string[]) {
  vi.doMock('node:crypto', async (original) => ({
    ...{ encapsulate: missing('encapsulate'), decapsulate: missing('decapsulate') },
    ...(await original<Record<string, unknown>>()),
    ...Object.fromEntries(names.map((name) => [name, missing(name)])),
  }));
  return import('../entries.js');
}

beforeEach(() => {
  vi.resetModules();
  vi.doUnmock('node:crypto');
});

describe('a primitive that node:crypto names and lacks', () => {
  it.each([
    ['Ed25519', 'sign'],
    ['Ed25519', 'verify'],
    ['X25519', 'generateKeyPairSync'],
    ['X25519', 'diffieHellman'],
    ['ML-DSA-65', 'sign'],
    ['ML-DSA-65', 'verify'],
    ['ML-KEM-768', 'encapsulate'],
    ['ML-KEM-768', 'decapsulate'],
    ['AES-256-GCM', 'createCipheriv'],
    ['AES-256-GCM', 'createDecipheriv'],
    ['AES-256-GCM in chunks', 'createCipheriv'],
    ['SHA-2 and HMAC', 'hash'],
    ['SHA-3 and SHAKE256', 'createHash'],
    ['scrypt', 'scryptSync'],
  ])('is left to noble: %s, where %s fails', async (primitive, broken) => {
    const { cryptoRuntime } = await without(broken);
    expect(cryptoRuntime().providers.get(primitive)).toBe('noble');
  });

  it('is computed by noble, with the same results (CRYPTO-07)', async () => {
    const bare = await without('sign', 'verify', 'generateKeyPairSync', 'createPrivateKey', 'createHash', 'createCipheriv', 'scryptSync');
    const seed = (length: number) => new Uint8Array(length).fill(3);
    const message = Uint8Array.of(1, 2, 3);
    for (const { id } of bare.SUITES) {
      const signer = bare.memorySigner(bare.generateSigner(id, seed));
      for (const [alg, key] of signer.keys) {
        expect(bare.verifySignature(key, message, await signer.sign(alg, message))).toBe(true);
      }
      const secret = bare.generateKem(id, seed);
      const { ek, ciphertext } = await bare.hpkeSeal(bare.kemPublicKey(secret), message, message);
      expect(await bare.memoryDecapsulator(secret).open(message, ek, ciphertext)).toEqual(message);
    }
  });
});
