import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, toUtf8 } from '../../src/core/bytes.js';
import {
  createDigest,
  hkdfExpandSha256,
  hkdfExpandSha512,
  hkdfSha256,
  hkdfSha512,
  hmacSha256,
  hmacSha512,
  scrypt,
  sha256,
  sha512,
} from '../../src/crypto/digest/digest.js';
import { nativeXof } from '../../src/crypto/native/node/xof.js';
import { nobleDigest, nobleScrypt, nobleXof } from '../../src/crypto/noble/hashes.js';
import { sha3, shake256 } from '../../src/crypto/digest/xof.js';
import { digestProviders } from './providers.js';

const abc = toUtf8('abc');

describe('digests', () => {
  it('match the examples of FIPS 180-4 and FIPS 202', () => {
    expect(toHex(sha256(abc))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(toHex(sha512(abc)).slice(0, 32)).toBe('ddaf35a193617abacc417349ae204131');
    expect(toHex(sha3(abc))).toBe('3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532');
    expect(toHex(shake256(new Uint8Array(0), 32))).toBe('46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f');
  });

  it('are the same through every provider', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 200 }), (data, key) => {
        for (const [, provider] of digestProviders) {
          expect(provider.sha256(data)).toEqual(sha256(data));
          expect(provider.sha512(data)).toEqual(sha512(data));
          expect(provider.hmacSha256(key, data)).toEqual(hmacSha256(key, data));
          expect(provider.hmacSha512(key, data)).toEqual(hmacSha512(key, data));
        }
        expect(nobleXof.sha3(data)).toEqual(nativeXof?.sha3(data));
        expect(nobleXof.shake256(data, 77)).toEqual(nativeXof?.shake256(data, 77));
      }),
      { numRuns: 30 },
    );
  });

  it.each([0, 1, 63, 64, 65, 127, 128, 129, 300])(
    'take HMAC keys of %i bytes: shorter than a block of the hash, as long, longer',
    (length) => {
      const key = new Uint8Array(length).fill(9);
      for (const data of [new Uint8Array(0), new Uint8Array(5000).fill(3)]) {
        expect(hmacSha256(key, data)).toEqual(nobleDigest.hmacSha256(key, data));
        expect(hmacSha512(key, data)).toEqual(nobleDigest.hmacSha512(key, data));
      }
    },
  );

  it('run over parts as over the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 5 }), (parts) => {
        for (const name of ['sha-256', 'sha-384', 'sha-512'] as const) {
          for (const running of [createDigest(name), nobleDigest.createDigest(name)]) {
            for (const part of parts) running.update(part);
            const whole = createHash(name.replace('-', ''))
              .update(concat(...parts))
              .digest();
            expect(running.digest()).toEqual(new Uint8Array(whole));
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('HKDF', () => {
  it('expands a pseudorandom key that is shorter than the hash', () => {
    const prk = new Uint8Array(32).fill(5);
    // One block of HKDF-Expand is HMAC(prk, info || 0x01), RFC 5869 2.3.
    expect(hkdfExpandSha512(prk, abc, 40)).toEqual(hmacSha512(prk, concat(abc, Uint8Array.of(1))).slice(0, 40));
    expect(hkdfExpandSha256(prk.subarray(0, 16), abc, 32)).toEqual(hmacSha256(prk.subarray(0, 16), concat(abc, Uint8Array.of(1))));
  });

  it('expands up to 255 blocks and no further', () => {
    expect(hkdfSha256(abc, abc, abc, 255 * 32)).toHaveLength(8160);
    expect(() => hkdfSha256(abc, abc, abc, 255 * 32 + 1)).toThrow(RangeError);
    expect(hkdfSha512(abc, abc, abc, 255 * 64)).toHaveLength(16320);
    expect(() => hkdfSha512(abc, abc, abc, 255 * 64 + 1)).toThrow(RangeError);
    expect(hkdfSha512(abc, abc, abc, 0)).toHaveLength(0);
  });
});

describe('scrypt', () => {
  // RFC 7914 section 12, second and third example.
  it.each([
    ['password', 'NaCl', 10, 8, 16, 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162'],
    ['pleaseletmein', 'SodiumChloride', 14, 8, 1, '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2'],
  ])('stretches %s as RFC 7914 does, natively and in noble', (passphrase, salt, logN, r, p, expected) => {
    expect(scrypt(toUtf8(passphrase), toUtf8(salt), logN, r, p, 64).slice(0, 32)).toEqual(fromHex(expected));
    expect(nobleScrypt(toUtf8(passphrase), toUtf8(salt), logN, r, p, 64).slice(0, 32)).toEqual(fromHex(expected));
  });

  it('takes as much memory as the largest cost of a key file needs', () => {
    expect(scrypt(abc, abc, 18, 8, 1, 32)).toHaveLength(32);
  });
});
