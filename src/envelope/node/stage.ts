// SPDX-License-Identifier: Apache-2.0
// Work of the two threads on each batch. Sealing: the front reads and hashes plaintext, the back hashes and writes the blob. Opening: the
// front reads the blob, the back checks, hashes and writes plaintext. The less busy thread runs the cipher.
import { readSync, writeSync } from 'node:fs';
import { fail } from '../../core/errors.js';
import { threadDigest } from '../../crypto/runtime/thread.js';
import { paddedAttachmentBytes, PREFIX_BYTES } from '../attachment/blob-size.js';
import { checkPadding } from '../checks/blob-padding.js';
import { openedBytes, sealedLastBytes } from '../attachment/chunks.js';
import { PlaintextDigests } from '../attachment/plaintext-digests.js';
import { BatchCipher } from './batch-cipher.js';
import { PLAIN_BYTES, SEALED_BYTES, SLOT_CHUNKS } from './ring.js';
import type { Ring } from './ring.js';
import type { StageJob, StageResult } from './stage-job.js';

/** Runs the first stage until its input ends. @param onProgress - Given the bytes of input done. */
export function runFront(job: StageJob, ring: Ring, onProgress: (done: number) => void): StageResult {
  return job.kind === 'seal' ? readPlaintext(job, ring, onProgress) : readBlob(job, ring, onProgress);
}

/** Runs the second stage until the batch that is marked last. */
export function runBack(job: StageJob, ring: Ring): StageResult {
  return job.kind === 'seal' ? writeBlob(job, ring) : writePlaintext(job, ring);
}

function readPlaintext(job: StageJob, ring: Ring, onProgress: (done: number) => void): StageResult {
  const cipher = new BatchCipher(job, 'slot');
  const hash = new PlaintextDigests(job.hashes, threadDigest);
  let size = 0;
  let padded: number | undefined;
  for (let index = 0, at = 0; ; index += SLOT_CHUNKS) {
    const slot = ring.free();
    if (slot === undefined) return {};
    let filled = 0;
    if (padded === undefined) {
      filled = readFull(job.source, slot.plain, PLAIN_BYTES, size);
      hash.update(slot.plain.subarray(0, filled));
      size += filled;
      if (filled < PLAIN_BYTES) padded = paddedAttachmentBytes(size);
    }
    // Only the last batch is not full; like a short chunk, it marks the end.
    slot.length = padded === undefined ? PLAIN_BYTES : Math.min(PLAIN_BYTES, padded - at);
    slot.plain.fill(0, filled, slot.length);
    slot.last = slot.length < PLAIN_BYTES;
    slot.ciphered = ring.frontIsAhead;
    if (slot.ciphered) cipher.seal(slot, index);
    at += slot.length;
    const { last } = slot;
    ring.fill();
    onProgress(size);
    if (last) return { size, digests: hash.digest() };
  }
}

function writeBlob(job: StageJob, ring: Ring): StageResult {
  const cipher = new BatchCipher(job, 'here');
  const hash = threadDigest('sha-256');
  hash.update(job.prefix);
  for (let index = 0, at = PREFIX_BYTES; ; index += SLOT_CHUNKS) {
    const slot = ring.next();
    if (slot === undefined) return {};
    const { last, length } = slot;
    const sealed = slot.ciphered ? slot.sealed : cipher.seal(slot, index);
    const blob = sealed.subarray(0, last ? sealedLastBytes(length) : SEALED_BYTES);
    hash.update(blob);
    writeFull(job.target, blob, at);
    at += blob.length;
    ring.empty();
    if (last) return { blobDigest: hash.digest() };
  }
}

function readBlob(job: StageJob, ring: Ring, onProgress: (done: number) => void): StageResult {
  const cipher = new BatchCipher(job, 'slot');
  for (let index = 0, at = PREFIX_BYTES; ; index += SLOT_CHUNKS) {
    const slot = ring.free();
    if (slot === undefined) return {};
    const length = Math.min(SEALED_BYTES, job.blobBytes - at);
    const read = readFull(job.source, slot.sealed, length, at);
    at += read;
    if (read < length) throw fail('ENVELOPE_ATTACHMENT_SIZE', { attachment: job.attachment, size: at, expected: job.blobBytes });
    slot.length = length;
    slot.last = length < SEALED_BYTES;
    slot.ciphered = ring.frontIsAhead;
    if (slot.ciphered) cipher.open(slot, index);
    const { last } = slot;
    ring.fill();
    onProgress(at);
    if (last) return {};
  }
}

function writePlaintext(job: StageJob, ring: Ring): StageResult {
  const cipher = new BatchCipher(job, 'here');
  const hash = new PlaintextDigests(job.hashes, threadDigest);
  let size = 0;
  for (let index = 0; ; index += SLOT_CHUNKS) {
    const slot = ring.next();
    if (slot === undefined) return {};
    const { last, length } = slot;
    const opened = slot.ciphered ? slot.plain : cipher.open(slot, index);
    const padded = opened.subarray(0, openedBytes(length));
    const text = padded.subarray(0, Math.max(0, job.size - size));
    checkPadding(job.attachment, padded.subarray(text.length));
    hash.update(text);
    writeFull(job.target, text, size);
    size += text.length;
    ring.empty();
    if (last) return { size, digests: hash.digest() };
  }
}

/** @returns Bytes read: fewer than `length` only at the end of the file. */
function readFull(file: number, bytes: Uint8Array, length: number, position: number): number {
  let filled = 0;
  while (filled < length) {
    const read = readSync(file, bytes, filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}

function writeFull(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, position + at);
}
