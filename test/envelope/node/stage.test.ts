// SPDX-License-Identifier: Apache-2.0
// Both stages in one thread, one behind the other: the ring holds all batches of these files.
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { blobBytes, paddedAttachmentBytes } from '../../../src/envelope/attachment/blob-size.js';
import { PLAIN_BYTES, Ring, ringMemory } from '../../../src/envelope/node/ring.js';
import { runBack, runFront } from '../../../src/envelope/node/stage.js';
import type { StageJob, StageResult } from '../../../src/envelope/node/stage-job.js';
import { sampleBytes, same } from '../blobs.js';
import { testFolder } from './folder.js';

const folder = testFolder();
const PREFIX = Uint8Array.from({ length: 56 }, (_, i) => i);

interface Ran {
  readonly front: StageResult;
  readonly back: StageResult;
  readonly progress: readonly number[];
}

function run(kind: StageJob['kind'], source: string, target: string, size: number, changes: Partial<StageJob> = {}): Ran {
  const [from, to] = [openSync(folder.path(source), 'r'), openSync(folder.path(target), 'w')];
  const job: StageJob = {
    ...{ kind, source: from, target: to, key: new Uint8Array(32).fill(1), baseNonce: new Uint8Array(12).fill(2), prefix: PREFIX },
    ...{ hashes: ['sha-256'], attachment: 7, size, blobBytes: blobBytes(size), ...changes },
  };
  try {
    const ring = new Ring(ringMemory());
    const progress: number[] = [];
    return { front: runFront(job, ring, (done) => progress.push(done)), back: runBack(job, ring), progress };
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

function sealed(size: number): { readonly plaintext: Uint8Array; readonly blob: Uint8Array; readonly ran: Ran } {
  const plaintext = sampleBytes(size);
  writeFileSync(folder.path('source'), plaintext);
  writeFileSync(folder.path('blob'), '');
  const ran = run('seal', 'source', 'blob.rest', size);
  // The caller writes the prefix; the stages begin behind it.
  const blob = new Uint8Array(readFileSync(folder.path('blob.rest')));
  blob.set(PREFIX);
  writeFileSync(folder.path('blob'), blob);
  return { plaintext, blob, ran };
}

describe('the two stages', () => {
  // Within a batch, at its end, one byte behind, and more batches than make the front do the cipher's work.
  const sizes = [0, 1, 70_000, PLAIN_BYTES - 1, PLAIN_BYTES, PLAIN_BYTES + 1, 3 * PLAIN_BYTES, 11 * PLAIN_BYTES + 5];
  it.each(sizes)('seal and open %d bytes, and find size and digests of both (ENV-36)', (size) => {
    const { plaintext, blob, ran } = sealed(size);
    expect(blob.length).toBe(blobBytes(size));
    expect(ran.front).toEqual({ size, digests: new Map([[-16, sha256(plaintext)]]) });
    expect(ran.back).toEqual({ blobDigest: sha256(blob) });
    expect(ran.progress.at(-1)).toBe(size);
    const opened = run('open', 'blob', 'out', size);
    expect(same(new Uint8Array(readFileSync(folder.path('out'))), plaintext)).toBe(true);
    expect(opened.front).toEqual({});
    expect(opened.back).toEqual({ size, digests: new Map([[-16, sha256(plaintext)]]) });
    expect(opened.progress.at(-1)).toBe(blob.length);
  });

  it('refuse a changed byte by its chunk, wherever the cipher runs (ENV-36)', () => {
    const size = 11 * PLAIN_BYTES;
    const { blob } = sealed(size);
    for (const at of [56, 56 + 5 * PLAIN_BYTES, blob.length - 1]) {
      const changed = blob.slice();
      changed[at]! ^= 1;
      writeFileSync(folder.path('blob'), changed);
      expect(() => run('open', 'blob', 'out', size)).toThrowCode('ENVELOPE_ATTACHMENT_CHUNK', { attachment: 7 });
    }
  });

  it('refuse a blob that ends early, and padding that is not zero (ENV-27)', () => {
    const size = PLAIN_BYTES + 10;
    const { blob } = sealed(size);
    writeFileSync(folder.path('blob'), blob.subarray(0, -1));
    expect(() => run('open', 'blob', 'out', size)).toThrowCode('ENVELOPE_ATTACHMENT_SIZE', {
      size: blob.length - 1,
      expected: blob.length,
    });
    writeFileSync(folder.path('blob'), blob);
    // One byte less is said to be text: the last byte of text counts as padding.
    const whole = paddedAttachmentBytes(size);
    expect(whole).toBeGreaterThan(size);
    const shorter = { size: size - 1, blobBytes: blob.length };
    expect(() => run('open', 'blob', 'out', size, shorter)).toThrowCode('ENVELOPE_ATTACHMENT_PADDING');
  });

  it('end with nothing when the ring was stopped', () => {
    const memory = ringMemory();
    new Ring(memory).stop();
    const ring = new Ring(memory);
    expect(ring.stopped).toBe(true);
    expect([ring.free(), ring.next()]).toEqual([undefined, undefined]);
  });
});
