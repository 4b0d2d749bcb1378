// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/envelope/node/file-stream.js';
import { sampleBytes } from '../blobs.js';
import { testFolder } from './folder.js';

const folder = testFolder();

describe('a blob on the disk', () => {
  it('is read from any place, and shorter where it ends', async () => {
    const bytes = sampleBytes(10_000);
    writeFileSync(folder.path('blob'), bytes);
    const source = await fileSource(folder.path('blob'));
    expect(source.size).toBe(10_000);
    expect(await source.read(0, 10_000)).toEqual(bytes);
    expect(await source.read(9_000, 500)).toEqual(bytes.subarray(9_000, 9_500));
    expect(await source.read(9_900, 500)).toEqual(bytes.subarray(9_900));
    expect(await source.read(10_000, 5)).toEqual(new Uint8Array(0));
    await source.close();
    await expect(fileSource(folder.path('none'))).toRejectCode('ENVELOPE_ATTACHMENT_FILE');
  });
});
