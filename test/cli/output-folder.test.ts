// Folders for outputs where none can be made: the words name the reason, whatever Node calls it.
import { accessSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import type * as Fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { outputFolder } from '../../src/cli/file/files.js';
import { UsageError } from '../../src/cli/usage-error.js';

// A read-only disk is a stand-in: its answers are those of Linux.
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  return { ...fs, accessSync: vi.fn(fs.accessSync), mkdirSync: vi.fn(fs.mkdirSync) };
});
const folder = mkdtempSync(join(tmpdir(), 'rogatory-output-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fails = (code: string) => () => {
  throw Object.assign(new TypeError(code), { code });
};

it('is made for this account alone', () => {
  const path = outputFolder(join(folder, 'a', 'b'));
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

it.each([
  ['EROFS', 'the disk is read-only'],
  ['EACCES', 'this account has no permission'],
])('says what is wrong with the nearest folder that exists: %s', (code, said) => {
  vi.mocked(mkdirSync).mockImplementationOnce(fails('ENOENT'));
  vi.mocked(accessSync).mockImplementationOnce(fails(code));
  const made = (): unknown => outputFolder(join(folder, 'none', 'below'));
  expect(made).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(`${folder}: ${said}`) as string }) as Error,
  );
});

it('says what the system says where that folder can be written to', () => {
  vi.mocked(mkdirSync).mockImplementationOnce(fails('ENOENT'));
  const path = join(folder, 'none');
  expect(() => outputFolder(path)).toThrow(new UsageError(`${path}: no such file or folder`));
});
