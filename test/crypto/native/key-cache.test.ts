import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { uint32be } from '../../../src/core/bytes.js';
import { base64url, keyCache } from '../../../src/crypto/native/node/keys/key-cache.js';

function counting(capacity: number) {
  const loaded: string[] = [];
  const cache = keyCache(capacity, (bytes) => {
    loaded.push(base64url(bytes));
    return createSecretKey(bytes);
  });
  return { cache, loaded };
}

describe('keyCache', () => {
  it('imports a key once, whichever array holds its bytes', () => {
    const { cache, loaded } = counting(8);
    const key = cache(uint32be(1));
    expect(cache(uint32be(1))).toBe(key);
    expect(cache(uint32be(2))).not.toBe(key);
    expect(loaded).toHaveLength(2);
  });

  it('forgets keys that were not used for as many imports as it holds', () => {
    const { cache, loaded } = counting(8);
    cache(uint32be(0));
    for (let i = 1; i <= 8; i++) cache(uint32be(i));
    cache(uint32be(0));
    expect(loaded.filter((name) => name === base64url(uint32be(0)))).toHaveLength(2);
  });

  it('keeps a key in use through any number of one-time keys', () => {
    const { cache, loaded } = counting(8);
    for (let i = 1; i <= 100; i++) {
      cache(uint32be(0));
      cache(uint32be(i));
    }
    expect(loaded.filter((name) => name === base64url(uint32be(0)))).toHaveLength(1);
  });
});
