// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concat } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { openAttachment, openAttachmentBytes } from '../../src/envelope/attachment/open-attachment.js';
import { unverifiedHashes } from '../../src/envelope/attachment/plaintext-digests.js';
import { streamQuarantine } from '../../src/envelope/attachment/quarantine.js';
import type { AttachmentAccess } from '../../src/envelope/attachment/attachment-access.js';
import type { AttachmentHeader } from '../../src/envelope/types.js';
import { collecting, flip, pad, same, sameSizeFaults, sampleBytes, sealAs, sealBytes, streamOf, watched } from './blobs.js';

const honest = await sealBytes(sampleBytes(60_000));
const maxBytes = 10_000_000;
const read = (blob: Uint8Array, access: AttachmentAccess) => openAttachmentBytes(streamOf(blob), access, { maxBytes });
const described = (changes: Partial<AttachmentHeader>): AttachmentAccess => ({
  ...honest.access,
  header: { ...honest.access.header, ...changes },
});

describe('openAttachment', () => {
  it.each([0, 1, 16_383, 16_384, 16_385, 65_536, 65_537, 1_048_576, 1_048_577])('gives back %i bytes', async (size) => {
    const { access, blob, plaintext } = await sealBytes(sampleBytes(size));
    for (const piece of [17_001, 65_672, 3_000_000]) {
      expect(same(await openAttachmentBytes(streamOf(blob, piece), access, { maxBytes }), plaintext)).toBe(true);
    }
  });

  it('takes a blob in the smallest pieces, its beginning included', async () => {
    expect(same(await openAttachmentBytes(streamOf(honest.blob, 7), honest.access, { maxBytes }), honest.plaintext)).toBe(true);
  });

  it('releases after everything is verified, and not before', async () => {
    const quarantine = watched();
    expect(await openAttachment(streamOf(honest.blob), honest.access, quarantine)).toEqual(honest.plaintext);
    expect(quarantine.outcome).toBe('released');
  });

  it('discards what it had when a late check fails (ENV-66)', async () => {
    const { access, blob } = await sealBytes(sampleBytes(3_000_000));
    const quarantine = watched();
    await expect(openAttachment(streamOf(flip(blob, blob.length - 1)), access, quarantine)).toRejectCode('ENVELOPE_ATTACHMENT_CHUNK');
    expect(quarantine.outcome).toBe('discarded');
    expect(quarantine.size).toBeGreaterThan(0);
  });

  it('refuses a wrong key, another message and another attachment id before it reads a byte (ENV-33)', async () => {
    const wrong = [
      { ...honest.access, key: new Uint8Array(32) },
      { ...honest.access, messageId: new Uint8Array(16) },
      described({ id: 4 }),
    ];
    for (const access of wrong) {
      let pulled = 0;
      const blob = new ReadableStream<Uint8Array>({ pull: () => void (pulled += 1) }, { highWaterMark: 0 });
      await expect(openAttachment(blob, access, watched())).toRejectCode('ENVELOPE_ATTACHMENT_KEY');
      expect(pulled).toBe(0);
    }
  });

  it('refuses a commitment or salt other than that of the key, in the signed part (ENV-33)', async () => {
    for (const index of [0, 23, 24, 55]) {
      await expect(read(honest.blob, described({ prefix: flip(honest.access.header.prefix, index) }))).toRejectCode(
        'ENVELOPE_ATTACHMENT_KEY',
      );
    }
  });

  it('refuses a blob that begins otherwise: another attachment, another salt, another commitment (ENV-34)', async () => {
    const other = await sealBytes(honest.plaintext);
    for (const blob of [other.blob, flip(honest.blob, 0), flip(honest.blob, 55)]) {
      await expect(read(blob, honest.access)).toRejectCode('ENVELOPE_ATTACHMENT_BLOB');
    }
  });

  it.each([
    ['a byte short', (blob: Uint8Array) => blob.subarray(0, -1)],
    ['without its last chunk', (blob: Uint8Array) => blob.subarray(0, -16)],
    ['cut after a full chunk', (blob: Uint8Array) => blob.subarray(0, 56 + 2 * 16_400)],
    ['cut inside its prefix', (blob: Uint8Array) => blob.subarray(0, 40)],
    ['empty', () => new Uint8Array(0)],
    ['with a byte behind it', (blob: Uint8Array) => concat(blob, new Uint8Array(1))],
    ['with its last chunk repeated', (blob: Uint8Array) => concat(blob, blob.subarray(-16))],
  ])('refuses a blob %s (ENV-35)', async (_, mutate) => {
    await expect(read(mutate(honest.blob), honest.access)).toRejectCode('ENVELOPE_ATTACHMENT_SIZE');
  });

  it.each(sameSizeFaults)('refuses a blob with %s (ENV-36)', async (_, mutate, chunk) => {
    const opening = read(mutate(honest.blob), honest.access);
    await expect(opening).toRejectCode('ENVELOPE_ATTACHMENT_CHUNK');
    await expect(opening).rejects.toMatchObject({ details: { attachment: 3, chunk } });
  });

  it('refuses a byte of padding that is not zero, the first and the last (ENV-37)', async () => {
    for (const index of [60_000, 65_535]) {
      const { access, blob } = sealAs(flip(pad(honest.plaintext), index), 60_000, sha256(honest.plaintext));
      await expect(read(blob, access)).toRejectCode('ENVELOPE_ATTACHMENT_PADDING');
    }
  });

  it('refuses a size that lies within the same padding: smaller or larger (ENV-37, ENV-38)', async () => {
    await expect(read(honest.blob, described({ size: 59_999 }))).toRejectCode('ENVELOPE_ATTACHMENT_PADDING');
    await expect(read(honest.blob, described({ size: 60_001 }))).toRejectCode('ENVELOPE_ATTACHMENT_DIGEST');
  });

  it('refuses padding that is not exact, and a size that asks for another (ENV-27)', async () => {
    const wide = sealAs(concat(pad(honest.plaintext), new Uint8Array(16_384)), 60_000, sha256(honest.plaintext));
    await expect(read(wide.blob, wide.access)).toRejectCode('ENVELOPE_ATTACHMENT');
    await expect(read(honest.blob, described({ size: 70_000 }))).toRejectCode('ENVELOPE_ATTACHMENT');
  });

  it('refuses a digest that lies (ENV-38)', async () => {
    const digests = new Map([[-16, sha256(new Uint8Array(1))]]);
    await expect(read(honest.blob, described({ digests }))).toRejectCode('ENVELOPE_ATTACHMENT_DIGEST');
  });

  it('refuses a digest by another known hash that lies, and opens when all are right (ENV-38)', async () => {
    const { access, blob, plaintext } = await sealBytes(sampleBytes(60_000), { alsoHash: ['sha-384', 'sha-512'] });
    expect([...access.header.digests.keys()]).toEqual([-16, -43, -44]);
    expect(access.header.digests.get(-43)).toEqual(new Uint8Array(createHash('sha384').update(plaintext).digest()));
    expect(access.header.digests.get(-44)).toEqual(new Uint8Array(createHash('sha512').update(plaintext).digest()));
    expect(await read(blob, access)).toEqual(plaintext);
    for (const hash of [-16, -43, -44]) {
      const digests = new Map(access.header.digests).set(hash, flip(access.header.digests.get(hash)!, 0));
      const opening = read(blob, { ...access, header: { ...access.header, digests } });
      await expect(opening).rejects.toMatchObject({ code: 'ENVELOPE_ATTACHMENT_DIGEST', details: { attachment: 3, hash } });
    }
  });

  it('leaves a digest by a hash that is not known unverified, and says so (ENV-65)', async () => {
    const digests = new Map(honest.access.header.digests).set(-45, new Uint8Array(64)).set(-1000, new Uint8Array(32));
    const access = { ...honest.access, header: { ...honest.access.header, digests } };
    expect(await read(honest.blob, access)).toEqual(honest.plaintext);
    expect(unverifiedHashes(access.header)).toEqual([-45, -1000]);
    expect(unverifiedHashes(honest.access.header)).toEqual([]);
  });

  it('refuses to hold in memory more than was allowed (ENV-27)', async () => {
    const opening = openAttachmentBytes(streamOf(honest.blob), honest.access, { maxBytes: 59_999 });
    await expect(opening).toRejectCode('ENVELOPE_ATTACHMENT');
    await expect(openAttachmentBytes(streamOf(honest.blob), honest.access, { maxBytes: 60_000 })).resolves.toEqual(honest.plaintext);
  });

  it('tells how far it is', async () => {
    const { access, blob } = await sealBytes(sampleBytes(2_500_000));
    const seen: number[] = [];
    await openAttachmentBytes(streamOf(blob), access, { maxBytes, onProgress: ({ done, total }) => void seen.push(done, total!) });
    expect(seen.slice(-2)).toEqual([blob.length, blob.length]);
    expect(seen.length).toBe(6);
  });

  it('stops when aborted, cancels the blob and discards', async () => {
    const controller = new AbortController();
    let cancelled = false;
    const blob = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    const quarantine = watched();
    const opening = openAttachment(blob, honest.access, quarantine, { signal: controller.signal });
    controller.abort(new RangeError('enough'));
    await expect(opening).rejects.toThrow('enough');
    expect([cancelled, quarantine.outcome]).toEqual([true, 'discarded']);
  });

  it('releases nothing when aborted after the last byte', async () => {
    const controller = new AbortController();
    const quarantine = watched();
    const onProgress = (): void => controller.abort(new RangeError('late'));
    await expect(
      openAttachment(streamOf(honest.blob), honest.access, quarantine, { signal: controller.signal, onProgress }),
    ).rejects.toThrow('late');
    expect(quarantine.outcome).toBe('discarded');
  });

  it('cancels the blob when the quarantine is full, and when it refuses before reading', async () => {
    const blob = (cancelled: () => void) =>
      new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(honest.blob.slice(0, 60_000)), cancel: cancelled });
    let cancelled = 0;
    const { access, blob: bytes } = await sealBytes(sampleBytes(3_000_000));
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.slice(0, 1_200_000)),
      cancel: () => void (cancelled += 1),
    });
    const full = { ...watched(), write: () => Promise.reject(new RangeError('full')) };
    await expect(openAttachment(endless, access, full)).rejects.toThrow('full');
    const unread = openAttachment(
      blob(() => void (cancelled += 1)),
      { ...honest.access, key: new Uint8Array(32) },
      watched(),
    );
    await expect(unread).toRejectCode('ENVELOPE_ATTACHMENT_KEY');
    expect(cancelled).toBe(2);
  });
});

describe('streamQuarantine', () => {
  it('closes the stream on release and aborts it on failure', async () => {
    const good = collecting();
    await openAttachment(streamOf(honest.blob), honest.access, streamQuarantine(good.sink));
    expect([good.bytes(), good.state.closed]).toEqual([honest.plaintext, true]);
    const bad = collecting();
    const opening = openAttachment(streamOf(flip(honest.blob, 100)), honest.access, streamQuarantine(bad.sink));
    await expect(opening).toRejectCode('ENVELOPE_ATTACHMENT_CHUNK');
    expect(bad.state.closed).toBe(false);
  });
});
