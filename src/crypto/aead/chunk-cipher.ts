// SPDX-License-Identifier: Apache-2.0
import { nativeChunkCipher, webChunkCipher } from '#native/chunk-cipher';
import { assertBytes } from '../../core/assert.js';
import { AEAD_KEY_BYTES } from './aead.js';
import type { ChunkCipher, SyncChunkCipher } from '../native/provider.js';
import { nobleChunkCipher } from '../noble/ciphers.js';

export type { ChunkCipher, CipherChunk, SyncChunkCipher } from '../native/provider.js';

/**
 * Prepares AES-256-GCM under one key for many chunks: node:crypto, else WebCrypto, else noble.
 * @param key - 32 bytes; read, never kept by reference.
 */
export async function chunkCipher(key: Uint8Array): Promise<ChunkCipher> {
  if (nativeChunkCipher !== undefined || webChunkCipher === undefined) return syncChunkCipher(key);
  assertBytes(key, 'key', AEAD_KEY_BYTES);
  return webChunkCipher(key);
}

/** The same without WebCrypto, for a thread that may block. @param key - 32 bytes. */
export function syncChunkCipher(key: Uint8Array): SyncChunkCipher {
  assertBytes(key, 'key', AEAD_KEY_BYTES);
  return (nativeChunkCipher ?? nobleChunkCipher)(Uint8Array.from(key));
}
