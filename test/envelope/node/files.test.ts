// SPDX-License-Identifier: Apache-2.0
// Attachments from file to file in the calling thread, and what reads and writes them.
import type { FileHandle } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../../src/envelope/node/file-stream.js';
import { writeback } from '../../../src/envelope/node/writeback.js';
import { sampleBytes } from '../blobs.js';
import { runFileCases, testFiles } from './file-cases.js';

describe('files in the calling thread', () => runFileCases(testFiles(), false));

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
