// SPDX-License-Identifier: Apache-2.0
// Only this file imports @noble/ciphers.
import { gcm } from '@noble/ciphers/aes.js';
import type { AeadProvider, SyncChunkCipher } from '../native/provider.js';

/** AES-256-GCM in JavaScript. */
export const nobleAead: AeadProvider = {
  seal(key, nonce, aad, plaintext, output) {
    const sealed = gcm(key, nonce, aad).encrypt(plaintext);
    output?.set(sealed);
    return output ?? sealed;
  },
  open(key, nonce, aad, ciphertext) {
    try {
      return gcm(key, nonce, aad).decrypt(ciphertext);
    } catch {
      return undefined;
    }
  },
};

/** AES-256-GCM in JavaScript, chunk by chunk under one key. */
export function nobleChunkCipher(key: Uint8Array): SyncChunkCipher {
  return {
    seal(chunks) {
      for (const { nonce, input, output } of chunks) output.set(gcm(key, nonce).encrypt(input));
    },
    open(chunks) {
      for (const [i, { nonce, input, output }] of chunks.entries()) {
        try {
          output.set(gcm(key, nonce).decrypt(input));
        } catch {
          return i;
        }
      }
      return chunks.length;
    },
  };
}
