import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { systemRandom } from '../../src/core/random.js';
import { generateKem, generateSigner, signerSecret } from '../../src/crypto/keys/keys.js';
import {
  decodeKemSecret,
  decodeSignerSecret,
  encodeKemSecret,
  encodeSignerSecret,
  openKeyFile,
  sealKeyFile,
} from '../../src/crypto/keys/keystore.js';

const secret = Uint8Array.of(1, 2, 3);
const cheap = { logN: 10 };
const file = sealKeyFile(secret, 'signer', 'passphrase', cheap);

/** The file with one field replaced. */
function forged(index: number, value: CborValue): Uint8Array {
  const fields = [...(decode(file) as CborValue[])];
  fields[index] = value;
  return encode(fields);
}

describe('key files', () => {
  it('refuse a passphrase that is no text, and say so', () => {
    for (const passphrase of [undefined, null, 5] as unknown as string[]) {
      expect(() => sealKeyFile(secret, 'signer', passphrase)).toThrow(new TypeError('passphrase must be text'));
      expect(() => openKeyFile(file, passphrase)).toThrow(new TypeError('passphrase must be text'));
    }
  });

  it('give back kind and secret under the passphrase (CRYPTO-08)', () => {
    expect(openKeyFile(file, 'passphrase')).toEqual({ kind: 'signer', secret });
  });

  it('have the documented form, and cost 64 MiB unless told otherwise (CRYPTO-08)', () => {
    const random = (length: number) => new Uint8Array(length).fill(7);
    const fields = decode(sealKeyFile(secret, 'kem', 'passphrase', { random })) as CborValue[];
    expect(fields.slice(0, 5)).toEqual(['rogatory-key/1', 'kem', [16, 8, 1], new Uint8Array(32).fill(7), new Uint8Array(12).fill(7)]);
    expect(fields[5]).toHaveLength(secret.length + 16);
  });

  it('never come out the same twice', () => {
    expect(sealKeyFile(secret, 'signer', 'passphrase', cheap)).not.toEqual(file);
  });

  it('do not open under another passphrase, and open under another form of the same text (CRYPTO-08)', () => {
    for (const wrong of ['Passphrase', 'passphrase ', '']) expect(() => openKeyFile(file, wrong)).toThrowCode('CRYPTO_KEY_FILE');
    const composed = sealKeyFile(secret, 'signer', 'Jos\u00e9', cheap);
    expect(openKeyFile(composed, 'Jose\u0301').secret).toEqual(secret);
  });

  it('do not open with any byte changed (CRYPTO-08)', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Uint8Array.from(file);
        changed[at] = (changed[at] as number) ^ mask;
        expect(() => openKeyFile(changed, 'passphrase')).toThrowCode('CRYPTO_KEY_FILE');
      }),
      { numRuns: 60 },
    );
  });

  it('bind their kind (CRYPTO-08)', () => {
    expect(() => openKeyFile(forged(1, 'kem'), 'passphrase')).toThrowCode('CRYPTO_KEY_FILE');
  });

  it('refuse another version, and costs outside their bounds before any is paid (CRYPTO-08)', () => {
    const costs: CborValue[] = [[19, 8, 1], [63, 8, 1], [9, 8, 1], [10, 16, 1], [10, 8, 2], [10, 8], 'cheap'];
    // Counted as work of this process: how long it takes depends on what else runs. One of the dearest would cost a second.
    const before = process.cpuUsage();
    for (const cost of costs) expect(() => openKeyFile(forged(2, cost), 'passphrase')).toThrowCode('CRYPTO_KEY_FILE');
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
    expect(() => openKeyFile(forged(0, 'rogatory-key/2'), 'passphrase')).toThrowCode('CRYPTO_KEY_FILE');
  });

  it('refuse what is no key file, cut or too long (CRYPTO-08)', () => {
    const wrong = [
      new Uint8Array(0),
      file.subarray(0, -1),
      new Uint8Array(70_000),
      encode([]),
      encode('rogatory-key/1'),
      encode(['rogatory-key/1']),
    ];
    for (const bytes of wrong) expect(() => openKeyFile(bytes, 'passphrase')).toThrowCode('CRYPTO_KEY_FILE');
    for (const [index, value] of [
      [3, new Uint8Array(31)],
      [4, new Uint8Array(16)],
      [5, new Uint8Array(15)],
      [5, 'text'],
    ] as const) {
      expect(() => openKeyFile(forged(index, value), 'passphrase')).toThrowCode('CRYPTO_KEY_FILE');
    }
  });

  it('are not made from what a caller must not ask for', () => {
    expect(() => sealKeyFile(secret, 'signer', '', cheap)).toThrow(TypeError);
    expect(() => sealKeyFile(secret, 'signer', '\ud800', cheap)).toThrow(TypeError);
    expect(() => sealKeyFile(secret, '', 'passphrase', cheap)).toThrow(TypeError);
    expect(() => sealKeyFile(secret, 'x'.repeat(65), 'passphrase', cheap)).toThrow(TypeError);
    expect(() => sealKeyFile(new Uint8Array(32_769), 'signer', 'passphrase', cheap)).toThrow(TypeError);
    expect(() => sealKeyFile(secret, 'signer', 'passphrase', { logN: 19 })).toThrow(RangeError);
    expect(() => sealKeyFile(secret, 'signer', 'passphrase', { logN: 9 })).toThrow(RangeError);
  });
});

describe('encoded secrets', () => {
  it.each(['rogatory-hybrid', 'rogatory-classic'] as const)('of %s are read back', (suite) => {
    const signer = generateSigner(suite, systemRandom);
    const kem = generateKem(suite, systemRandom);
    const read = decodeSignerSecret(encodeSignerSecret(signer));
    expect([read.suite, read.seeds]).toEqual([signer.suite, signer.seeds]);
    const readKem = decodeKemSecret(encodeKemSecret(kem));
    expect([readKem.suite, readKem.seed]).toEqual([kem.suite, kem.seed]);
    expect(inspect([read, readKem], { depth: 9 })).toBe('[ SignerSecret (secret), KemSecret (secret) ]');
  });

  it('keep the single seed of a link signer', () => {
    const link = signerSecret('rogatory-hybrid', new Map([[-19, systemRandom(32)]]));
    expect([...decodeSignerSecret(encodeSignerSecret(link)).seeds.keys()]).toEqual([-19]);
  });

  it('refuse seeds of another length, algorithms outside the suite, and none at all (CRYPTO-08)', () => {
    const seed = new Uint8Array(32);
    const wrong: CborValue[] = [
      ['rogatory-classic', new Map()],
      ['rogatory-classic', new Map([[-19, new Uint8Array(31)]])],
      ['rogatory-classic', new Map([[-49, seed]])],
      ['rogatory-nist', new Map([[-19, seed]])],
      ['rogatory-classic', seed],
      ['rogatory-classic'],
    ];
    for (const value of wrong) expect(() => decodeSignerSecret(encode(value))).toThrowCode('CRYPTO_KEY_FILE');
    for (const value of [['rogatory-classic', new Uint8Array(33)], ['rogatory-nist', seed], [1, seed], seed]) {
      expect(() => decodeKemSecret(encode(value as CborValue))).toThrowCode('CRYPTO_KEY_FILE');
    }
    expect(() => decodeKemSecret(Uint8Array.of(0xff))).toThrowCode('CRYPTO_KEY_FILE');
  });
});
