import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { compare } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { kemPublicKey } from '../../src/crypto/kem/kem.js';
import {
  coseKey,
  generateKem,
  generateSigner,
  kemAlgOf,
  kidOf,
  publicKeyBytes,
  readCoseKey,
  signatureAlgOf,
  signerIdOf,
  signerPublicKeys,
} from '../../src/crypto/keys/keys.js';

import { SUITES } from '../../src/crypto/suites/suites.js';
import type { KemAlg, SignatureAlg } from '../../src/crypto/suites/suites.js';

const LENGTHS: readonly (readonly [SignatureAlg | KemAlg, number])[] = [
  [-19, 32],
  [-49, 1952],
  [-70157, 1216],
  [-70200, 32],
];
const sample = (alg: SignatureAlg | KemAlg, length: number) => coseKey(alg, new Uint8Array(length).fill(7));

describe('readCoseKey', () => {
  it.each(LENGTHS)('reads back a key of algorithm %i that was encoded', (alg, length) => {
    const key = sample(alg, length);
    expect(readCoseKey(decode(encode(key)), 'key')).toEqual(key);
    expect(publicKeyBytes(key)).toHaveLength(length);
  });

  it.each(LENGTHS)('refuses a key of algorithm %i one byte longer or shorter (CRYPTO-03)', (alg, length) => {
    for (const wrong of [length - 1, length + 1, 0]) {
      expect(() => readCoseKey(sample(alg, wrong), 'key')).toThrowCode('CRYPTO_KEY_MALFORMED');
    }
  });

  it.each(LENGTHS)('refuses a key of algorithm %i with a member missing or too many (CRYPTO-03)', (alg, length) => {
    const key = sample(alg, length);
    for (const label of key.keys()) {
      const without = new Map([...key].filter(([member]) => member !== label));
      expect(() => readCoseKey(without, 'key')).toThrowCode('CRYPTO_KEY_MALFORMED');
    }
    for (const label of [2, 4, -2, -4, 'x']) {
      if (key.has(label as number)) continue;
      const more = new Map<string | number, CborValue>([...key, [label, new Uint8Array(32)]]);
      expect(() => readCoseKey(more, 'key')).toThrowCode('CRYPTO_KEY_MALFORMED');
    }
  });

  it('refuses other key types and curves, and what is no map (CRYPTO-03)', () => {
    const x = new Uint8Array(32);
    const wrong: CborValue[] = [
      null,
      1,
      [],
      new Map(),
      new Map<number, CborValue>([
        [1, 1],
        [-1, 4],
        [-2, x],
      ]),
      new Map<number, CborValue>([
        [1, 2],
        [-1, 1],
        [-2, x],
      ]),
      new Map<number, CborValue>([
        [1, 2],
        [3, -49],
        [-1, new Uint8Array(1952)],
      ]),
      new Map<number, CborValue>([
        [1, 7],
        [3, 'alg'],
        [-1, x],
      ]),
      new Map<number, CborValue>([
        [1, 1],
        [-1, 6],
        [-2, 'text'],
      ]),
    ];
    for (const value of wrong) expect(() => readCoseKey(value, 'key')).toThrowCode('CRYPTO_KEY_MALFORMED');
    expect(() => readCoseKey(undefined, 'key')).toThrowCode('CRYPTO_KEY_MALFORMED');
  });

  it('names the algorithm it does not know (CRYPTO-02)', () => {
    for (const alg of [-48, -50, -70159, 1, -19]) {
      const key = new Map<number, CborValue>([
        [1, 7],
        [3, alg],
        [-1, new Uint8Array(32)],
      ]);
      expect(() => readCoseKey(key, 'key')).toThrowCode('CRYPTO_ALG_UNKNOWN');
    }
  });

  it('names the member at fault', () => {
    expect(() => readCoseKey(sample(-19, 31), 'seal.key')).toThrow(/seal\.key\.-2/);
  });
});

describe('algorithms of a key', () => {
  it('tell signature keys from KEM keys (CRYPTO-02)', () => {
    expect(signatureAlgOf(sample(-19, 32))).toBe(-19);
    expect(signatureAlgOf(sample(-49, 1952))).toBe(-49);
    expect(kemAlgOf(sample(-70157, 1216))).toBe(-70157);
    expect(kemAlgOf(sample(-70200, 32))).toBe(-70200);
    expect(() => signatureAlgOf(sample(-70200, 32))).toThrowCode('CRYPTO_ALG_UNKNOWN');
    expect(() => kemAlgOf(sample(-19, 32))).toThrowCode('CRYPTO_ALG_UNKNOWN');
    expect(() => kemAlgOf(sample(-49, 1952))).toThrowCode('CRYPTO_ALG_UNKNOWN');
    expect(() => publicKeyBytes(new Map())).toThrowCode('CRYPTO_KEY_MALFORMED');
  });
});

describe('kidOf', () => {
  it('hashes the deterministic encoding of the members, in whatever order they stand (CRYPTO-10)', () => {
    const key = sample(-19, 32);
    // {1: 1, -1: 6, -2: h'0707...'}
    expect(kidOf(key)).toEqual(sha256(Uint8Array.from([0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20, ...new Uint8Array(32).fill(7)])));
    expect(kidOf(new Map([...key].reverse()))).toEqual(kidOf(key));
    kidOf(key).fill(0);
    expect(kidOf(key)[0]).not.toBe(0);
  });

  it('differs for one raw key under two algorithms (CRYPTO-10)', () => {
    expect(kidOf(sample(-19, 32))).not.toEqual(kidOf(sample(-70200, 32)));
  });
});

describe('signerIdOf', () => {
  it('hashes the kids sorted by bytes, in whatever order they are given (CRYPTO-10)', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 3 }), (kids) => {
        const sorted = [...kids].sort(compare);
        expect(signerIdOf(kids)).toEqual(sha256(encode(sorted)));
        expect(signerIdOf([...kids].reverse())).toEqual(signerIdOf(kids));
      }),
    );
  });

  it('leaves the list it was given alone', () => {
    const kids = [Uint8Array.of(2), Uint8Array.of(1)];
    signerIdOf(kids);
    expect(kids).toEqual([Uint8Array.of(2), Uint8Array.of(1)]);
  });
});

describe('generated keys', () => {
  it.each(SUITES.map((suite) => suite.id))('have what the suite %s asks for', (suite) => {
    const spec = SUITES.find(({ id }) => id === suite) as (typeof SUITES)[0];
    const secret = generateSigner(suite, systemRandom);
    expect([...signerPublicKeys(secret).keys()]).toEqual(spec.signatures);
    for (const [alg, key] of signerPublicKeys(secret)) expect(signatureAlgOf(readCoseKey(key, 'key'))).toBe(alg);
    expect(kemAlgOf(readCoseKey(kemPublicKey(generateKem(suite, systemRandom)), 'key'))).toBe(spec.kem);
  });

  it('are those of the random source', () => {
    let calls = 0;
    const counting = (length: number) => new Uint8Array(length).fill(++calls);
    const secret = generateSigner('rogatory-hybrid', counting);
    expect([...secret.seeds]).toEqual([
      [-19, new Uint8Array(32).fill(1)],
      [-49, new Uint8Array(32).fill(2)],
    ]);
    expect(generateKem('rogatory-classic', counting).seed).toEqual(new Uint8Array(32).fill(3));
  });

  it('show no seed in text, JSON, copies or util.inspect (CRYPTO-13)', () => {
    const marked = (length: number) => new Uint8Array(length).fill(0xab);
    const signer = generateSigner('rogatory-hybrid', marked);
    const kem = generateKem('rogatory-hybrid', marked);
    for (const secret of [signer, kem]) expectHidden(secret);
    expect(kem.seed).toEqual(marked(32));
  });
});

/** Looks for 0xab bytes in every form that a log could take. */
function expectHidden(secret: object): void {
  const forms = [
    inspect(secret, { showHidden: true, depth: 9, getters: true }),
    inspect({ secret }, { depth: 9 }),
    JSON.stringify(secret),
    JSON.stringify({ ...secret }),
    format('%s', secret),
    inspect(Object.assign({}, secret), { depth: 9 }),
    inspect(Object.entries(secret), { depth: 9 }),
  ];
  for (const form of forms) expect(form).not.toMatch(/171|abab|q6ur/i);
}
