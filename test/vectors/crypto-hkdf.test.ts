import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { hkdfSha256, hkdfSha512 } from '../../src/crypto/digest/digest.js';
import { hkdfExpand } from '../../src/crypto/digest/hkdf.js';
import { nobleDigest } from '../../src/crypto/noble/hashes.js';
import { vectorFile } from '../crypto/vectors.js';
import type { Wycheproof } from '../crypto/vectors.js';

interface Test {
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  readonly size: number;
  readonly okm: string;
}

type Hkdf = (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number) => Uint8Array;

describe.each([
  { bits: 256, size: 32, node: hkdfSha256, hmac: nobleDigest.hmacSha256, count: 86 },
  { bits: 512, size: 64, node: hkdfSha512, hmac: nobleDigest.hmacSha512, count: 83 },
])('HKDF-SHA-$bits', ({ bits, size, node, hmac, count }) => {
  const file = vectorFile<Wycheproof<object, Test>>(`wycheproof/hkdf_sha${bits}_test.json`);
  const providers: [string, Hkdf][] = [
    ['node', node],
    ['noble', (ikm, salt, info, length) => hkdfExpand(hmac, size, hmac(salt, ikm), info, length)],
  ];
  describe('Wycheproof', () => {
    it.each(providers)('derives every key through %s and refuses the ones that are too long', (_, hkdf) => {
      let seen = 0;
      const derived = (test: Test): string => {
        try {
          return toHex(hkdf(fromHex(test.ikm), fromHex(test.salt), fromHex(test.info), test.size));
        } catch {
          return 'refused';
        }
      };
      for (const test of file.read().testGroups.flatMap((group) => group.tests)) {
        expect([test.tcId, derived(test)]).toEqual([test.tcId, test.result === 'valid' ? test.okm : 'refused']);
        seen++;
      }
      expect(seen).toBe(count);
    });
  });
});
