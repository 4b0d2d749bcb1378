// SPDX-License-Identifier: Apache-2.0
// Attachments from file to file: what one thread does and what two do must not differ.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { concat } from '../../../src/core/bytes.js';
import { sha256, sha512 } from '../../../src/crypto/digest/digest.js';
import { openAttachmentFile } from '../../../src/envelope/node/open-file.js';
import { sealAttachmentFile } from '../../../src/envelope/node/seal-file.js';
import type { AttachmentAccess } from '../../../src/envelope/attachment/attachment-access.js';
import { flip, INPUT, MESSAGE_ID, pad, same, sameSizeFaults, sampleBytes, sealAs, sealBytes } from '../blobs.js';
import { testFolder } from './folder.js';

/** Around chunks, batches of a thread (256 KiB), batches of a stream (1 MiB), and the ring of four batches. */
const sizes = [0, 1, 16_384, 65_536, 65_537, 262_143, 262_144, 262_145, 1_048_576, 1_048_577, 3_000_000];

/** Files of one test file, in a folder that is removed behind it. */
export function testFiles() {
  const folder = testFolder();
  let count = 0;
  const fresh = (): string => folder.path(`file-${count++}`);
  const put = (bytes: Uint8Array): string => {
    const path = fresh();
    writeFileSync(path, bytes);
    return path;
  };
  const get = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
  return { folder, fresh, put, get };
}

/** Tests of sealing and opening files. @param threads - Whether two threads do the work. */
export function runFileCases({ folder, fresh, put, get }: ReturnType<typeof testFiles>, threads: boolean): void {
  // Threads tell their progress in larger steps.
  const large = threads ? 20_000_000 : 4_000_000;
  it.each(sizes)('seal and open %i bytes', async (size) => {
    const [plaintext, spool, target] = [sampleBytes(size), fresh(), fresh()];
    const { header, key } = await sealAttachmentFile(put(plaintext), spool, INPUT, { threads });
    const blob = get(spool);
    expect(header.size).toBe(size);
    expect(header.digests.get(-16)).toEqual(sha256(plaintext));
    expect(header.blob).toEqual({ digest: sha256(blob), size: blob.length });
    expect(statSync(spool).mode & 0o777).toBe(0o600);
    await openAttachmentFile(spool, target, { header, key, messageId: MESSAGE_ID }, { threads });
    expect(same(get(target), plaintext)).toBe(true);
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('write the blob that a stream of the same key and salt gives', async () => {
    const plaintext = sampleBytes(1_500_000);
    const { access, blob } = await sealBytes(plaintext);
    const draws = [access.key, blob.slice(0, 24)];
    const spool = fresh();
    await sealAttachmentFile(put(plaintext), spool, INPUT, { threads, random: () => draws.shift()! });
    expect(same(get(spool), blob)).toBe(true);
  });

  it('leave no file behind under any name when the blob is refused (ENV-36, ENV-38)', async () => {
    const { access, blob } = await sealBytes(sampleBytes(60_000));
    for (const [, mutate, chunk] of sameSizeFaults) {
      const spool = put(mutate(blob));
      const before = folder.names();
      const opening = openAttachmentFile(spool, fresh(), access, { threads });
      await expect(opening).rejects.toMatchObject({ code: 'ENVELOPE_ATTACHMENT_CHUNK', details: { attachment: 3, chunk } });
      expect(folder.names()).toEqual(before);
    }
  });

  it('refuse what streams refuse (ENV-33, ENV-34, ENV-35, ENV-37, ENV-38)', async () => {
    const { access, blob, plaintext } = await sealBytes(sampleBytes(300_000));
    const { header } = access;
    const dirty = sealAs(flip(pad(plaintext), 300_000), 300_000, sha256(plaintext));
    const open = (bytes: Uint8Array, by: AttachmentAccess) => openAttachmentFile(put(bytes), fresh(), by, { threads });
    await expect(open(blob, { ...access, key: new Uint8Array(32) })).toRejectCode('ENVELOPE_ATTACHMENT_KEY');
    await expect(open(flip(blob, 3), access)).toRejectCode('ENVELOPE_ATTACHMENT_BLOB');
    await expect(open(blob.subarray(0, -1), access)).toRejectCode('ENVELOPE_ATTACHMENT_SIZE');
    await expect(open(concat(blob, new Uint8Array(1)), access)).toRejectCode('ENVELOPE_ATTACHMENT_SIZE');
    await expect(open(dirty.blob, dirty.access)).toRejectCode('ENVELOPE_ATTACHMENT_PADDING');
    const digests = new Map([[-16, new Uint8Array(32)]]);
    await expect(open(blob, { ...access, header: { ...header, digests } })).toRejectCode('ENVELOPE_ATTACHMENT_DIGEST');
  });

  it('sign and verify every hash that was asked for (ENV-38)', async () => {
    const [plaintext, spool] = [sampleBytes(300_000), fresh()];
    const { header, key } = await sealAttachmentFile(put(plaintext), spool, { ...INPUT, alsoHash: ['sha-512'] }, { threads });
    expect(header.digests).toEqual(new Map([[-16, sha256(plaintext)], [-44, sha512(plaintext)]])); // prettier-ignore
    const access = { header, key, messageId: MESSAGE_ID };
    await openAttachmentFile(spool, fresh(), access, { threads });
    const digests = new Map(header.digests).set(-44, flip(sha512(plaintext), 63));
    const opening = openAttachmentFile(spool, fresh(), { ...access, header: { ...header, digests } }, { threads });
    await expect(opening).rejects.toMatchObject({ code: 'ENVELOPE_ATTACHMENT_DIGEST', details: { attachment: 3, hash: -44 } });
  });

  it('never replace a file, and say so before they work (ENV-40)', async () => {
    const { access, blob } = await sealBytes(sampleBytes(100));
    const taken = put(sampleBytes(5));
    const sealing = sealAttachmentFile(put(sampleBytes(100)), taken, INPUT, { threads });
    await expect(sealing).rejects.toMatchObject({ code: 'ENVELOPE_ATTACHMENT_FILE', details: { path: taken, reason: 'EEXIST' } });
    await expect(openAttachmentFile(put(blob), taken, access, { threads })).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
    expect(get(taken)).toEqual(sampleBytes(5));
  });

  it('name a file that is not there, and a folder that cannot be written (ENV-40)', async () => {
    const missing = folder.path('missing');
    await expect(sealAttachmentFile(missing, fresh(), INPUT, { threads })).rejects.toMatchObject({
      details: { path: missing, reason: 'ENOENT' },
    });
    const { access, blob } = await sealBytes(sampleBytes(100));
    await expect(openAttachmentFile(missing, fresh(), access, { threads })).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
    const opening = openAttachmentFile(put(blob), folder.path('missing/target'), access, { threads });
    await expect(opening).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
    await expect(sealAttachmentFile(folder.path('.'), fresh(), INPUT, { threads })).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
  });

  it('stop when aborted, and leave no file behind', async () => {
    const plaintext = sampleBytes(large);
    const { access, blob } = await sealBytes(plaintext);
    const [source, spool] = [put(plaintext), put(blob)];
    const before = folder.names();
    for (const early of [true, false]) {
      const controller = new AbortController();
      const options = { threads, signal: controller.signal, onProgress: () => controller.abort(new RangeError('enough')) };
      if (early) controller.abort(new RangeError('enough'));
      await expect(sealAttachmentFile(source, fresh(), INPUT, options)).rejects.toThrow('enough');
      const other = new AbortController();
      const second = { threads, signal: other.signal, onProgress: () => other.abort(new RangeError('enough')) };
      await expect(openAttachmentFile(spool, fresh(), access, second)).rejects.toThrow('enough');
    }
    expect(folder.names()).toEqual(before);
  });

  it('tell how far they are, last of all everything', async () => {
    const plaintext = sampleBytes(large);
    const [spool, seen] = [fresh(), [] as unknown[]];
    const onProgress = (progress: unknown): void => void seen.push(progress);
    const { header, key } = await sealAttachmentFile(put(plaintext), spool, INPUT, { threads, onProgress });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual({ done: large, total: large });
    seen.length = 0;
    await openAttachmentFile(spool, fresh(), { header, key, messageId: MESSAGE_ID }, { threads, onProgress });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual({ done: header.blob.size, total: header.blob.size });
  });
}
