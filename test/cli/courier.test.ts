// Mistakes with the folder of a courier: the addressee, the folder, and what the system says of it.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { useRunningStates } from './running.js';

const at = useRunningStates();
const place = (name: string): string => join(at.folder, name);
const courier = (words: string, name: string, ...more: readonly string[]) =>
  at.tell(`courier ${words}`, place(name), ...at.own('a'), ...more);

describe('the folder of a courier', () => {
  it('is written for no state that nobody knows, and the nearest one is named (TRUST-03)', async () => {
    const { error } = await courier('export', 'stick', '--to', 'demo-bb');
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain('--to demo-bb: no such state is known; the known ones are demo-a, demo-b; did you mean demo-b?');
    expect(String((await courier('export', 'stick', '--to', 'mla@demo-b')).error)).toContain('; did you mean demo-b?');
    expect(existsSync(place('stick'))).toBe(false);
  });

  it.each([
    ['export', 'file', 'a part of this path is a file, but a folder is needed'],
    ['import', 'file', 'a part of this path is a file, but a folder is needed'],
    ['import', 'nope', 'no such file or folder'],
  ])('that is none is told in words: %s %s', async (words, name, told) => {
    at.write('file', 'text');
    const { error } = await courier(words, name);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(`${place(name)}: ${told}`);
  });

  it('that takes no file is told in the words of other commands', async () => {
    const body = ['--type', 'request.submit', '--body', place('request.json'), '--to', 'mla@demo-b'];
    expect((await at.tell('send', ...at.own('a'), ...body, '--wait', '0', '--quiet')).error).toBeUndefined();
    symlinkSync(place('nowhere'), place('dangling'));
    const { error } = await courier('export', 'dangling');
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(/dangling: (already exists: choose another name|no such file or folder)$/);
  });

  it('that holds nothing of a courier is no fault, and is told', async () => {
    mkdirSync(place('empty'));
    expect(await courier('import', 'empty')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing of a courier is in it: no file that ends in .frame or .blob') as string,
    });
    expect((await courier('export', 'full')).stdout).toBe('FOLDER/full: 1 messages and receipts, 0 files\n');
    expect((await courier('import', 'full')).stdout).toBe('FOLDER/full: 0 messages and receipts taken, 0 known before, 0 files taken\n');
  });
});
