// SPDX-License-Identifier: Apache-2.0
import type { Asynchronous, X25519Provider } from '../provider.js';
import { pkcs8, publicHalf, source } from '../webcrypto.js';

/** No browser has synchronous key agreement. */
export const nativeX25519: X25519Provider | undefined = undefined;

function importSecret(secret: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', pkcs8(0x6e, secret), 'X25519', true, ['deriveBits']);
}

/** X25519 of WebCrypto. */
export const webX25519: Asynchronous<Omit<X25519Provider, 'draw'>> = {
  publicKey: async (secret) => publicHalf(await importSecret(secret)),
  async shared(secret, publicKey) {
    const key = await importSecret(secret);
    const peer = await crypto.subtle.importKey('raw', source(publicKey), 'X25519', false, []);
    try {
      const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: peer }, key, 256));
      return shared.some((byte) => byte !== 0) ? shared : undefined;
    } catch {
      return undefined;
    }
  },
};
