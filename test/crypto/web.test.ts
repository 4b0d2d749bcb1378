import { createHash, createPrivateKey, sign } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';

// The browser's side of the conditional imports, in Node: the same entry, with nothing of node:crypto behind it.
vi.mock('../../src/crypto/native/node/digest.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/native/node/aead.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/native/node/ed25519.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/native/node/x25519.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/native/node/xof.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/native/node/ml-dsa.js', () => import('../../src/crypto/native/web/absent.js'));
vi.mock('../../src/crypto/native/node/ml-kem.js', () => import('../../src/crypto/native/web/absent.js'));

const crypto = await import('./entries.js');
const ed25519 = await import('../../src/crypto/curve/ed25519.js');
const { nativeDigest } = await import('../../src/crypto/native/node/digest.js');
const { systemRandom } = await import('../../src/core/random.js');

const message = Uint8Array.of(1, 2, 3);

describe('the browser build', () => {
  it('has nothing native behind it', () => {
    expect(nativeDigest).toBeUndefined();
  });

  it('computes what node:crypto computes (CRYPTO-14)', () => {
    const seed = new Uint8Array(32).fill(3);
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    expect(crypto.sha256(message)).toEqual(new Uint8Array(createHash('sha256').update(message).digest()));
    expect(ed25519.signEd25519(seed, message)).toEqual(
      new Uint8Array(sign(null, message, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))),
    );
    expect(ed25519.verifyEd25519(ed25519.publicKeyEd25519(seed), message, ed25519.signEd25519(seed, message))).toBe(true);
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
  });

  it('opens the key file that it sealed', () => {
    const file = crypto.sealKeyFile(message, 'test', 'passphrase', { logN: 10 });
    expect(crypto.openKeyFile(file, 'passphrase')).toEqual({ kind: 'test', secret: message });
  });
});
