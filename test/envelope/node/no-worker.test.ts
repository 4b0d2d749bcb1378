// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { INPUT, MESSAGE_ID, sampleBytes, same } from '../blobs.js';
import { testFolder } from './folder.js';

// What a bundler leaves: the code, and no file for the threads.
vi.mock('node:module', () => ({
  createRequire: () => ({
    resolve: () => {
      throw new TypeError('not found');
    },
  }),
}));
const { openAttachmentFile } = await import('../../../src/envelope/node/open-file.js');
const { sealAttachmentFile } = await import('../../../src/envelope/node/seal-file.js');
const { workerFile } = await import('../../../src/envelope/node/threads.js');
const folder = testFolder();

it('files are sealed and opened in the calling thread where the compiled worker is missing', async () => {
  expect(workerFile()).toBeUndefined();
  const plaintext = sampleBytes(300_000);
  writeFileSync(folder.path('source'), plaintext);
  const options = { threads: true };
  const { header, key } = await sealAttachmentFile(folder.path('source'), folder.path('blob'), INPUT, options);
  await openAttachmentFile(folder.path('blob'), folder.path('out'), { header, key, messageId: MESSAGE_ID }, options);
  expect(same(new Uint8Array(readFileSync(folder.path('out'))), plaintext)).toBe(true);
});
