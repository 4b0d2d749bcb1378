import { afterEach, describe, expect, it, vi } from 'vitest';
import { cryptoRuntime } from '../../src/crypto/index.js';
import { nativeMlDsa } from '../../src/crypto/native/node/ml-dsa.js';
import { nativeMlKem } from '../../src/crypto/native/node/ml-kem.js';
import { runtimeName } from '../../src/crypto/runtime/runtime-name.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('cryptoRuntime', () => {
  it('names Node and its OpenSSL', () => {
    expect(cryptoRuntime().name).toBe(`node ${process.versions.node}, OpenSSL ${process.versions.openssl}`);
  });

  it('tells that every classic primitive is native on Node, and the post-quantum ones where Node can use them', () => {
    const of = (native: unknown) => (native === undefined ? 'noble' : 'native');
    expect([...cryptoRuntime().providers]).toEqual([
      ['Ed25519', 'native'],
      ['ML-DSA-65', of(nativeMlDsa)],
      ['X25519', 'native'],
      ['ML-KEM-768', of(nativeMlKem)],
      ['AES-256-GCM', 'native'],
      ['AES-256-GCM in chunks', 'native'],
      ['SHA-2 and HMAC', 'native'],
      ['SHA-3 and SHAKE256', 'native'],
      ['scrypt', 'native'],
    ]);
  });
});

describe('runtimeName', () => {
  it('gives the user agent where there is no Node', () => {
    vi.stubGlobal('process', undefined);
    vi.stubGlobal('navigator', { userAgent: 'Browser/1.0' });
    expect(runtimeName()).toBe('Browser/1.0');
  });
});
