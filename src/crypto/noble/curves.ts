// SPDX-License-Identifier: Apache-2.0
// Only this file imports @noble/curves.
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { concat, equal } from '../../core/bytes.js';
import type { Ed25519Provider, X25519Provider } from '../native/provider.js';
import { nobleDigest } from './hashes.js';

const { Point } = ed25519;

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return value;
}

/** Ed25519 in JavaScript, with the cofactorless verification that OpenSSL has: the encoding of [S]B - [k]A is R. */
export const nobleEd25519: Ed25519Provider = {
  publicKey: (seed) => ed25519.getPublicKey(seed),
  sign: (seed, message) => ed25519.sign(message, seed),
  // noble's own `verify` multiplies by the cofactor and would accept what OpenSSL refuses.
  verify(publicKey, message, signature) {
    const r = signature.subarray(0, 32);
    try {
      const a = Point.fromBytes(publicKey, false);
      const s = littleEndian(signature.subarray(32, 64));
      const k = Point.Fn.create(littleEndian(nobleDigest.sha512(concat(r, publicKey, message))));
      return equal(Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes(), r);
    } catch {
      return false;
    }
  },
};

/** Tells whether an Ed25519 public key is a canonical encoding of a point of the prime-order subgroup, and not its neutral element. */
export function isPrimeOrder(publicKey: Uint8Array): boolean {
  try {
    const point = Point.fromBytes(publicKey, false);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** X25519 in JavaScript. */
export const nobleX25519: X25519Provider = {
  publicKey: (secret) => x25519.getPublicKey(secret),
  shared(secret, publicKey) {
    try {
      return x25519.getSharedSecret(secret, publicKey);
    } catch {
      return undefined;
    }
  },
  draw(random) {
    const secret = random(32);
    return { publicKey: nobleX25519.publicKey(secret), shared: (peer) => nobleX25519.shared(secret, peer) };
  },
};
