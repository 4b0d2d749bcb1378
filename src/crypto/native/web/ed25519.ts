// SPDX-License-Identifier: Apache-2.0
import type { Asynchronous, Ed25519Provider } from '../provider.js';
import { pkcs8, publicHalf, source } from '../webcrypto.js';

/** No browser has synchronous signatures. */
export const nativeEd25519: Ed25519Provider | undefined = undefined;

function importSeed(seed: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', pkcs8(0x70, seed), 'Ed25519', true, ['sign']);
}

/** Ed25519 of WebCrypto. Its verdicts on odd encodings differ between engines: the byte checks of ed25519.ts come first. */
export const webEd25519: Asynchronous<Ed25519Provider> = {
  publicKey: async (seed) => publicHalf(await importSeed(seed)),
  sign: async (seed, message) => new Uint8Array(await crypto.subtle.sign('Ed25519', await importSeed(seed), source(message))),
  async verify(publicKey, message, signature) {
    try {
      const key = await crypto.subtle.importKey('raw', source(publicKey), 'Ed25519', false, ['verify']);
      return await crypto.subtle.verify('Ed25519', key, source(signature), source(message));
    } catch {
      return false;
    }
  },
};
