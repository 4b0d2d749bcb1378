import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Entry from './entries.js';
import type * as Ed25519Node from '../../src/crypto/native/node/ed25519.js';
import type * as X25519Node from '../../src/crypto/native/node/x25519.js';
import type * as XofNode from '../../src/crypto/native/node/xof.js';
import type * as NobleMlDsa from '../../src/crypto/noble/ml-dsa.js';

// Faults are injected into the providers; every test loads the folder anew, since a verdict holds for the life of the process.
type Crypto = typeof Entry;

const zeros = (length: number) => new Uint8Array(length);
const message = Uint8Array.of(1);

/** The code of what a call throws: errors of a module loaded anew are of another class than those of the test set-up. */
async function codeOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'no error';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

async function load(): Promise<Crypto> {
  return import('./entries.js');
}

beforeEach(() => {
  vi.resetModules();
  vi.doUnmock('../../src/crypto/noble/ml-dsa.js');
  vi.doUnmock('../../src/crypto/native/node/ed25519.js');
  vi.doUnmock('../../src/crypto/native/node/x25519.js');
  vi.doUnmock('../../src/crypto/native/node/xof.js');
});

describe('known-answer tests', () => {
  it('pass for both suites on this runtime (CRYPTO-07)', async () => {
    const crypto = await load();
    for (const { id } of crypto.SUITES) {
      expect(await codeOf(() => crypto.memorySigner(crypto.generateSigner(id, zeros)))).toBe('no error');
      const key = crypto.kemPublicKey(crypto.generateKem(id, zeros));
      expect(await codeOf(() => crypto.hpkeSeal(key, message, message))).toBe('no error');
    }
  });

  it('disable the hybrid suite alone when ML-DSA signs wrongly (CRYPTO-07)', async () => {
    vi.doMock('../../src/crypto/noble/ml-dsa.js', async (original) => {
      const real = await original<typeof NobleMlDsa>();
      return {
        ...real,
        mlDsaSign: (...args: Parameters<typeof real.mlDsaSign>) => {
          const signature = real.mlDsaSign(...args);
          signature[0] = (signature[0] as number) ^ 1;
          return signature;
        },
      };
    });
    const crypto = await load();
    expect(await codeOf(() => crypto.memorySigner(crypto.generateSigner('rogatory-hybrid', zeros)))).toBe('CRYPTO_SUITE_DISABLED');
    expect(await codeOf(() => crypto.memoryDecapsulator(crypto.generateKem('rogatory-hybrid', zeros)))).toBe('CRYPTO_SUITE_DISABLED');
    const key = crypto.kemPublicKey(crypto.generateKem('rogatory-hybrid', zeros));
    expect(await codeOf(() => crypto.hpkeSeal(key, message, message))).toBe('CRYPTO_SUITE_DISABLED');
    expect(await codeOf(() => crypto.memorySigner(crypto.generateSigner('rogatory-classic', zeros)))).toBe('no error');
  });

  it('disable both suites when Ed25519 accepts everything (CRYPTO-07)', async () => {
    vi.doMock('../../src/crypto/native/node/ed25519.js', async (original) => {
      const { nativeEd25519 } = await original<typeof Ed25519Node>();
      return { nativeEd25519: { ...nativeEd25519, verify: () => true } };
    });
    const crypto = await load();
    for (const { id } of crypto.SUITES) {
      expect(await codeOf(() => crypto.memorySigner(crypto.generateSigner(id, zeros)))).toBe('CRYPTO_SUITE_DISABLED');
      expect(await codeOf(() => crypto.memoryDecapsulator(crypto.generateKem(id, zeros)))).toBe('CRYPTO_SUITE_DISABLED');
    }
  });

  it('disable both suites when X25519 throws (CRYPTO-07)', async () => {
    vi.doMock('../../src/crypto/native/node/x25519.js', async (original) => {
      const { nativeX25519 } = await original<typeof X25519Node>();
      const shared = () => {
        throw new TypeError('broken');
      };
      return { nativeX25519: { ...nativeX25519, shared } };
    });
    const crypto = await load();
    for (const { id } of crypto.SUITES) {
      expect(await codeOf(() => crypto.memoryDecapsulator(crypto.generateKem(id, zeros)))).toBe('CRYPTO_SUITE_DISABLED');
    }
  });

  it('disable a suite that seals rightly and opens wrongly (CRYPTO-07)', async () => {
    vi.doMock('../../src/crypto/native/node/x25519.js', async (original) => {
      const { nativeX25519 } = await original<typeof X25519Node>();
      // The test's fixed seed is 0, 1, 2, ...: only what is done with it goes wrong.
      const shared = (...args: [Uint8Array, Uint8Array]) => (args[0][1] === 1 ? zeros(32).fill(1) : nativeX25519?.shared(...args));
      return { nativeX25519: { ...nativeX25519, shared } };
    });
    const crypto = await load();
    expect(await codeOf(() => crypto.memoryDecapsulator(crypto.generateKem('rogatory-classic', zeros)))).toBe('CRYPTO_SUITE_DISABLED');
  });

  it('disable the hybrid suite alone when SHA-3 is wrong (CRYPTO-07)', async () => {
    vi.doMock('../../src/crypto/native/node/xof.js', async (original) => {
      const { nativeXof } = await original<typeof XofNode>();
      return { nativeXof: { ...nativeXof, sha3: () => zeros(32) } };
    });
    const crypto = await load();
    expect(await codeOf(() => crypto.memoryDecapsulator(crypto.generateKem('rogatory-hybrid', zeros)))).toBe('CRYPTO_SUITE_DISABLED');
    expect(await codeOf(() => crypto.memorySigner(crypto.generateSigner('rogatory-hybrid', zeros)))).toBe('CRYPTO_SUITE_DISABLED');
    expect(await codeOf(() => crypto.memoryDecapsulator(crypto.generateKem('rogatory-classic', zeros)))).toBe('no error');
  });

  it('name the suite that is disabled, the weakest that has the algorithm (CRYPTO-07)', async () => {
    vi.doMock('../../src/crypto/native/node/xof.js', async (original) => {
      const { nativeXof } = await original<typeof XofNode>();
      return { nativeXof: { ...nativeXof, sha3: () => zeros(32) } };
    });
    vi.doMock('../../src/crypto/native/node/ed25519.js', async (original) => {
      const { nativeEd25519 } = await original<typeof Ed25519Node>();
      return { nativeEd25519: { ...nativeEd25519, verify: () => true } };
    });
    const crypto = await load();
    const suiteOf = async (call: () => unknown) => {
      try {
        return await call();
      } catch (error) {
        return (error as { details?: { suite?: string } }).details?.suite;
      }
    };
    expect(await suiteOf(() => crypto.memoryDecapsulator(crypto.generateKem('rogatory-hybrid', zeros)))).toBe('rogatory-hybrid');
    expect(await suiteOf(() => crypto.memorySigner(crypto.generateSigner('rogatory-hybrid', zeros)))).toBe('rogatory-classic');
    expect(await suiteOf(() => crypto.memoryDecapsulator(crypto.generateKem('rogatory-classic', zeros)))).toBe('rogatory-classic');
  });

  it('stay failed: a suite does not come back within the process (CRYPTO-07)', async () => {
    let broken = true;
    vi.doMock('../../src/crypto/native/node/ed25519.js', async (original) => {
      const { nativeEd25519 } = await original<typeof Ed25519Node>();
      const sign = (...args: [Uint8Array, Uint8Array]) => (broken ? zeros(64) : nativeEd25519?.sign(...args));
      return { nativeEd25519: { ...nativeEd25519, sign } };
    });
    const crypto = await load();
    const make = () => crypto.memorySigner(crypto.generateSigner('rogatory-classic', zeros));
    expect(await codeOf(make)).toBe('CRYPTO_SUITE_DISABLED');
    broken = false;
    expect(await codeOf(make)).toBe('CRYPTO_SUITE_DISABLED');
  });

  it('name the primitive, the runtime and the cause of a failure, each time (CRYPTO-07)', async () => {
    vi.doMock('../../src/crypto/native/node/x25519.js', async (original) => {
      const { nativeX25519 } = await original<typeof X25519Node>();
      const shared = () => {
        throw new TypeError('Invalid JWK OKP key');
      };
      return { nativeX25519: { ...nativeX25519, shared } };
    });
    vi.doMock('../../src/crypto/native/node/ed25519.js', async (original) => {
      const { nativeEd25519 } = await original<typeof Ed25519Node>();
      return { nativeEd25519: { ...nativeEd25519, verify: () => true } };
    });
    const crypto = await load();
    const runtime = `node ${process.versions.node}, OpenSSL ${process.versions.openssl}`;
    const thrown = { suite: 'rogatory-classic', primitive: 'DHKEM(X25519, HKDF-SHA256)', runtime, reason: 'Invalid JWK OKP key' };
    for (let i = 0; i < 2; i++) {
      const failing = expect.objectContaining({ details: thrown, message: expect.stringContaining(runtime), cause: expect.any(TypeError) });
      expect(() => crypto.memoryDecapsulator(crypto.generateKem('rogatory-classic', zeros))).toThrow(failing);
    }
    const wrong = { suite: 'rogatory-classic', primitive: 'Ed25519', runtime, reason: 'the runtime computed a wrong answer' };
    expect(() => crypto.memorySigner(crypto.generateSigner('rogatory-hybrid', zeros))).toThrow(expect.objectContaining({ details: wrong }));
  });
});
