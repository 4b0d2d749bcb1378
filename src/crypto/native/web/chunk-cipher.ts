// SPDX-License-Identifier: Apache-2.0
import type { ChunkCipher, SyncChunkCipher } from '../provider.js';
import { source } from '../webcrypto.js';

/** No browser has synchronous ciphers. */
export const nativeChunkCipher: ((key: Uint8Array) => SyncChunkCipher) | undefined = undefined;

/** AES-256-GCM of WebCrypto: one key import, and all chunks of a call in flight together; awaited one by one they take eight times as long. */
async function overWebCrypto(raw: Uint8Array): Promise<ChunkCipher> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', source(raw), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return {
    async seal(chunks) {
      await Promise.all(
        chunks.map(async ({ nonce, input, output }) => {
          output.set(new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv: source(nonce) }, key, source(input))));
        }),
      );
    },
    async open(chunks) {
      const opened = await Promise.all(
        chunks.map(async ({ nonce, input, output }) => {
          const algorithm = { name: 'AES-GCM', iv: source(nonce) };
          const plaintext = await subtle.decrypt(algorithm, key, source(input)).catch(() => undefined);
          if (plaintext !== undefined) output.set(new Uint8Array(plaintext));
          return plaintext !== undefined;
        }),
      );
      const first = opened.indexOf(false);
      return first === -1 ? chunks.length : first;
    },
  };
}

/** Absent on pages without HTTPS: they have no `crypto.subtle`, and noble computes it. */
export const webChunkCipher: ((key: Uint8Array) => Promise<ChunkCipher>) | undefined =
  (globalThis.crypto as Partial<Crypto>).subtle === undefined ? undefined : overWebCrypto;
