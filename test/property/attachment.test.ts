// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../src/core/bytes.js';
import { RogatoryError } from '../../src/core/errors.js';
import { openAttachmentRange } from '../../src/envelope/attachment/attachment-range.js';
import { openAttachmentBytes } from '../../src/envelope/attachment/open-attachment.js';
import { same, sampleBytes, sealBytes, streamOf } from '../envelope/blobs.js';

const maxBytes = 10_000_000;
/** Around the ends of chunks, of batches, of the least padding and of the steps of Padme. */
const sizes = fc
  .tuple(fc.constantFrom(0, 16_384, 32_768, 65_536, 67_584, 131_072, 1_048_576), fc.integer({ min: -2, max: 2 }))
  .map(([edge, delta]) => Math.max(0, edge + delta));
const anySize = fc.oneof(sizes, fc.nat(200_000));

/** What a hand may do to a blob: change, cut, add, repeat, exchange. */
const mutation = fc.oneof(
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => (blob: Uint8Array) => {
    const out = Uint8Array.from(blob);
    out[at % blob.length]! ^= bits;
    return out;
  }),
  fc.nat().map((at) => (blob: Uint8Array) => blob.subarray(0, at % blob.length)),
  fc.uint8Array({ minLength: 1, maxLength: 20_000 }).map((more) => (blob: Uint8Array) => concat(blob, more)),
  fc.tuple(fc.nat(), fc.nat(40_000)).map(([at, length]) => (blob: Uint8Array) => {
    const start = at % blob.length;
    return concat(blob.subarray(0, start), blob.subarray(start + length + 1));
  }),
  fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 })).map(([first, step]) => (blob: Uint8Array) => {
    const chunk = (index: number) => blob.subarray(56 + 16_400 * (index % 4), 56 + 16_400 * (index % 4) + 16_400);
    const out = Uint8Array.from(blob);
    out.set(chunk(first + step), 56 + 16_400 * first);
    return out;
  }),
);

describe('attachments', () => {
  it('come back as they were, whatever their size and however they are cut', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anySize, fc.integer({ min: 1000, max: 200_000 }), fc.nat(), fc.nat(), async (size, pieceBytes, from, length) => {
        const { access, blob, plaintext } = await sealBytes(sampleBytes(size));
        const read = await openAttachmentBytes(streamOf(blob, pieceBytes), access, { maxBytes });
        expect(same(read, plaintext)).toBe(true);
        const start = from % (size + 1);
        const end = start + (length % (size - start + 1));
        const source = { size: blob.length, read: async (offset: number, count: number) => blob.slice(offset, offset + count) };
        const { bytes } = await openAttachmentRange(source, access, start, end);
        expect(same(bytes, plaintext.slice(start, end))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('give nothing but a RogatoryError once a byte of the blob is another', { timeout: 120_000 }, async () => {
    const { access, blob } = await sealBytes(sampleBytes(65_000));
    await fc.assert(
      fc.asyncProperty(mutation, fc.integer({ min: 100, max: 100_000 }), async (mutate, pieceBytes) => {
        const mutated = mutate(blob);
        fc.pre(!same(mutated, blob));
        const error = await openAttachmentBytes(streamOf(mutated, pieceBytes), access, { maxBytes }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(RogatoryError);
      }),
      { numRuns: 300 },
    );
  });
});
