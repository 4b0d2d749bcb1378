// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { release } from '../../../core/bytes.js';
import { probed } from '../probe.js';
import type { AeadProvider } from '../provider.js';

const TAG_BYTES = 16;

const openssl: AeadProvider = {
  seal(key, nonce, aad, plaintext, output = new Uint8Array(plaintext.length + TAG_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(aad);
    const sealed = cipher.update(plaintext);
    output.set(sealed);
    release(sealed);
    cipher.final();
    output.set(cipher.getAuthTag(), plaintext.length);
    return output;
  },
  open(key, nonce, aad, ciphertext) {
    const length = ciphertext.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad);
    decipher.setAuthTag(ciphertext.subarray(length));
    const plaintext = decipher.update(ciphertext.subarray(0, length));
    try {
      decipher.final();
    } catch {
      plaintext.fill(0);
      return undefined;
    }
    // A Buffer with its own memory needs no copy.
    return plaintext.buffer.byteLength === plaintext.length ? new Uint8Array(plaintext.buffer) : new Uint8Array(plaintext);
  },
};

/** AES-256-GCM of node:crypto. */
export const nativeAead: AeadProvider | undefined = probed(openssl, (aead) => {
  const [key, nonce, text] = [new Uint8Array(32), new Uint8Array(12), new Uint8Array(1)];
  return aead.open(key, nonce, text, aead.seal(key, nonce, text, text))?.length === 1;
});
