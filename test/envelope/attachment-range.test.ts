// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { blobSource, openAttachmentRange } from '../../src/envelope/attachment/attachment-range.js';
import type { BlobSource } from '../../src/envelope/attachment/attachment-range.js';
import { flip, same, sampleBytes, sealBytes } from './blobs.js';

const { access, blob, plaintext } = await sealBytes(sampleBytes(2_500_000));

function sourceOf(bytes: Uint8Array, reads: number[] = []): BlobSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      reads.push(offset);
      return bytes.slice(offset, offset + length);
    },
  };
}

describe('openAttachmentRange', () => {
  it.each([
    [0, 0],
    [0, 1],
    [16_383, 16_385],
    [16_384, 32_768],
    [100_000, 1_900_000],
    [2_499_999, 2_500_000],
    [2_500_000, 2_500_000],
    [0, 2_500_000],
  ])('reads bytes %i to %i', async (start, end) => {
    const piece = await openAttachmentRange(sourceOf(blob), access, start, end);
    expect(piece).toMatchObject({ offset: start, incomplete: true });
    expect(same(piece.bytes, plaintext.slice(start, end))).toBe(true);
  });

  it('reads any range of the smallest attachments', async () => {
    for (const size of [0, 1, 65_536]) {
      const small = await sealBytes(sampleBytes(size));
      const { bytes } = await openAttachmentRange(sourceOf(small.blob), small.access, 0, size);
      expect(same(bytes, small.plaintext)).toBe(true);
    }
  });

  it('opens the last chunk first, and of the others those of the range alone (ENV-64)', async () => {
    const reads: number[] = [];
    await openAttachmentRange(sourceOf(blob, reads), access, 20_000, 20_001);
    const last = Math.floor((blob.length - 56) / 16_400);
    expect(reads).toEqual([0, 56 + last * 16_400, 56 + 16_400]);
  });

  it('refuses a range when the last chunk is not authentic, and chunks of the range that are not (ENV-36)', async () => {
    const read = (bytes: Uint8Array, start: number, end: number) => openAttachmentRange(sourceOf(bytes), access, start, end);
    await expect(read(flip(blob, blob.length - 1), 0, 1)).toRejectCode('ENVELOPE_ATTACHMENT_CHUNK');
    const broken = flip(blob, 56 + 70 * 16_400);
    await expect(read(broken, 0, 2_000_000)).rejects.toMatchObject({ code: 'ENVELOPE_ATTACHMENT_CHUNK', details: { chunk: 70 } });
    await expect(read(broken, 0, 70 * 16_384)).resolves.toMatchObject({ offset: 0 });
  });

  it('refuses another size, another beginning, another key (ENV-35, ENV-34, ENV-33)', async () => {
    await expect(openAttachmentRange(sourceOf(blob.subarray(0, -16)), access, 0, 1)).toRejectCode('ENVELOPE_ATTACHMENT_SIZE');
    await expect(openAttachmentRange(sourceOf(flip(blob, 30)), access, 0, 1)).toRejectCode('ENVELOPE_ATTACHMENT_BLOB');
    const other = { ...access, key: new Uint8Array(32) };
    await expect(openAttachmentRange(sourceOf(blob), other, 0, 1)).toRejectCode('ENVELOPE_ATTACHMENT_KEY');
  });

  it('refuses a source that became shorter (ENV-36)', async () => {
    const cut = { ...sourceOf(blob.subarray(0, 1_000_000)), size: blob.length };
    await expect(openAttachmentRange(cut, access, 0, 1)).toRejectCode('ENVELOPE_ATTACHMENT_CHUNK');
  });

  it('knows no range outside the attachment', async () => {
    await expect(openAttachmentRange(sourceOf(blob), access, 2, 1)).rejects.toThrow(RangeError);
    await expect(openAttachmentRange(sourceOf(blob), access, 0, 2_500_001)).rejects.toThrow(RangeError);
    await expect(openAttachmentRange(sourceOf(blob), access, -1, 1)).rejects.toThrow(RangeError);
  });

  it('stops when aborted, and tells how far it is', async () => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const onProgress = (progress: unknown): void => {
      seen.push(progress);
      controller.abort(new RangeError('enough'));
    };
    const options = { signal: controller.signal, onProgress };
    await expect(openAttachmentRange(sourceOf(blob), access, 10, 2_500_000, options)).rejects.toThrow('enough');
    expect(seen).toEqual([{ done: 1_048_566, total: 2_499_990 }]);
    await expect(openAttachmentRange(sourceOf(blob), access, 0, 1, options)).rejects.toThrow('enough');
  });
});

describe('blobSource', () => {
  it('reads a Blob of the runtime', async () => {
    const source = blobSource(new Blob([blob as Uint8Array<ArrayBuffer>]));
    expect(source.size).toBe(blob.length);
    const { bytes } = await openAttachmentRange(source, access, 40_000, 40_010);
    expect(bytes).toEqual(plaintext.slice(40_000, 40_010));
  });
});
