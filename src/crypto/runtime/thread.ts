// SPDX-License-Identifier: Apache-2.0
// Only the parts that a file-processing thread needs: loading the noble fallbacks would cost more than starting the thread.
import { nativeChunkCipher } from '#native/chunk-cipher';
import { nativeDigest } from '#native/digest';
import { assertUsage } from '../../core/assert.js';
import type { HashName } from '../digest/hash-names.js';
import type { IncrementalDigest, SyncChunkCipher } from '../native/provider.js';

export type { CipherChunk, IncrementalDigest, SyncChunkCipher } from '../native/provider.js';

/** AES-256-GCM of the runtime for many chunks. @param key - 32 bytes. @throws TypeError where the runtime has none. */
export function threadCipher(key: Uint8Array): SyncChunkCipher {
  assertUsage(nativeChunkCipher !== undefined, 'this runtime has no cipher of its own');
  return nativeChunkCipher(key);
}

/** A running hash of the runtime. @throws TypeError where it has none. */
export function threadDigest(name: HashName): IncrementalDigest {
  assertUsage(nativeDigest !== undefined, 'this runtime has no hashes of its own');
  return nativeDigest.createDigest(name);
}
