// SPDX-License-Identifier: Apache-2.0
import { assertBytes, assertInteger } from '../../core/assert.js';
import { concat } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import type { RandomSource } from '../../core/random.js';
import { chunkCipher } from '../../crypto/aead/chunk-cipher.js';
import { createDigest } from '../../crypto/digest/digest.js';
import { HASH_NAMES } from '../../crypto/digest/hash-names.js';
import type { HashName } from '../../crypto/digest/hash-names.js';
import { attachmentContext, attachmentFault, expandInputKey, INPUT_KEY_BYTES } from './attachment.js';
import type { AttachmentKeys } from './attachment.js';
import { blobBytes, paddedAttachmentBytes, SALT_BYTES } from './blob-size.js';
import { blocksOf, openStream, pour } from './blocks.js';
import { BATCH_BYTES, sealChunks } from './chunks.js';
import { PlaintextDigests } from './plaintext-digests.js';
import type { SealedAttachment } from '../seal-input.js';
import type { AttachmentHeader } from '../types.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

/** Progress of a long run. `total` is absent when it is unknown. */
export interface AttachmentProgress {
  /** Processed bytes of the input: of the plaintext when sealing, of the blob when opening. */
  readonly done: number;
  readonly total?: number;
}

export interface AttachmentOptions {
  /** Ends the run, which then rejects with the signal's reason and leaves nothing behind. */
  readonly signal?: AbortSignal;
  /** Called at most once a batch (1 MiB), the last time at the end. */
  readonly onProgress?: (progress: AttachmentProgress) => void;
}

export interface SealAttachmentOptions extends AttachmentOptions {
  /** Size of the source where it is known, for `onProgress` alone. */
  readonly totalBytes?: number;
  /** Source of input key and salt; default the runtime's. It must never repeat. */
  readonly random?: RandomSource;
}

/** Name of an attachment, and its message. */
export interface AttachmentInput {
  /** Id of the message that will carry it, 16 bytes. Its blob serves no other message, not even a repetition of the same one. */
  readonly messageId: Uint8Array;
  /** Unique within the message; attachments stand in ascending order of it. */
  readonly id: number;
  /** 1 to 255 bytes of UTF-8, no path, no invisible character and none that changes text direction. */
  readonly fileName: string;
  readonly mediaType: string;
  /** Keep the key out of the envelope, and release it in a later message. */
  readonly keyWithheld?: boolean;
  /** Hashes of the plaintext to sign beside SHA-256, for keepers of evidence that use another hash. */
  readonly alsoHash?: readonly Exclude<HashName, 'sha-256'>[];
}

const ALSO_HASHES = HASH_NAMES.filter((name) => name !== 'sha-256');
export const ATTACHMENT_OPTIONS: Members<AttachmentOptions> = { required: {}, optional: { signal: 'object', onProgress: 'function' } };
export const SEAL_ATTACHMENT_OPTIONS: Members<SealAttachmentOptions> = {
  required: {},
  optional: { ...ATTACHMENT_OPTIONS.optional, totalBytes: 'number', random: 'function' },
};
export const ATTACHMENT_INPUT: Members<AttachmentInput> = {
  required: { messageId: 'bytes', id: 'number', fileName: 'text', mediaType: 'text' },
  optional: { keyWithheld: 'flag', alsoHash: { each: ALSO_HASHES } },
};

/** An attachment being sealed: its key and the prefix of its blob. */
export interface AttachmentDraft {
  readonly input: AttachmentInput;
  readonly inputKey: Uint8Array;
  readonly keys: AttachmentKeys;
  readonly prefix: Uint8Array;
}

/** Results of one pass over the plaintext. */
export interface AttachmentTotals {
  readonly size: number;
  /** By COSE hash id. */
  readonly digests: ReadonlyMap<number, Uint8Array>;
  readonly blobDigest: Uint8Array;
}

/**
 * Encrypts a stream of any length, in constant memory, into a blob for an attachment of one message. Its key and salt are fresh: the blob
 * is written once, and an interrupted transfer continues from its bytes. Sealing again gives a different blob.
 * @param source - Plaintext; read to its end, or cancelled.
 * @param blob - Takes the blob; closed when all of it is written, aborted on failure. It owns each piece from then on.
 * @returns Header and input key, for `seal`.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27) for a name, media type or size outside the rules; and any error of source or
 * sink.
 * @throws TypeError or RangeError when `input` is not of the documented form.
 * @see SPEC.md "Attachments"; C2SP chunked-encryption, Cobblestone-256
 */
export async function sealAttachment(
  source: ReadableStream<Uint8Array>,
  blob: WritableStream<Uint8Array>,
  input: AttachmentInput,
  options: SealAttachmentOptions = {},
): Promise<SealedAttachment> {
  requireMembers(input, ATTACHMENT_INPUT, 'sealAttachment(input)');
  requireMembers(options, SEAL_ATTACHMENT_OPTIONS, 'sealAttachment(options)');
  const draft = draftAttachment(input, options.random);
  const stream = openStream(source, options.signal);
  try {
    return await pour(sealPieces(stream.pieces, draft, options), blob, options.signal);
  } finally {
    await stream.close();
  }
}

/** Checks the input and draws key and salt, fresh for every blob, because a salt used for two plaintexts would reveal both. */
export function draftAttachment(input: AttachmentInput, random: RandomSource = systemRandom): AttachmentDraft {
  assertBytes(input.messageId, 'messageId', 16);
  assertInteger(input.id, 'id', 0, Number.MAX_SAFE_INTEGER);
  const inputKey = random(INPUT_KEY_BYTES);
  const salt = random(SALT_BYTES);
  const keys = expandInputKey(inputKey, salt, attachmentContext(input.messageId, input.id));
  const draft = { input, inputKey, keys, prefix: concat(salt, keys.commitment) };
  // Refuse a bad name before reading any byte.
  checkHeader(headerOf(draft, { size: 0, digests: new Map(), blobDigest: new Uint8Array(32) }));
  return draft;
}

/** The hashes that the header will hold. */
export function signedHashes({ alsoHash = [] }: AttachmentInput): readonly HashName[] {
  return [...new Set<HashName>(['sha-256', ...alsoHash])];
}

/** @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27). */
export function finishAttachment(draft: AttachmentDraft, totals: AttachmentTotals): SealedAttachment {
  const header = headerOf(draft, totals);
  checkHeader(header);
  return { header, key: draft.inputKey };
}

/** Yields the blob of what it reads, in fresh pieces. */
export async function* sealPieces(
  pieces: AsyncIterable<Uint8Array>,
  draft: AttachmentDraft,
  { onProgress, totalBytes }: SealAttachmentOptions,
): AsyncGenerator<Uint8Array, SealedAttachment> {
  const plain = { hash: new PlaintextDigests(signedHashes(draft.input), createDigest), size: 0 };
  const blobHash = createDigest('sha-256');
  const report = (): void => onProgress?.({ done: plain.size, ...(totalBytes === undefined ? {} : { total: totalBytes }) });
  const cipher = await chunkCipher(draft.keys.key);
  blobHash.update(draft.prefix);
  yield Uint8Array.from(draft.prefix);
  for await (const piece of sealChunks(blocksOf(padded(pieces, plain), BATCH_BYTES), cipher, draft.keys.baseNonce)) {
    blobHash.update(piece);
    yield piece;
    report();
  }
  return finishAttachment(draft, { size: plain.size, digests: plain.hash.digest(), blobDigest: blobHash.digest() });
}

/** Counts and hashes pieces, and appends zeros. */
async function* padded(
  pieces: AsyncIterable<Uint8Array>,
  plain: { readonly hash: PlaintextDigests; size: number },
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of pieces) {
    assertBytes(piece, 'a piece of the source');
    plain.hash.update(piece);
    plain.size += piece.length;
    yield piece;
  }
  const zeros = new Uint8Array(BATCH_BYTES);
  for (let left = paddedAttachmentBytes(plain.size) - plain.size; left > 0; left -= BATCH_BYTES) {
    yield left < BATCH_BYTES ? zeros.subarray(0, left) : zeros;
  }
}

function headerOf({ input, prefix }: AttachmentDraft, { size, digests, blobDigest }: AttachmentTotals): AttachmentHeader {
  return {
    id: input.id,
    fileName: input.fileName,
    mediaType: input.mediaType,
    size,
    digests,
    blob: { digest: blobDigest, size: blobBytes(size) },
    prefix,
    keyWithheld: input.keyWithheld === true,
  };
}

function checkHeader(header: AttachmentHeader): void {
  const reason = attachmentFault(header);
  if (reason !== undefined) throw fail('ENVELOPE_ATTACHMENT', { attachment: header.id, reason });
}
