// SPDX-License-Identifier: Apache-2.0
// What the kernel saw: bytes are acknowledged after fsync, and a failed fsync is never forgotten.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHILD } from './crash.js';
import { makeFolder } from '../../store/places.js';
import { query } from './query.js';

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const COMMITS = 20;

/** Runs the committing child under strace. @returns its output and the calls it made, in the order in which they ended. */
function trace(path: string, ...options: string[]): { status: number | null; stdout: string; lines: string[] } {
  const log = `${path}.strace`;
  const command = ['-f', '-qq', '-y', '-s', '40', '-o', log, ...options, process.execPath, CHILD, path, '0', String(COMMITS), '1'];
  const { status, stdout } = spawnSync('strace', command, { encoding: 'utf8' });
  return { status, stdout, lines: readFileSync(log, 'utf8').split('\n') };
}

/** A call that ended well, also when other threads got in between its beginning and its end. */
const isSync = (line: string): boolean => /\b(fsync|fdatasync)(\(| resumed>).*= 0$/.test(line);

describe.skipIf(!hasStrace)(`the calls of a committing process${hasStrace ? '' : ' (skipped: strace is not installed)'}`, () => {
  it('hold a completed fsync between the start of each commit and its acknowledgement (STORE-06)', () => {
    const { status, lines } = trace(join(makeFolder(), 'store.db'), '-e', 'trace=fsync,fdatasync,write');
    expect(status).toBe(0);
    for (let number = 1; number <= COMMITS; number++) {
      const start = lines.findIndex((line) => line.includes(`"start ${number}\\n"`));
      const end = lines.findIndex((line) => line.includes(`"acknowledged ${number}\\n"`));
      expect(start).toBeGreaterThan(-1);
      expect(end).toBeGreaterThan(start);
      expect(lines.slice(start, end).filter(isSync).length).toBeGreaterThanOrEqual(1);
    }
  });

  it('hold an fsync of the folder after the new file, before the first commit (STORE-38)', () => {
    const folder = makeFolder();
    const { lines } = trace(join(folder, 'store.db'), '-e', 'trace=fsync,fdatasync,write');
    const start = lines.findIndex((line) => line.includes('"start 1\\n"'));
    expect(lines.slice(0, start).filter(isSync).at(-1)).toContain(`<${folder}>`);
  });

  it('make no fsync on the main thread (STORE-06)', () => {
    const { lines } = trace(join(makeFolder(), 'store.db'), '-e', 'trace=fsync,fdatasync,write');
    const threadOf = (line: string): string => line.split(' ', 1)[0] ?? '';
    const main = threadOf(lines.find((line) => line.includes('"start 1\\n"')) ?? '');
    expect(lines.filter((line) => /fsync|fdatasync/.test(line)).map(threadOf)).not.toContain(main);
  });

  it('acknowledge nothing once an fsync has failed, although later ones would succeed (STORE-37, STORE-06)', () => {
    const path = join(makeFolder(), 'store.db');
    // The store opens with ten, counted per thread; one alone fails.
    const { status, stdout } = trace(path, '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO:when=15');
    expect(status).toBe(0);
    const outcomes = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('start'));
    const acknowledged = outcomes.findIndex((line) => line.startsWith('refused'));
    expect(acknowledged).toBeGreaterThan(0);
    expect(outcomes.length).toBe(COMMITS);
    expect(new Set(outcomes.slice(acknowledged))).toEqual(new Set([`refused ${acknowledged + 1} STORE_UNAVAILABLE`]));
    const [row] = query(path, "SELECT count(*) AS count FROM document WHERE collection = 'done'");
    expect(row?.['count']).toBeGreaterThanOrEqual(acknowledged);
  });
});
