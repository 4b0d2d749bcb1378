// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { concat } from '../../src/core/bytes.js';
import { decodeInner, encodeInner } from '../../src/envelope/content/inner.js';

const signed = Uint8Array.of(1);
const key = new Uint8Array(32).fill(1);
const keys = new Map<CborKey, CborValue>([[3, key]]);

describe('decodeInner', () => {
  it('gives back signed part, keys and released keys', () => {
    const inner = { signed, keys: new Map([[3, key]]), released: [{ messageDigest: new Uint8Array(32), attachmentId: 9, key }] };
    expect(decodeInner(encodeInner(inner))).toEqual(inner);
    const bare = { signed, keys: new Map(), released: [] };
    expect(decodeInner(encodeInner(bare))).toEqual(bare);
  });

  const digest = new Uint8Array(32);
  const malformed: Record<string, Uint8Array> = {
    'no bytes': new Uint8Array(0),
    'trailing bytes': concat(encode([signed, keys, []]), Uint8Array.of(0)),
    'a fourth element': encode([signed, keys, [], 0]),
    'an empty signed part': encode([new Uint8Array(0), keys, []]),
    'keys in an array': encode([signed, [], []]),
    'a key under a name': encode([signed, new Map([['3', key]]), []]),
    'a key under a negative id': encode([signed, new Map([[-3, key]]), []]),
    'a short key': encode([signed, new Map([[3, key.subarray(1)]]), []]),
    '65 keys': encode([signed, new Map(Array.from({ length: 65 }, (_, i) => [i, key])), []]),
    'a released key without an id': encode([signed, keys, [[digest, key]]]),
    'a released key with a short digest': encode([signed, keys, [[digest.subarray(1), 1, key]]]),
    'a short released key': encode([signed, keys, [[digest, 1, key.subarray(1)]]]),
    '1025 released keys': encode([signed, keys, Array.from({ length: 1025 }, (_, i) => [digest, i, key])]),
  };
  for (const [fault, bytes] of Object.entries(malformed)) {
    it(`rejects ${fault} (ENV-16)`, () => {
      expect(() => decodeInner(bytes)).toThrowCode('ENVELOPE_CONTENT_MALFORMED');
    });
  }
});
