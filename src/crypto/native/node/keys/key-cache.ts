// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * Bounded cache of imported keys: importing on every call costs as much as the operation itself. It has two generations: a hit costs one
 * look-up, and one-time keys (ephemeral ones of HPKE and Noise) age out without displacing long-lived ones.
 */
export function keyCache(capacity: number, load: (bytes: Uint8Array) => KeyObject): (bytes: Uint8Array) => KeyObject {
  let young = new Map<string, KeyObject>();
  let old = new Map<string, KeyObject>();
  return (bytes) => {
    // A cache key must not be the secret itself: strings cannot be erased.
    const name = hash('sha256', bytes, 'binary');
    let key = young.get(name);
    if (key !== undefined) return key;
    key = old.get(name) ?? load(bytes);
    if (young.size >= capacity / 2) {
      old = young;
      young = new Map();
    }
    young.set(name, key);
    return key;
  };
}

/** Unpadded base64url, as JWK members want it. */
export function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/** Bytes of a JWK member, fresh. */
export function fromBase64url(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
