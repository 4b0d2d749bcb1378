import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/core/random.js';
import { hpkeSeal, memoryDecapsulator } from '../../src/crypto/hpke/hpke.js';
import { directOpener, sealDirect } from '../../src/crypto/hpke/hpke-direct.js';
import { kemPublicKey } from '../../src/crypto/kem/kem.js';
import { coseKey, generateKem, kemSecret, kidOf, publicKeyBytes } from '../../src/crypto/keys/keys.js';
import { nativeMlKem } from '../../src/crypto/native/node/ml-kem.js';
import { SUITES } from '../../src/crypto/suites/suites.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { packageHpke } from './hpke-package.js';

const info = Uint8Array.of(1, 2, 3);
const plaintext = new Uint8Array(32).fill(5);
const suites = SUITES.map(({ id, kem, encapsulationBytes }) => ({ id, kem, encapsulationBytes }));
const bodies = { direct: { seal: sealDirect, opener: directOpener }, package: packageHpke };

describe.each(suites)('HPKE and the package, $id', ({ id, kem, encapsulationBytes }) => {
  it('open what the other sealed (CRYPTO-12)', async () => {
    const exact = fc.uint8Array({ minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(exact, fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 100 }), async (seed, context, text) => {
        const publicKey = publicKeyBytes(kemPublicKey(kemSecret(id, seed)));
        for (const [from, to] of [
          [bodies.direct, bodies.package],
          [bodies.package, bodies.direct],
        ] as const) {
          const { ek, ciphertext } = await from.seal(kem, publicKey, context, text, systemRandom);
          expect(ek).toHaveLength(encapsulationBytes);
          expect(ciphertext).toHaveLength(text.length + 16);
          expect(await to.opener(kem, seed)(context, ek, ciphertext)).toEqual(text);
        }
      }),
      { numRuns: 12 },
    );
  });

  it.skipIf(kem === -70157 && nativeMlKem !== undefined)('seal to the same bytes with the same randomness (CRYPTO-12)', async () => {
    const publicKey = publicKeyBytes(kemPublicKey(generateKem(id, systemRandom)));
    const counting = () => {
      let calls = 0;
      return (length: number) => new Uint8Array(length).fill(++calls);
    };
    const direct = sealDirect(kem, publicKey, info, plaintext, counting());
    expect(await packageHpke.seal(kem, publicKey, info, plaintext, counting())).toEqual(direct);
  });
});

describe.each(suites)('hpkeSeal and memoryDecapsulator, $id', ({ id, kem, encapsulationBytes }) => {
  const secret = generateKem(id, systemRandom);
  const key = kemPublicKey(secret);
  const decapsulator = memoryDecapsulator(secret);

  it('carry a content key from one to the other', async () => {
    expect(decapsulator.alg).toBe(kem);
    expect(decapsulator.kid).toEqual(kidOf(key));
    const first = await hpkeSeal(key, info, plaintext);
    const second = await hpkeSeal(key, info, plaintext);
    expect(first.ek).not.toEqual(second.ek);
    for (const { ek, ciphertext } of [first, second]) {
      expect(ciphertext).toHaveLength(48);
      expect(await decapsulator.open(info, ek, ciphertext)).toEqual(plaintext);
    }
  });

  it('refuse every change of info, encapsulation and ciphertext alike (CRYPTO-06)', async () => {
    const { ek, ciphertext } = await hpkeSeal(key, info, plaintext);
    const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    await expect(decapsulator.open(Uint8Array.of(1, 2), ek, ciphertext)).toRejectCode('CRYPTO_OPEN');
    await expect(decapsulator.open(info, ek, flipped(ciphertext, 0))).toRejectCode('CRYPTO_OPEN');
    await expect(decapsulator.open(info, ek, flipped(ciphertext, 47))).toRejectCode('CRYPTO_OPEN');
    await expect(decapsulator.open(info, flipped(ek, 0), ciphertext)).toRejectCode('CRYPTO_OPEN');
    await expect(decapsulator.open(info, flipped(ek, encapsulationBytes - 1), ciphertext)).toRejectCode('CRYPTO_OPEN');
  });

  it('refuse encapsulations of another length and ciphertexts without a tag (CRYPTO-06)', async () => {
    const { ek, ciphertext } = await hpkeSeal(key, info, plaintext);
    for (const wrong of [new Uint8Array(0), ek.subarray(1), new Uint8Array(encapsulationBytes + 1)]) {
      const refusal = decapsulator.open(info, wrong, ciphertext);
      await expect(refusal).toRejectCode('CRYPTO_OPEN');
      // Nothing was tried: there is no failure of the KEM behind it.
      await expect(refusal).rejects.not.toHaveProperty('cause');
    }
    await expect(decapsulator.open(info, ek, ciphertext.subarray(0, 15))).toRejectCode('CRYPTO_OPEN');
  });

  it('refuse an encapsulation that is all zero (CRYPTO-06)', async () => {
    await expect(decapsulator.open(info, new Uint8Array(encapsulationBytes), new Uint8Array(48))).toRejectCode('CRYPTO_OPEN');
  });

  it('keep a copy of the seed', async () => {
    const seed = systemRandom(32);
    const publicKey = kemPublicKey(kemSecret(id, seed));
    const own = memoryDecapsulator(kemSecret(id, seed));
    seed.fill(0);
    const { ek, ciphertext } = await hpkeSeal(publicKey, info, plaintext);
    expect(await own.open(info, ek, ciphertext)).toEqual(plaintext);
  });

  it('do not open for another key (CRYPTO-06)', async () => {
    const { ek, ciphertext } = await hpkeSeal(kemPublicKey(generateKem(id, systemRandom)), info, plaintext);
    await expect(decapsulator.open(info, ek, ciphertext)).toRejectCode('CRYPTO_OPEN');
  });

  it('show no seed in text, JSON or util.inspect (CRYPTO-13)', async () => {
    const marked = memoryDecapsulator(kemSecret(id, new Uint8Array(32).fill(0xab)));
    await expect(marked.open(info, new Uint8Array(encapsulationBytes), new Uint8Array(48))).toRejectCode('CRYPTO_OPEN');
    const forms = [inspect(marked, { showHidden: true, depth: 9, getters: true }), JSON.stringify(marked), format('%s', marked)];
    for (const form of forms) expect(form).not.toMatch(/171, 171|171,"1":171|abab/i);
  });
});

describe('hpkeSeal', () => {
  it('refuses keys that are no keys of their KEM, as the package does (CRYPTO-04)', async () => {
    const weak = new Uint8Array(32);
    await expect(hpkeSeal(coseKey(-70200, weak), info, plaintext)).toRejectCode('CRYPTO_KEY_WEAK');
    await expect(packageHpke.seal(-70200, weak, info, plaintext, systemRandom)).rejects.toBeInstanceOf(Error);
    const good = publicKeyBytes(kemPublicKey(generateKem('rogatory-hybrid', systemRandom)));
    // A coefficient of 4095 is not below q = 3329; the last 32 bytes are the X25519 key.
    const coefficient = Uint8Array.from(good).fill(0xff, 0, 3);
    const point = Uint8Array.from(good).fill(0, 1184);
    for (const bad of [coefficient, point]) {
      await expect(hpkeSeal(coseKey(-70157, bad), info, plaintext)).toRejectCode('CRYPTO_KEY_WEAK');
      await expect(packageHpke.seal(-70157, bad, info, plaintext, systemRandom)).rejects.toBeInstanceOf(Error);
    }
  });

  it('refuses a signature key (CRYPTO-02) and an info of 64 KiB', async () => {
    await expect(hpkeSeal(coseKey(-19, new Uint8Array(32)), info, plaintext)).toRejectCode('CRYPTO_ALG_UNKNOWN');
    const key = kemPublicKey(generateKem('rogatory-classic', systemRandom));
    await expect(hpkeSeal(key, new Uint8Array(65_536), plaintext)).rejects.toBeInstanceOf(RangeError);
    await expect(hpkeSeal(key, new Uint8Array(65_535), plaintext)).resolves.toBeDefined();
  });

  it('opens nothing of a suite for the other one (CRYPTO-06)', async () => {
    const open = (suite: SuiteId) => memoryDecapsulator(generateKem(suite, systemRandom));
    const { ek, ciphertext } = await hpkeSeal(kemPublicKey(generateKem('rogatory-classic', systemRandom)), info, plaintext);
    await expect(open('rogatory-hybrid').open(info, ek, ciphertext)).toRejectCode('CRYPTO_OPEN');
  });
});
