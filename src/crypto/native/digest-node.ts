// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac, hash, scryptSync } from 'node:crypto';
import type { DigestProvider } from './provider.js';

function hmac(name: string, key: Uint8Array, data: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac(name, key).update(data).digest());
}

/** SHA-2, HMAC and scrypt of node:crypto. */
export const nativeDigest: DigestProvider | undefined = {
  sha256: (bytes) => new Uint8Array(hash('sha256', bytes, 'buffer')),
  sha512: (bytes) => new Uint8Array(hash('sha512', bytes, 'buffer')),
  createSha256() {
    const running = createHash('sha256');
    return {
      update: (bytes) => void running.update(bytes),
      digest: () => new Uint8Array(running.digest()),
    };
  },
  hmacSha256: (key, data) => hmac('sha256', key, data),
  hmacSha512: (key, data) => hmac('sha512', key, data),
  scrypt(passphrase, salt, logN, r, p, length) {
    const N = 2 ** logN;
    // The default ceiling of node:crypto is 32 MiB; the exact need of these parameters is the ceiling here.
    const maxmem = 128 * r * (N + p + 2);
    return new Uint8Array(scryptSync(passphrase, salt, length, { N, r, p, maxmem }));
  },
};
