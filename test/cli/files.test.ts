import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInput, stageOutput, writeOutput } from '../../src/cli/file/files.js';
import { UsageError } from '../../src/cli/usage-error.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('files', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rogatory-files-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes with mode 0600, and leaves nothing else behind', () => {
    writeOutput(join(folder, 'out'), bytes('content'), { force: false });
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('content');
    expect(statSync(join(folder, 'out')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('keeps what stands there unless force says otherwise', () => {
    const path = join(folder, 'out');
    writeFileSync(path, 'old');
    expect(() => stageOutput(path, { force: false })).toThrow(UsageError);
    expect(readFileSync(path, 'utf8')).toBe('old');
    writeOutput(path, bytes('new'), { force: true });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it.each([
    ['a device', () => '/dev/null'],
    ['a folder', () => folder],
    ['a link', () => (symlinkSync(join(folder, 'target'), join(folder, 'link')), join(folder, 'link'))],
  ])('never replaces %s, whatever force says', (kind, make) => {
    const path = make();
    // Prepared and not written: should the check be missing, the device of this machine stays.
    for (const force of [true, false])
      expect(() => stageOutput(path, { force })).toThrow(`${path} is ${kind}, and is not replaced: name a plain file, or a free name`);
  });

  it('shows nothing before it is published, and tells where it lies when the name was taken meanwhile', () => {
    const path = join(folder, 'out');
    const output = stageOutput(path, { force: false });
    output.write(bytes('mine'));
    expect(readdirSync(folder)).not.toContain('out');
    writeFileSync(path, 'theirs');
    let told = '';
    try {
      output.publish();
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      told = (error as Error).message;
    }
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    const staged = readdirSync(folder).find((name) => name !== 'out')!;
    expect(told).toContain(staged);
    expect(readFileSync(join(folder, staged), 'utf8')).toBe('mine');
    output.discard();
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('reads one byte more than allowed and no further, so that the size is refused by its reader', () => {
    writeFileSync(join(folder, 'in'), '0123456789');
    expect(readInput(join(folder, 'in'), 20)).toEqual(bytes('0123456789'));
    expect(readInput(join(folder, 'in'), 4)).toEqual(bytes('01234'));
  });

  it('names a file that cannot be read or written', () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'file'), '');
    for (const path of ['absent', 'sub', 'file/below']) expect(() => readInput(join(folder, path), 10)).toThrow(UsageError);
    expect(() => stageOutput(join(folder, 'file', 'below'), { force: true })).toThrow('but a folder is needed');
    expect(() => writeOutput(join(folder, 'none', 'out'), bytes('x'), { force: false })).toThrow(UsageError);
  });
});
