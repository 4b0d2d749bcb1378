import { createHash, createPrivateKey, sign } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';

// The browser's side of the conditional imports, in Node: the same entry, with nothing of node:crypto behind it.
vi.mock('../../src/crypto/native/digest-node.js', () => import('../../src/crypto/native/digest-web.js'));
vi.mock('../../src/crypto/native/aead-node.js', () => import('../../src/crypto/native/aead-web.js'));
vi.mock('../../src/crypto/native/ed25519-node.js', () => import('../../src/crypto/native/ed25519-web.js'));
vi.mock('../../src/crypto/native/x25519-node.js', () => import('../../src/crypto/native/x25519-web.js'));
vi.mock('../../src/crypto/native/xof-node.js', () => import('../../src/crypto/native/xof-web.js'));
vi.mock('../../src/crypto/native/ml-dsa-node.js', () => import('../../src/crypto/native/ml-dsa-web.js'));
vi.mock('../../src/crypto/native/ml-kem-node.js', () => import('../../src/crypto/native/ml-kem-web.js'));
vi.mock('../../src/crypto/native/hpke-node.js', () => import('../../src/crypto/native/hpke-web.js'));

const crypto = await import('../../src/crypto/index.js');
const { directHpke } = await import('../../src/crypto/hpke-direct.js');
const { nativeDigest } = await import('../../src/crypto/native/digest-node.js');
const { nativeHpke } = await import('../../src/crypto/native/hpke-node.js');
const { systemRandom } = await import('../../src/core/random.js');

const message = Uint8Array.of(1, 2, 3);

describe('the browser build', () => {
  it('has nothing native behind it', () => {
    expect(nativeDigest).toBeUndefined();
    expect(nativeHpke).toBeUndefined();
  });

  it('computes what node:crypto computes (CRYPTO-14)', () => {
    const seed = new Uint8Array(32).fill(3);
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    expect(crypto.sha256(message)).toEqual(new Uint8Array(createHash('sha256').update(message).digest()));
    expect(crypto.signEd25519(seed, message)).toEqual(
      new Uint8Array(sign(null, message, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))),
    );
    expect(crypto.verifyEd25519(crypto.publicKeyEd25519(seed), message, crypto.signEd25519(seed, message))).toBe(true);
  });

  it.each(['rogatory-hybrid', 'rogatory-classic'] as const)('signs, verifies, seals and opens in %s', async (suite) => {
    const signer = crypto.memorySigner(crypto.generateSigner(suite, systemRandom));
    const bytes = await crypto.signCose({ protected: new Map([[16, 'a/b']]), payload: message, signers: [signer], order: 'policy' });
    const signed = crypto.decodeCoseSign(bytes, { maxBytes: 10_000, maxSignatures: 2 });
    const verdicts = [...signer.keys.values()].map((key, index) => crypto.verifyCoseSignature(signed, index, key));
    expect(verdicts).toEqual(verdicts.map(() => true));

    const secret = crypto.generateKem(suite, systemRandom);
    const { ek, ciphertext } = await crypto.hpkeSeal(crypto.kemPublicKey(secret), message, message);
    expect(await crypto.memoryDecapsulator(secret).open(message, ek, ciphertext)).toEqual(message);
    const { kem } = crypto.suiteById(suite);
    expect(await directHpke.opener(kem, secret.seed)(message, ek, ciphertext)).toEqual(message);
  });

  it('opens the key file that it sealed', () => {
    const file = crypto.sealKeyFile(message, 'test', 'passphrase', { logN: 10 });
    expect(crypto.openKeyFile(file, 'passphrase')).toEqual({ kind: 'test', secret: message });
  });
});
