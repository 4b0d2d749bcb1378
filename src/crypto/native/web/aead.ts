// SPDX-License-Identifier: Apache-2.0
import type { AeadProvider, Asynchronous } from '../provider.js';
import { source } from '../webcrypto.js';

/** No browser has synchronous ciphers. */
export const nativeAead: AeadProvider | undefined = undefined;

function importKey(key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', source(key), 'AES-GCM', false, [usage]);
}

/** AES-256-GCM of WebCrypto. */
export const webAead: Asynchronous<AeadProvider> = {
  async seal(key, nonce, aad, plaintext) {
    const algorithm = { name: 'AES-GCM', iv: source(nonce), additionalData: source(aad) };
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, await importKey(key, 'encrypt'), source(plaintext)));
  },
  async open(key, nonce, aad, ciphertext) {
    const algorithm = { name: 'AES-GCM', iv: source(nonce), additionalData: source(aad) };
    const imported = await importKey(key, 'decrypt');
    try {
      return new Uint8Array(await crypto.subtle.decrypt(algorithm, imported, source(ciphertext)));
    } catch {
      return undefined;
    }
  },
};
