// SPDX-License-Identifier: Apache-2.0
// The one door to @noble/ciphers.
import { gcm } from '@noble/ciphers/aes.js';
import type { AeadProvider } from '../native/provider.js';

/** AES-256-GCM in JavaScript. */
export const nobleAead: AeadProvider = {
  seal: (key, nonce, aad, plaintext) => gcm(key, nonce, aad).encrypt(plaintext),
  open(key, nonce, aad, ciphertext) {
    try {
      return gcm(key, nonce, aad).decrypt(ciphertext);
    } catch {
      return undefined;
    }
  },
};
