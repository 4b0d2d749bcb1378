// SPDX-License-Identifier: Apache-2.0
// Attachments from file to file, in the calling thread and in two threads: what both do must not differ.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openAttachmentFile } from '../../../../src/envelope/node/open-file.js';
import { sealAttachmentFile } from '../../../../src/envelope/node/seal-file.js';
import { workerFile } from '../../../../src/envelope/node/threads.js';
import { INPUT, MESSAGE_ID, same, sampleBytes } from '../../../envelope/blobs.js';
import { runFileCases, testFiles } from '../../../envelope/node/file-cases.js';

const files = testFiles();
const { fresh, get } = files;
const modes = [
  { threads: false, where: 'the calling thread' },
  { threads: true, where: 'two threads' },
];

it('has a compiled worker', () => expect(workerFile()).toMatch(/attachment-worker\.js$/));

describe.each(modes)('files in $where', ({ threads }) => {
  if (threads) runFileCases(files, true);

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
