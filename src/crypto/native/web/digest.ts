// SPDX-License-Identifier: Apache-2.0
import type { Asynchronous, DigestProvider, ScryptProvider } from '../provider.js';
import { source } from '../webcrypto.js';

/** No browser has synchronous hashes. */
export const nativeDigest: DigestProvider | undefined = undefined;
export const nativeScrypt: ScryptProvider | undefined = undefined;

async function hmac(hash: string, key: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  // WebCrypto refuses an empty HMAC key; RFC 2104 pads with zeros, so that one zero byte is the same key.
  const raw = key.length === 0 ? new Uint8Array(1) : source(key);
  const imported = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, source(data)));
}

/** SHA-2 and HMAC of WebCrypto. */
export const webDigest: Asynchronous<Pick<DigestProvider, 'sha256' | 'sha512' | 'hmacSha256' | 'hmacSha512'>> = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', source(bytes))),
  sha512: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-512', source(bytes))),
  hmacSha256: (key, data) => hmac('SHA-256', key, data),
  hmacSha512: (key, data) => hmac('SHA-512', key, data),
};

/** HKDF of WebCrypto. @param hash - `SHA-256` or `SHA-512`. @param length - Output bytes. */
export async function webHkdf(hash: string, ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', source(ikm), 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash, salt: source(salt), info: source(info) }, key, 8 * length));
}
