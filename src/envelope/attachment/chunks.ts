// SPDX-License-Identifier: Apache-2.0
// Chunked encryption after C2SP ("Cobblestone-256"), without prefix, padding or digests: chunk k is encrypted under base nonce XOR k, and
// the last chunk is shorter. So cut, added or exchanged chunks do not authenticate.
import { fail } from '../../core/errors.js';
import type { ChunkCipher, CipherChunk } from '../../crypto/aead/chunk-cipher.js';

/** Plaintext of a full chunk. */
export const CHUNK_BYTES = 16_384;
const TAG_BYTES = 16;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
/** Chunks that are encrypted by one call and handed over together: 1 MiB. */
export const BATCH_CHUNKS = 64;
export const BATCH_BYTES = BATCH_CHUNKS * CHUNK_BYTES;
export const SEALED_BATCH_BYTES = BATCH_CHUNKS * SEALED_CHUNK_BYTES;

/** Nonce of a chunk: the base nonce XOR its index, big-endian. @param index - From 0, at most 2^38. */
export function chunkNonce(base: Uint8Array, index: number): Uint8Array {
  const nonce = new Uint8Array(base.length);
  setChunkNonce(nonce, base, index);
  return nonce;
}

/** The same, written into a reused array. */
export function setChunkNonce(nonce: Uint8Array, base: Uint8Array, index: number): void {
  nonce.set(base);
  const high = Math.floor(index / 0x1_0000_0000);
  for (let i = 0; i < 4; i++) {
    nonce[7 - i] = (base[7 - i] as number) ^ ((high >>> (8 * i)) & 0xff);
    nonce[11 - i] = (base[11 - i] as number) ^ ((index >>> (8 * i)) & 0xff);
  }
}

/** Ciphertext bytes of `length` plaintext bytes at the end of a message, its short chunk included; full chunks alone have 16 bytes a chunk. */
export function sealedLastBytes(length: number): number {
  return length + TAG_BYTES * (Math.floor(length / CHUNK_BYTES) + 1);
}

/** Plaintext bytes of chunks that have `length` bytes together, a short one included. */
export function openedBytes(length: number): number {
  return length - TAG_BYTES * Math.ceil(length / SEALED_CHUNK_BYTES);
}

/**
 * Lays a batch out in chunks, for `ChunkCipher.seal`.
 * @param plaintext - Full chunks; when `last`, followed by the short one, which may be empty.
 * @param output - At least as long as the ciphertext. @returns Views of both.
 */
export function sealingChunks(plaintext: Uint8Array, output: Uint8Array, base: Uint8Array, first: number, last: boolean): CipherChunk[] {
  const full = Math.floor(plaintext.length / CHUNK_BYTES);
  const chunks: CipherChunk[] = [];
  for (let i = 0; i < full + (last ? 1 : 0); i++) {
    const input = plaintext.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES);
    const start = i * SEALED_CHUNK_BYTES;
    chunks.push({ nonce: chunkNonce(base, first + i), input, output: output.subarray(start, start + input.length + TAG_BYTES) });
  }
  return chunks;
}

/** The same for `ChunkCipher.open`. A remainder shorter than a tag is left out; `endsShort` detects it. */
export function openingChunks(ciphertext: Uint8Array, output: Uint8Array, base: Uint8Array, first: number): CipherChunk[] {
  const chunks: CipherChunk[] = [];
  for (let start = 0, i = 0; start + TAG_BYTES <= ciphertext.length; start += SEALED_CHUNK_BYTES, i++) {
    const input = ciphertext.subarray(start, start + SEALED_CHUNK_BYTES);
    const at = i * CHUNK_BYTES;
    chunks.push({ nonce: chunkNonce(base, first + i), input, output: output.subarray(at, at + input.length - TAG_BYTES) });
  }
  return chunks;
}

/** Whether a last batch ends like every message: in a chunk that is not full and has a whole tag. */
function endsShort(ciphertextBytes: number): boolean {
  return ciphertextBytes % SEALED_CHUNK_BYTES >= TAG_BYTES;
}

/**
 * Encrypts blocks of plaintext.
 * @param blocks - `BATCH_BYTES` each, the last one shorter, empty when need be; read before the next is asked for.
 * @returns Ciphertext, fresh, one piece a block.
 */
export async function* sealChunks(
  blocks: AsyncIterable<Uint8Array>,
  cipher: ChunkCipher,
  baseNonce: Uint8Array,
): AsyncGenerator<Uint8Array, void> {
  let index = 0;
  for await (const block of blocks) {
    const last = block.length < BATCH_BYTES;
    const output = new Uint8Array(last ? sealedLastBytes(block.length) : SEALED_BATCH_BYTES);
    await cipher.seal(sealingChunks(block, output, baseNonce, index, last));
    index += BATCH_CHUNKS;
    yield output;
  }
}

/**
 * Decrypts blocks of ciphertext, and yields plaintext up to the first chunk that does not authenticate.
 * @param blocks - `SEALED_BATCH_BYTES` each, the last one shorter; read before the next is asked for.
 * @param attachment - Id of the attachment, for the error.
 * @param first - Index of the first chunk.
 * @returns Plaintext, fresh. It is complete only when the generator has ended.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_CHUNK` (ENV-36).
 */
export async function* openChunks(
  blocks: AsyncIterable<Uint8Array>,
  cipher: ChunkCipher,
  baseNonce: Uint8Array,
  attachment: number,
  first = 0,
): AsyncGenerator<Uint8Array, void> {
  let index = first;
  for await (const block of blocks) {
    const last = block.length < SEALED_BATCH_BYTES;
    const output = new Uint8Array(block.length);
    const chunks = openingChunks(block, output, baseNonce, index);
    const good = await cipher.open(chunks);
    const plaintext = output.subarray(0, lengthOf(chunks.slice(0, good)));
    if (plaintext.length > 0) yield plaintext;
    if (good < chunks.length || (last && !endsShort(block.length)))
      throw fail('ENVELOPE_ATTACHMENT_CHUNK', { attachment, chunk: index + good });
    index += BATCH_CHUNKS;
  }
}

function lengthOf(chunks: readonly CipherChunk[]): number {
  return chunks.reduce((sum, { output }) => sum + output.length, 0);
}
