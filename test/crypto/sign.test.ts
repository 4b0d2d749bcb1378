import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toUtf8 } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { coseKey, generateSigner, kidOf, signerIdOf, signerPublicKeys, signerSecret } from '../../src/crypto/keys/keys.js';
import { nobleMlDsa, verifyMlDsa } from '../../src/crypto/sign/ml-dsa.js';
import { mlDsaKeys, mlDsaSign } from '../../src/crypto/noble/ml-dsa.js';
import { memorySigner, verifySignature } from '../../src/crypto/sign/sign.js';

const message = toUtf8('message');

describe('memorySigner', () => {
  it.each(['rogatory-hybrid', 'rogatory-classic'] as const)('signs by every key of %s what verifySignature accepts', async (suite) => {
    const secret = generateSigner(suite, systemRandom);
    const signer = memorySigner(secret);
    expect(signer.keys).toEqual(signerPublicKeys(secret));
    expect(signer.signerId).toEqual(signerIdOf([...signer.keys.values()].map(kidOf)));
    for (const [alg, key] of signer.keys) {
      const signature = await signer.sign(alg, message);
      expect(verifySignature(key, message, signature)).toBe(true);
      expect(verifySignature(key, toUtf8('messagf'), signature)).toBe(false);
      expect(verifySignature(key, message, signature.subarray(1))).toBe(false);
      signature[5] = (signature[5] as number) ^ 1;
      expect(verifySignature(key, message, signature)).toBe(false);
    }
  });

  it('rejects an algorithm that it has no key of (CRYPTO-02)', async () => {
    const signer = memorySigner(generateSigner('rogatory-classic', systemRandom));
    await expect(signer.sign(-49, message)).toRejectCode('CRYPTO_ALG_UNKNOWN');
  });

  it('keeps its own copy of the seeds', async () => {
    const seed = systemRandom(32);
    const signer = memorySigner(signerSecret('rogatory-classic', new Map([[-19, seed]])));
    const before = await signer.sign(-19, message);
    seed.fill(0);
    expect(await signer.sign(-19, message)).toEqual(before);
  });

  it('hedges ML-DSA and repeats Ed25519 (CRYPTO-11)', async () => {
    const signer = memorySigner(generateSigner('rogatory-hybrid', systemRandom));
    expect(await signer.sign(-49, message)).not.toEqual(await signer.sign(-49, message));
    expect(await signer.sign(-19, message)).toEqual(await signer.sign(-19, message));
  });

  it('shows no seed in text, JSON or util.inspect (CRYPTO-13)', () => {
    const signer = memorySigner(
      signerSecret(
        'rogatory-hybrid',
        new Map([
          [-19, new Uint8Array(32).fill(0xab)],
          [-49, new Uint8Array(32).fill(0xab)],
        ]),
      ),
    );
    const forms = [inspect(signer, { showHidden: true, depth: 9, getters: true }), JSON.stringify(signer), format('%s', signer)];
    for (const form of forms) expect(form).not.toMatch(/171, 171|171,"1":171|abab/i);
  });
});

describe('verifySignature', () => {
  it('names a key that is not for signatures (CRYPTO-02)', () => {
    expect(() => verifySignature(coseKey(-70200, new Uint8Array(32)), message, new Uint8Array(64))).toThrowCode('CRYPTO_ALG_UNKNOWN');
  });
});

describe('ML-DSA-65', () => {
  const { publicKey, secretKey } = mlDsaKeys(new Uint8Array(32).fill(9));

  it('verifies signatures of noble and of the provider in use alike', () => {
    const deterministic = mlDsaSign(secretKey, message, false);
    const hedged = nobleMlDsa.keyPair(new Uint8Array(32).fill(9)).sign(message);
    for (const signature of [deterministic, hedged]) {
      expect(signature).toHaveLength(3309);
      expect([nobleMlDsa.verify(publicKey, message, signature), verifyMlDsa(publicKey, message, signature)]).toEqual([true, true]);
    }
    expect(mlDsaSign(secretKey, message, false)).toEqual(deterministic);
  });

  it('refuses keys and signatures of another length', () => {
    const signature = mlDsaSign(secretKey, message, false);
    expect(publicKey).toHaveLength(1952);
    expect(verifyMlDsa(publicKey.subarray(1), message, signature)).toBe(false);
    expect(verifyMlDsa(publicKey, message, new Uint8Array(3310))).toBe(false);
  });
});
