// SPDX-License-Identifier: Apache-2.0
// Attachments from file to file in the calling thread, and what reads and writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/core/bytes.js';
import { openAttachmentRange } from '../../../src/envelope/attachment/attachment-range.js';
import { openAttachment } from '../../../src/envelope/attachment/open-attachment.js';
import { fileQuarantine, fileSource, readSpool, writeWhole } from '../../../src/envelope/node/file-stream.js';
import { writeback } from '../../../src/envelope/node/writeback.js';
import { flip, same, sampleBytes, sealBytes, streamOf } from '../blobs.js';
import { runFileCases, testFiles } from './file-cases.js';

const files = testFiles();
const { folder, fresh, put, get } = files;

describe('files in the calling thread', () => runFileCases(files, false));

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

describe('a file that is written', () => {
  it('takes all bytes, however few the system takes at once', async () => {
    const written: number[] = [];
    const handle = {
      write: async (bytes: Uint8Array, at: number, length: number) => {
        const few = Math.min(3, length);
        written.push(...bytes.subarray(at, at + few));
        return { bytesWritten: few };
      },
    } as unknown as FileHandle;
    await writeWhole(handle, 'path', sampleBytes(10));
    expect(written).toEqual([...sampleBytes(10)]);
  });

  it('goes to the disk each 67,108,864 bytes, and once at a time, whatever becomes of it', async () => {
    const STEP = 67_108_864;
    const ends: ((ok: boolean) => void)[] = [];
    const datasync = (): Promise<void> => new Promise((done, failed) => ends.push((ok) => (ok ? done() : failed(new RangeError('full')))));
    const flush = writeback({ datasync } as unknown as FileHandle);
    const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
    const after = async (done: number): Promise<number> => {
      flush(done);
      await settled();
      return ends.length;
    };
    expect([await after(STEP - 1), await after(STEP), await after(3 * STEP)]).toEqual([0, 1, 1]);
    ends[0]?.(false);
    await settled();
    expect([await after(2 * STEP - 1), await after(2 * STEP)]).toEqual([1, 2]);
    ends[1]?.(true);
    await settled();
    expect(await after(3 * STEP)).toBe(3);
    ends[2]?.(true);
  });
});
