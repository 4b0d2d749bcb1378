// SPDX-License-Identifier: Apache-2.0
// Sealed attachments with a real blob behind them, for tests that make one thing of it wrong.
import { concat, fromHex } from '../../src/core/bytes.js';
import { syncChunkCipher } from '../../src/crypto/aead/chunk-cipher.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { attachmentContext, expandInputKey } from '../../src/envelope/attachment/attachment.js';
import { paddedAttachmentBytes } from '../../src/envelope/attachment/blob-size.js';
import type { AttachmentAccess } from '../../src/envelope/attachment/attachment-access.js';
import { sealedLastBytes, sealingChunks } from '../../src/envelope/attachment/chunks.js';
import type { Quarantine } from '../../src/envelope/attachment/quarantine.js';
import { sealAttachment } from '../../src/envelope/attachment/seal-attachment.js';
import type { AttachmentInput, SealAttachmentOptions } from '../../src/envelope/attachment/seal-attachment.js';

export const MESSAGE_ID = fromHex('0192f5c0a1b27c3d8e4f5a6b7c8d9e0f');
export const INPUT: AttachmentInput = { messageId: MESSAGE_ID, id: 3, fileName: 'order.pdf', mediaType: 'application/pdf' };

export interface Sealed {
  readonly access: AttachmentAccess;
  readonly blob: Uint8Array;
  readonly plaintext: Uint8Array;
}

/** Bytes that no zero ends, different at each place. */
export function sampleBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (((i * 2_654_435_761) >>> 16) % 255) + 1);
}

/** A stream of `bytes` in pieces of `pieceBytes`. */
export function streamOf(bytes: Uint8Array, pieceBytes = 50_000): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.slice(at, at + pieceBytes));
      at += pieceBytes;
    },
  });
}

export function collecting(): { sink: WritableStream<Uint8Array>; bytes(): Uint8Array; state: { closed: boolean; aborted: unknown } } {
  const pieces: Uint8Array[] = [];
  const state: { closed: boolean; aborted: unknown } = { closed: false, aborted: undefined };
  const sink = new WritableStream<Uint8Array>({
    write: (piece) => void pieces.push(piece),
    close: () => void (state.closed = true),
    abort: (reason: unknown) => void (state.aborted = reason),
  });
  return { sink, bytes: () => concat(...pieces), state };
}

export async function sealBytes(
  plaintext: Uint8Array,
  changes: Partial<AttachmentInput> = {},
  options: SealAttachmentOptions = {},
): Promise<Sealed> {
  const input = { ...INPUT, ...changes };
  const { sink, bytes } = collecting();
  const { header, key } = await sealAttachment(streamOf(plaintext), sink, input, options);
  return { access: { header, key, messageId: input.messageId }, blob: bytes(), plaintext };
}

/** Seals what no honest sender would: `padded` is encrypted as it is, and described as `size` bytes with `digest`. */
export function sealAs(padded: Uint8Array, size: number, digest: Uint8Array): Sealed {
  const [key, salt] = [sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2)).slice(0, 24)];
  const keys = expandInputKey(key, salt, attachmentContext(MESSAGE_ID, INPUT.id));
  const sealed = new Uint8Array(sealedLastBytes(padded.length));
  syncChunkCipher(keys.key).seal(sealingChunks(padded, sealed, keys.baseNonce, 0, true));
  const prefix = concat(salt, keys.commitment);
  const blob = concat(prefix, sealed);
  const named = { id: INPUT.id, fileName: INPUT.fileName, mediaType: INPUT.mediaType };
  const sums = { digests: new Map([[-16, digest]]), blob: { digest: sha256(blob), size: blob.length } };
  return {
    access: { header: { ...named, size, ...sums, prefix, keyWithheld: false }, key, messageId: MESSAGE_ID },
    blob,
    plaintext: padded,
  };
}

/** What an honest sender pads `plaintext` to. */
export function pad(plaintext: Uint8Array): Uint8Array {
  return concat(plaintext, new Uint8Array(paddedAttachmentBytes(plaintext.length) - plaintext.length));
}

/** A quarantine that says what became of it. */
export function watched(): Quarantine<Uint8Array> & { outcome: 'released' | 'discarded' | undefined; size: number } {
  const pieces: Uint8Array[] = [];
  return {
    outcome: undefined,
    size: 0,
    async write(bytes) {
      pieces.push(bytes);
      this.size += bytes.length;
    },
    async release() {
      this.outcome = 'released';
      return concat(...pieces);
    },
    async discard() {
      this.outcome = 'discarded';
    },
  };
}

const CHUNK = 16_400;
const at = (index: number): number => 56 + CHUNK * index;
const chunkOf = (blob: Uint8Array, index: number): Uint8Array => blob.subarray(at(index), at(index + 1));

/** Mutations of a blob of at least three chunks that keep its size, by the chunk that no longer authenticates. */
export const sameSizeFaults: [name: string, mutate: (blob: Uint8Array) => Uint8Array, chunk: number][] = [
  ['two chunks swapped', (blob) => concat(blob.subarray(0, at(0)), chunkOf(blob, 1), chunkOf(blob, 0), blob.subarray(at(2))), 0],
  ['a chunk repeated in place of the next', (blob) => concat(blob.subarray(0, at(1)), chunkOf(blob, 0), blob.subarray(at(2))), 1],
  ['a bit of a chunk flipped', (blob) => flip(blob, at(1) + 5), 1],
  ['a bit of a tag flipped', (blob) => flip(blob, at(2) - 1), 1],
  ['a bit of the last chunk flipped', (blob) => flip(blob, blob.length - 1), Math.floor((65_536 + 16 * 4) / CHUNK)],
];

export function flip(bytes: Uint8Array, index: number): Uint8Array {
  const out = Uint8Array.from(bytes);
  out[index] = out[index]! ^ 1;
  return out;
}

/** Byte by byte, but a thousand times as fast as `toEqual`. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
