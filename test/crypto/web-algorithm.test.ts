// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import type * as Entry from './entries.js';
import { nativeMlKem } from '../../src/crypto/native/node/ml-kem.js';
import { pkcs8 } from '../../src/crypto/native/webcrypto.js';
import type * as NobleMlDsa from '../../src/crypto/noble/ml-dsa.js';
import type * as NobleMlKem from '../../src/crypto/noble/ml-kem.js';
import { runtimeName } from '../../src/crypto/runtime/runtime-name.js';
import { agreeX25519 } from '../../src/crypto/web/web-algorithm.js';
import { vectorFile } from './vectors.js';
import type { Wycheproof } from './vectors.js';

// Every test loads the folder anew: a verdict holds for the life of the process.
async function load(): Promise<typeof Entry> {
  return import('./entries.js');
}

const { subtle } = crypto;

/** What a call throws: errors of a module loaded anew are of another class than those of the test set-up. */
async function refusal(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return 'no error';
  } catch (error) {
    const { code, details } = error as { code?: string; details?: object };
    return { code, ...details };
  }
}

/** Lets `importKey` of one algorithm do something else. */
function spoil(name: string, instead: () => Promise<CryptoKey>): void {
  const real = subtle.importKey.bind(subtle) as (...args: unknown[]) => Promise<CryptoKey>;
  vi.spyOn(subtle, 'importKey').mockImplementation((...args: unknown[]) => (args[2] === name ? instead() : real(...args)));
}

const disabled = (suite: string, primitive: string) => ({
  code: 'CRYPTO_SUITE_DISABLED',
  ...{ suite, primitive, runtime: runtimeName(), reason: 'the runtime computed a wrong answer' },
});

const unsupported = () => Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError'));

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a runtime that keeps keys', () => {
  it('is refused by name when it has no Ed25519 or no X25519 (CRYPTO-21)', async () => {
    for (const [name, make] of [
      ['Ed25519', 'generateWebSigner'],
      ['X25519', 'generateWebKem'],
    ] as const) {
      spoil(name, unsupported);
      vi.resetModules();
      const crypto = await load();
      for (const suite of ['rogatory-classic', 'rogatory-hybrid'] as const) {
        expect(await refusal(() => crypto[make](suite))).toEqual({ code: 'CRYPTO_RUNTIME', missing: name });
      }
      vi.restoreAllMocks();
    }
  });

  it('is refused when it has no crypto.subtle, as on a page that is not served securely (CRYPTO-21)', async () => {
    const crypto = await load();
    const [signerKeys, kemKeys] = [await crypto.generateWebSigner('rogatory-classic'), await crypto.generateWebKem('rogatory-classic')];
    const secrets = [
      crypto.generateSigner('rogatory-classic', (n) => new Uint8Array(n)),
      crypto.generateKem('rogatory-classic', (n) => new Uint8Array(n)),
    ] as const;
    const none = { code: 'CRYPTO_RUNTIME', missing: 'crypto.subtle' };
    for (const runtime of [{}, undefined]) {
      vi.stubGlobal('crypto', runtime);
      expect(await refusal(() => crypto.generateWebSigner('rogatory-classic'))).toEqual(none);
      expect(await refusal(() => crypto.generateWebKem('rogatory-classic'))).toEqual(none);
      expect(await refusal(() => crypto.importWebSigner(secrets[0]))).toEqual(none);
      expect(await refusal(() => crypto.importWebKem(secrets[1]))).toEqual(none);
      expect(await refusal(() => crypto.webSigner(signerKeys).sign(-19, new Uint8Array(1)))).toEqual(none);
      expect(await refusal(() => crypto.webDecapsulator(kemKeys).open(new Uint8Array(1), new Uint8Array(32), new Uint8Array(48)))).toEqual(
        none,
      );
    }
  });

  it('is not used for suites of which it answers wrongly (CRYPTO-07)', async () => {
    spoil('Ed25519', async () => (await subtle.generateKey('Ed25519', false, ['sign', 'verify'])).privateKey);
    let crypto = await load();
    expect(await refusal(() => crypto.generateWebSigner('rogatory-hybrid'))).toEqual(disabled('rogatory-classic', 'Ed25519'));
    vi.restoreAllMocks();
    vi.resetModules();
    spoil('AES-GCM', () => subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']));
    crypto = await load();
    expect(await refusal(() => crypto.generateWebKem('rogatory-hybrid'))).toEqual(disabled('rogatory-hybrid', 'AES-GCM'));
    expect(await refusal(() => crypto.generateWebKem('rogatory-classic'))).toBe('no error');
    vi.restoreAllMocks();
    vi.resetModules();
    vi.spyOn(subtle, 'deriveBits').mockImplementation(async () => new Uint8Array(32).fill(1).buffer);
    crypto = await load();
    expect(await refusal(() => crypto.generateWebKem('rogatory-classic'))).toEqual(disabled('rogatory-classic', 'X25519'));
  });

  it('is not used for a suite whose ML-KEM or ML-DSA computes wrongly (CRYPTO-07)', async () => {
    const [kem, signature] = ['MLKEM768-X25519', 'ML-DSA-65'].map((primitive) => disabled('rogatory-hybrid', primitive));
    vi.doMock('../../src/crypto/noble/ml-kem.js', async (original) => {
      const real = await original<typeof NobleMlKem>();
      const broken = { ...real.mlKem, decapsulate: () => new Uint8Array(32) };
      return { ...real, mlKem: broken };
    });
    let crypto = await load();
    const broken = await refusal(() => crypto.generateWebKem('rogatory-hybrid'));
    vi.doUnmock('../../src/crypto/noble/ml-kem.js');
    // Where the runtime has an ML-KEM of its own, noble's is not in use.
    expect(broken).toEqual(nativeMlKem === undefined ? kem : 'no error');
    vi.resetModules();
    vi.doMock('../../src/crypto/noble/ml-dsa.js', async (original) => {
      const real = await original<typeof NobleMlDsa>();
      return { ...real, mlDsaSign: () => new Uint8Array(3309) };
    });
    crypto = await load();
    const keys = await crypto.generateWebSigner('rogatory-classic');
    expect(await refusal(() => crypto.generateWebSigner('rogatory-hybrid'))).toEqual(signature);
    expect(await refusal(() => crypto.generateWebKem('rogatory-hybrid'))).toEqual(signature);
    expect(await refusal(() => crypto.webSigner({ ...keys, suite: 'rogatory-hybrid' }))).toEqual(signature);
    vi.doUnmock('../../src/crypto/noble/ml-dsa.js');
  });

  it('is asked once in the life of the process', async () => {
    const spy = vi.spyOn(subtle, 'importKey');
    const crypto = await load();
    await Promise.all([crypto.generateWebSigner('rogatory-classic'), crypto.generateWebSigner('rogatory-classic')]);
    await crypto.generateWebSigner('rogatory-classic');
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it('may agree on zeros without refusing them itself (CRYPTO-04)', async () => {
    const { privateKey, publicKey } = (await subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
    const peer = new Uint8Array(await subtle.exportKey('raw', publicKey));
    vi.spyOn(subtle, 'deriveBits').mockImplementation(async () => new Uint8Array(32).buffer);
    await expect(agreeX25519(privateKey, peer)).toRejectCode('CRYPTO_KEY_WEAK');
  });
});

describe('agreeX25519', () => {
  const file = vectorFile<Wycheproof<object, { public: string; private: string; shared: string }>>('wycheproof/x25519_test.json');

  it('agrees on every shared secret of Wycheproof but the all-zero ones (CRYPTO-04)', async () => {
    const tests = file.read().testGroups.flatMap((group) => group.tests);
    for (const { tcId, public: peer, private: secret, shared } of tests) {
      const key = await subtle.importKey('pkcs8', pkcs8(0x6e, fromHex(secret)), 'X25519', false, ['deriveBits']);
      const got = await agreeX25519(key, fromHex(peer)).then(toHex, () => undefined);
      expect([tcId, got]).toEqual([tcId, /^0*$/.test(shared) ? undefined : shared]);
    }
    expect(tests).toHaveLength(518);
  });
});
