// SPDX-License-Identifier: Apache-2.0
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { concat, equal, fromHex, toHex } from '../../src/core/bytes.js';
import { isRogatoryError } from '../../src/core/errors.js';
import type { ChunkCipher } from '../../src/crypto/aead/chunk-cipher.js';
import { sha512 } from '../../src/crypto/digest/digest.js';
import { nativeChunkCipher } from '../../src/crypto/native/node/chunk-cipher.js';
import { webChunkCipher } from '../../src/crypto/native/web/chunk-cipher.js';
import { nobleChunkCipher } from '../../src/crypto/noble/ciphers.js';
import { expandInputKey } from '../../src/envelope/attachment/attachment.js';
import { blocksOf } from '../../src/envelope/attachment/blocks.js';
import { openChunks, openingChunks, SEALED_BATCH_BYTES, SEALED_CHUNK_BYTES } from '../../src/envelope/attachment/chunks.js';
import { vectorFile } from '../crypto/vectors.js';
import type { Wycheproof } from '../crypto/vectors.js';

interface Vector {
  readonly comment: string;
  readonly flags: readonly string[];
  readonly key: string;
  readonly ctx: string;
  /** Compressed by zlib. */
  readonly ct: string;
  readonly aeadKey?: string;
  readonly baseNonce?: string;
  readonly msgLength?: number;
  readonly msgSha512?: string;
}

const vectors = vectorFile<Wycheproof<object, Vector>>('wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json');
const ciphers: [name: string, make: (key: Uint8Array) => ChunkCipher | Promise<ChunkCipher>][] = [
  ['node:crypto', nativeChunkCipher!],
  ['WebCrypto', webChunkCipher!],
  ['noble', nobleChunkCipher],
];

/** Key and nonce of a blob whose prefix is its own; undefined when it must be refused before any chunk. */
function openPrefix(vector: Vector, blob: Uint8Array): { key: Uint8Array; baseNonce: Uint8Array } | undefined {
  if (blob.length < 56) return undefined;
  try {
    const keys = expandInputKey(fromHex(vector.key), blob.subarray(0, 24), fromHex(vector.ctx));
    return equal(keys.commitment, blob.subarray(24, 56)) ? keys : undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return undefined;
  }
}

async function* oneByOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

describe.each(ciphers)('Wycheproof Cobblestone-256 over %s', (_, makeCipher) => {
  const tests = vectors.read().testGroups.flatMap((group) => group.tests);

  it('has 35 vectors', () => expect(tests).toHaveLength(35));

  it.each(tests)('gives vector $tcId its verdict: $comment (ENV-36)', { timeout: 60_000 }, async (vector) => {
    const blob = Uint8Array.from(inflateSync(fromHex(vector.ct)));
    const keys = openPrefix(vector, blob);
    expect(keys === undefined).toBe(vector.flags.includes('HeaderFailure'));
    if (keys === undefined) return expect(vector.result).toBe('invalid');
    expect(toHex(keys.key)).toBe(vector.aeadKey);
    expect(toHex(keys.baseNonce)).toBe(vector.baseNonce);
    const cipher = await makeCipher(keys.key);

    // The whole, chunk by chunk: all of it, or the longest valid beginning and then a refusal.
    const pieces: Uint8Array[] = [];
    const opening = openChunks(blocksOf(oneByOne(blob.subarray(56)), SEALED_BATCH_BYTES), cipher, keys.baseNonce, 0);
    let verdict = 'valid';
    try {
      for await (const piece of opening) pieces.push(piece);
    } catch (error) {
      expect(isRogatoryError(error, 'ENVELOPE_ATTACHMENT_CHUNK')).toBe(true);
      verdict = 'invalid';
    }
    expect(verdict).toBe(vector.result);
    expect(pieces.length > 0 && verdict === 'invalid').toBe(vector.flags.includes('PartialPlaintext'));
    const plaintext = concat(...pieces);
    if (vector.msgLength !== undefined) {
      expect(plaintext.length).toBe(vector.msgLength);
      expect(toHex(sha512(plaintext))).toBe(vector.msgSha512);
    }
    expect(await opening.next()).toEqual({ done: true, value: undefined });

    // The last chunk alone, as a reader of a range opens it first.
    const last = Math.floor((blob.length - 56) / SEALED_CHUNK_BYTES);
    const chunks = openingChunks(blob.subarray(56 + last * SEALED_CHUNK_BYTES), new Uint8Array(SEALED_CHUNK_BYTES), keys.baseNonce, last);
    const authentic = chunks.length === 1 && (await cipher.open(chunks)) === 1;
    expect(authentic).toBe(vector.result === 'valid' || vector.flags.includes('ValidFinalChunk'));
  });
});
