// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import type * as FileSystem from 'node:fs/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { testFolder } from './folder.js';

/** What the next link answers: the file systems of this machine all have links. */
const answers = vi.hoisted(() => ({ link: undefined as string | undefined }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  const link = (from: string, to: string): Promise<void> => {
    if (answers.link === undefined) return real.link(from, to);
    return Promise.reject(Object.assign(new TypeError('link'), { code: answers.link, syscall: 'link' }));
  };
  return { ...real, link };
});
const { openPending } = await import('../../../src/envelope/node/pending-file.js');

const folder = testFolder();
let count = 0;
beforeEach(() => void (answers.link = undefined));

describe.each([
  ['with links', undefined],
  ['without links', 'EPERM'],
])('a pending file on a file system %s', (_, code) => {
  it('has its name when it is published, and nothing else remains (ENV-40)', async () => {
    answers.link = code;
    const target = folder.path(`published-${count++}`);
    const file = await openPending(target);
    await file.handle.write('text');
    await file.publish();
    expect(readFileSync(target, 'utf8')).toBe('text');
    expect(folder.names().filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('does not replace a file that came in between (ENV-40)', async () => {
    answers.link = code;
    const target = folder.path(`raced-${count++}`);
    const file = await openPending(target);
    writeFileSync(target, 'first');
    await expect(file.publish()).rejects.toMatchObject({ code: 'ENVELOPE_ATTACHMENT_FILE', details: { path: target, reason: 'EEXIST' } });
    expect(readFileSync(target, 'utf8')).toBe('first');
    expect(folder.names().filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

it('a failure of the disk leaves nothing behind (ENV-40)', async () => {
  answers.link = 'EIO';
  const target = folder.path('failed');
  const file = await openPending(target);
  await expect(file.publish()).rejects.toMatchObject({ code: 'ENVELOPE_ATTACHMENT_FILE', details: { reason: 'EIO' } });
  expect(folder.names().filter((name) => name.includes('failed'))).toEqual([]);
});
