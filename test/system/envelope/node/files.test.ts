// SPDX-License-Identifier: Apache-2.0
// Attachments from file to file, in the calling thread and in two threads: what both do must not differ.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../../src/core/bytes.js';
import { sha256, sha512 } from '../../../../src/crypto/digest/digest.js';
import { openAttachmentRange } from '../../../../src/envelope/attachment/attachment-range.js';
import type { AttachmentAccess } from '../../../../src/envelope/attachment/attachment-access.js';
import { fileQuarantine, fileSource, readSpool } from '../../../../src/envelope/node/file-stream.js';
import { openAttachmentFile } from '../../../../src/envelope/node/open-file.js';
import { sealAttachmentFile } from '../../../../src/envelope/node/seal-file.js';
import { workerFile } from '../../../../src/envelope/node/threads.js';
import { openAttachment } from '../../../../src/envelope/attachment/open-attachment.js';
import { flip, INPUT, MESSAGE_ID, pad, same, sameSizeFaults, sampleBytes, sealAs, sealBytes, streamOf } from '../../../envelope/blobs.js';
import { testFolder } from '../../../envelope/node/folder.js';

const folder = testFolder();
let count = 0;
const fresh = (): string => folder.path(`file-${count++}`);
const put = (bytes: Uint8Array): string => {
  const path = fresh();
  writeFileSync(path, bytes);
  return path;
};
const get = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
const modes = [
  { threads: false, where: 'the calling thread' },
  { threads: true, where: 'two threads' },
];
/** Around chunks, batches of a thread (256 KiB), batches of a stream (1 MiB), and the ring of four batches. */
const sizes = [0, 1, 16_384, 65_536, 65_537, 262_143, 262_144, 262_145, 1_048_576, 1_048_577, 3_000_000];

it('has a compiled worker', () => expect(workerFile()).toMatch(/attachment-worker\.js$/));

describe.each(modes)('files in $where', ({ threads }) => {
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
    const plaintext = sampleBytes(20_000_000);
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
    const plaintext = sampleBytes(20_000_000);
    const [spool, seen] = [fresh(), [] as unknown[]];
    const onProgress = (progress: unknown): void => void seen.push(progress);
    const { header, key } = await sealAttachmentFile(put(plaintext), spool, INPUT, { threads, onProgress });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual({ done: 20_000_000, total: 20_000_000 });
    seen.length = 0;
    await openAttachmentFile(spool, fresh(), { header, key, messageId: MESSAGE_ID }, { threads, onProgress });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual({ done: header.blob.size, total: header.blob.size });
  });

  it('take a pipe, whose size nobody knows', async () => {
    const pipe = fresh();
    execFileSync('mkfifo', [pipe]);
    const spool = fresh();
    const sealing = sealAttachmentFile(pipe, spool, INPUT, { threads });
    await writeFile(pipe, sampleBytes(100_000));
    const { header, key } = await sealing;
    expect(header.size).toBe(100_000);
    const target = fresh();
    await openAttachmentFile(spool, target, { header, key, messageId: MESSAGE_ID });
    expect(same(get(target), sampleBytes(100_000))).toBe(true);
  });
});

describe('readSpool', () => {
  it('goes on from any offset of the one ciphertext that there is', async () => {
    const { blob } = await sealBytes(sampleBytes(2_000_000));
    const spool = put(blob);
    for (const offset of [0, 1, 56, 1_048_576, blob.length]) {
      const pieces: Uint8Array[] = [];
      for await (const piece of await readSpool(spool, offset)) pieces.push(piece);
      expect(same(concat(...pieces), blob.subarray(offset))).toBe(true);
    }
  });

  it('carries a transfer that broke off to its end, and the attachment opens (ENV-41)', async () => {
    const { access, blob, plaintext } = await sealBytes(sampleBytes(2_000_000));
    const spool = put(blob);
    const first = (await readSpool(spool)).getReader();
    const received = (await first.read()).value!;
    await first.cancel();
    const rest: Uint8Array[] = [];
    for await (const piece of await readSpool(spool, received.length)) rest.push(piece);
    const target = fresh();
    await openAttachment(streamOf(concat(received, ...rest)), access, await fileQuarantine(target));
    expect(same(get(target), plaintext)).toBe(true);
  });

  it('knows no offset behind the end, and no file that is not there', async () => {
    await expect(readSpool(put(new Uint8Array(5)), 6)).rejects.toThrow(RangeError);
    await expect(readSpool(folder.path('missing'))).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
  });

  it('fails as the file does', async () => {
    const stream = await readSpool(folder.path('.'));
    await expect(stream.getReader().read()).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
  });
});

describe('fileQuarantine', () => {
  it('shows the file when it is complete, and removes it when it is not (ENV-40)', async () => {
    const { access, blob, plaintext } = await sealBytes(sampleBytes(100_000));
    const before = folder.names();
    const bad = openAttachment(streamOf(flip(blob, 500)), access, await fileQuarantine(fresh()));
    await expect(bad).toRejectCode('ENVELOPE_ATTACHMENT_CHUNK');
    expect(folder.names()).toEqual(before);
    const target = fresh();
    const quarantine = await fileQuarantine(target);
    await quarantine.write(plaintext);
    expect(folder.names()).not.toContain(target);
    writeFileSync(target, 'somebody else');
    await expect(quarantine.release()).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
    expect(readFileSync(target, 'utf8')).toBe('somebody else');
    expect(folder.names().filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('fileSource', () => {
  it('serves ranges of a blob on the disk', async () => {
    const { access, blob, plaintext } = await sealBytes(sampleBytes(200_000));
    const source = await fileSource(put(blob));
    const { bytes } = await openAttachmentRange(source, access, 100_000, 100_100);
    expect(bytes).toEqual(plaintext.slice(100_000, 100_100));
    expect((await source.read(blob.length - 2, 10)).length).toBe(2);
    await source.close();
    await expect(fileSource(folder.path('missing'))).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
  });
});
