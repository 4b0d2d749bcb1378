import { createPublicKey, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toUtf8 } from '../../src/core/bytes.js';
import { admitEd25519, hasStrictForm, publicKeyEd25519, signEd25519, verifyEd25519 } from '../../src/crypto/curve/ed25519.js';
import { sha512 } from '../../src/crypto/digest/digest.js';
import { nobleEd25519 } from '../../src/crypto/noble/curves.js';
import { fault } from '../cbor/fault.js';
import { ed25519Providers, nobleStrictVerify } from './providers.js';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
/** A point of order 8 generates the whole torsion subgroup. */
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');

const seed = fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
const message = toUtf8('message');

function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function toBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

function torsion(k: number) {
  return k === 0 ? Point.ZERO : TORSION.multiplyUnsafe(BigInt(k));
}

/**
 * A signature that cofactored verifiers accept: key and commitment are shifted by points of small order. `fit` searches a message for
 * which the shifts cancel out, so that cofactorless ones accept it too.
 */
function shifted(secret: bigint, nonce: bigint, inKey: number, inCommitment: number, fit: boolean) {
  const key = Point.BASE.multiply(secret).add(torsion(inKey)).toBytes();
  const r = Point.BASE.multiply(nonce).add(torsion(inCommitment)).toBytes();
  for (let i = 0; ; i++) {
    const text = toUtf8(`message ${i}`);
    const k = toNumber(sha512(concat(r, key, text))) % ORDER;
    const cancels = (Number(k % 8n) * inKey + inCommitment) % 8 === 0;
    if (fit && !cancels && i < 64) continue;
    return { key, message: text, signature: concat(r, toBytes((nonce + k * secret) % ORDER)) };
  }
}

function openssl(key: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') };
  return verify(null, text, createPublicKey({ key: jwk, format: 'jwk' }), signature);
}

describe('verifyEd25519', () => {
  const publicKey = publicKeyEd25519(seed);
  const signature = signEd25519(seed, message);

  it('accepts an honest signature and nothing one bit away from it (CRYPTO-05)', () => {
    expect(verifyEd25519(publicKey, message, signature)).toBe(true);
    for (const at of [0, 31, 32, 63]) {
      const changed = Uint8Array.from(signature);
      changed[at] = (changed[at] as number) ^ 1;
      expect(verifyEd25519(publicKey, message, changed)).toBe(false);
    }
    expect(verifyEd25519(publicKey, toUtf8('messagf'), signature)).toBe(false);
  });

  it('refuses keys and signatures of another length', () => {
    expect(verifyEd25519(publicKey.subarray(1), message, signature)).toBe(false);
    expect(verifyEd25519(publicKey, message, signature.subarray(1))).toBe(false);
    expect(verifyEd25519(publicKey, message, concat(signature, Uint8Array.of(0)))).toBe(false);
  });

  it('refuses S + L, which is the same scalar (CRYPTO-05)', () => {
    const malleable = concat(signature.subarray(0, 32), toBytes(toNumber(signature.subarray(32)) + ORDER));
    expect(hasStrictForm(publicKey, malleable)).toBe(false);
    expect(verifyEd25519(publicKey, message, malleable)).toBe(false);
  });

  it('has the order as the first scalar that is not reduced (CRYPTO-05)', () => {
    const withScalar = (s: bigint) => hasStrictForm(publicKey, concat(signature.subarray(0, 32), toBytes(s)));
    expect([ORDER - 1n, ORDER, ORDER + 1n].map(withScalar)).toEqual([true, false, false]);
  });

  it('refuses y at and above the prime, in A and in R (CRYPTO-05)', () => {
    const prime = 2n ** 255n - 19n;
    for (let y = prime; y < 2n ** 255n; y++) {
      for (const sign of [0n, 1n << 255n]) {
        expect(hasStrictForm(toBytes(y | sign), signature)).toBe(false);
        expect(hasStrictForm(publicKey, concat(toBytes(y | sign), signature.subarray(32)))).toBe(false);
      }
    }
    expect(hasStrictForm(publicKey, concat(toBytes(prime - 2n), signature.subarray(32)))).toBe(true);
  });

  it('refuses the eight keys of small order, with either sign bit (CRYPTO-05)', () => {
    for (let k = 0; k < 8; k++) {
      const key = torsion(k).toBytes();
      expect(hasStrictForm(key, signature)).toBe(false);
      key[31] = (key[31] as number) ^ 0x80;
      expect(hasStrictForm(key, signature)).toBe(false);
    }
  });

  it('agrees in all providers and with the oracle on keys and commitments with a part of small order (CRYPTO-05)', () => {
    const scalar = fc.bigInt({ min: 1n, max: ORDER - 1n });
    const shift = fc.integer({ min: 0, max: 7 });
    let accepted = 0;
    fc.assert(
      fc.property(scalar, scalar, shift, shift, fc.boolean(), (secret, nonce, inKey, inCommitment, fit) => {
        const { key, message: text, signature: forged } = shifted(secret, nonce, inKey, inCommitment, fit);
        const verdict = verifyEd25519(key, text, forged);
        for (const [name, provider] of ed25519Providers) {
          expect([name, hasStrictForm(key, forged) && provider.verify(key, text, forged)]).toEqual([name, verdict]);
        }
        expect(verdict).toBe(openssl(key, text, forged) && nobleStrictVerify(key, text, forged));
        if (verdict) accepted++;
      }),
      { numRuns: 60 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it('refuses through noble what only a cofactored verifier accepts (CRYPTO-05)', () => {
    const forged = shifted(7n, 9n, 0, 1, false);
    expect(ed25519.verify(forged.signature, forged.message, forged.key, { zip215: false })).toBe(true);
    expect(nobleEd25519.verify(forged.key, forged.message, forged.signature)).toBe(false);
    expect(verifyEd25519(forged.key, forged.message, forged.signature)).toBe(false);
  });
});

describe('signEd25519', () => {
  it('signs the empty message of RFC 8032 7.1, test 1, through every provider', () => {
    const expected = fromHex(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
    const key = fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    for (const [, provider] of ed25519Providers) {
      expect(provider.publicKey(seed)).toEqual(key);
      expect(provider.sign(seed, new Uint8Array(0))).toEqual(expected);
    }
    expect(signEd25519(seed, new Uint8Array(0))).toEqual(expected);
  });

  it('refuses a seed of another length as a mistake of the caller', () => {
    expect(() => signEd25519(seed.subarray(1), message)).toThrow(RangeError);
    expect(() => publicKeyEd25519(concat(seed, seed))).toThrow(RangeError);
  });

  it('returns plain arrays that own their bytes', () => {
    for (const bytes of [signEd25519(seed, message), publicKeyEd25519(seed)]) {
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });
});

describe('admitEd25519', () => {
  it('admits keys of the prime-order subgroup', () => {
    const keys = [publicKeyEd25519(seed), Point.BASE.multiply(5n).toBytes(), Point.BASE.toBytes()];
    expect(keys.map((key) => fault(() => admitEd25519(key)))).toEqual([undefined, undefined, undefined]);
  });

  it('says the same of a key that it was asked about before, (CRYPTO-04)', () => {
    const weak = Point.BASE.multiply(5n).add(torsion(1)).toBytes();
    for (let again = 0; again < 2; again++) {
      expect(() => admitEd25519(weak)).toThrowCode('CRYPTO_KEY_WEAK');
      expect(fault(() => admitEd25519(publicKeyEd25519(seed)))).toBeUndefined();
    }
  });

  it('refuses keys of small order, of mixed order, off the curve, not canonical, and of another length (CRYPTO-04)', () => {
    for (let k = 0; k < 8; k++) expect(() => admitEd25519(torsion(k).toBytes())).toThrowCode('CRYPTO_KEY_WEAK');
    for (let k = 1; k < 8; k++) {
      const mixed = Point.BASE.multiply(5n).add(torsion(k)).toBytes();
      expect(() => admitEd25519(mixed)).toThrowCode('CRYPTO_KEY_WEAK');
    }
    const offCurve = toBytes(2n);
    expect(() => Point.fromBytes(offCurve)).toThrow(Error);
    expect(() => admitEd25519(offCurve)).toThrowCode('CRYPTO_KEY_WEAK');
    // y = p + 3 is the point of y = 3 in an encoding that is not canonical.
    expect(() => admitEd25519(toBytes(2n ** 255n - 16n))).toThrowCode('CRYPTO_KEY_WEAK');
    expect(() => admitEd25519(publicKeyEd25519(seed).subarray(1))).toThrowCode('CRYPTO_KEY_WEAK');
  });
});
