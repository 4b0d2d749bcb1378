// SPDX-License-Identifier: Apache-2.0
import { createHash, hash, scryptSync } from 'node:crypto';
import { probed } from '../probe.js';
import type { DigestProvider, ScryptProvider } from '../provider.js';

/**
 * Hashes into `out` from `at` on. The digest is read as a string: allocating and collecting a Buffer costs more than hashing a short input.
 */
function digestInto(out: Uint8Array, at: number, name: string, bytes: Uint8Array): void {
  const text = hash(name, bytes, 'binary');
  for (let i = 0; i < text.length; i++) out[at + i] = text.charCodeAt(i);
}

function digest(name: string, size: number, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(size);
  digestInto(out, 0, name, bytes);
  return out;
}

/**
 * HMAC (RFC 2104) as two hashes: creating and collecting an Hmac object costs more than both.
 * @param block - Input block of the hash in bytes. @param size - Its output in bytes.
 */
function hmac(name: string, block: number, size: number): (key: Uint8Array, data: Uint8Array) => Uint8Array {
  const outer = new Uint8Array(block + size);
  return (key, data) => {
    const short = key.length > block ? digest(name, size, key) : key;
    const inner = new Uint8Array(block + data.length);
    inner.fill(0x36, short.length, block);
    outer.fill(0x5c, short.length, block);
    for (let i = 0; i < short.length; i++) {
      inner[i] = 0x36 ^ (short[i] as number);
      outer[i] = 0x5c ^ (short[i] as number);
    }
    inner.set(data, block);
    digestInto(outer, block, name, inner);
    const out = digest(name, size, outer);
    outer.fill(0);
    return out;
  };
}

const openssl: DigestProvider = {
  sha256: (bytes) => digest('sha256', 32, bytes),
  sha512: (bytes) => digest('sha512', 64, bytes),
  createDigest(name) {
    const running = createHash(name.replace('-', ''));
    return {
      update: (bytes) => void running.update(bytes),
      digest: () => new Uint8Array(running.digest()),
    };
  },
  hmacSha256: hmac('sha256', 64, 32),
  hmacSha512: hmac('sha512', 128, 64),
};

/** SHA-2 and HMAC of node:crypto. */
export const nativeDigest: DigestProvider | undefined = probed(openssl, ({ createDigest, hmacSha256, hmacSha512 }) => {
  const nothing = new Uint8Array(0);
  hmacSha256(nothing, nothing);
  hmacSha512(nothing, nothing);
  return createDigest('sha-384').digest().length === 48;
});

const opensslScrypt: ScryptProvider = (passphrase, salt, logN, r, p, length) => {
  const N = 2 ** logN;
  // The default ceiling of node:crypto is 32 MiB; the exact need of these parameters is the ceiling here.
  const maxmem = 128 * r * (N + p + 2);
  return new Uint8Array(scryptSync(passphrase, salt, length, { N, r, p, maxmem }));
};

/** scrypt of node:crypto. */
export const nativeScrypt: ScryptProvider | undefined = probed(opensslScrypt, (scrypt) => {
  const nothing = new Uint8Array(0);
  return scrypt(nothing, nothing, 1, 1, 1, 32).length === 32;
});
