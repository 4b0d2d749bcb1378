// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { release } from '../../../core/bytes.js';
import { probed } from '../probe.js';
import type { ChunkCipher, SyncChunkCipher } from '../provider.js';

const NAME = 'aes-256-gcm';
const TAG_BYTES = 16;
const options = { authTagLength: TAG_BYTES };

function openssl(raw: Uint8Array): SyncChunkCipher {
  const key = createSecretKey(raw);
  return {
    seal(chunks) {
      for (const { nonce, input, output } of chunks) {
        const cipher = createCipheriv(NAME, key, nonce, options);
        const sealed = cipher.update(input);
        output.set(sealed);
        release(sealed);
        cipher.final();
        output.set(cipher.getAuthTag(), input.length);
      }
    },
    open(chunks) {
      for (const [i, { nonce, input, output }] of chunks.entries()) {
        const decipher = createDecipheriv(NAME, key, nonce, options);
        decipher.setAuthTag(input.subarray(-TAG_BYTES));
        const plain = decipher.update(input.subarray(0, -TAG_BYTES));
        output.set(plain);
        release(plain);
        try {
          decipher.final();
        } catch {
          output.fill(0);
          return i;
        }
      }
      return chunks.length;
    },
  };
}

/** AES-256-GCM of node:crypto under one key, imported once. */
export const nativeChunkCipher: ((key: Uint8Array) => SyncChunkCipher) | undefined = probed(openssl, (cipherOf) => {
  const cipher = cipherOf(new Uint8Array(32));
  const [nonce, text, sealed] = [new Uint8Array(12), new Uint8Array(1), new Uint8Array(1 + TAG_BYTES)];
  cipher.seal([{ nonce, input: text, output: sealed }]);
  return cipher.open([{ nonce, input: sealed, output: text }]) === 1;
});

/** Node's synchronous ciphers need no thread of their own for 16 KiB. */
export const webChunkCipher: ((key: Uint8Array) => Promise<ChunkCipher>) | undefined = undefined;
