import { describe, expect, it } from 'vitest';
import { progress } from '../../src/cli/terminal/progress.js';

function drawn(isTTY: boolean, total: number | undefined, steps: readonly (readonly [ms: number, done: number])[]): readonly string[] {
  let time = 0;
  const lines: string[] = [];
  const bar = progress('sealing', total, { isTTY, write: (text) => lines.push(text) }, () => time);
  for (const [ms, done] of steps) {
    time = ms;
    bar.at(done);
  }
  bar.end();
  return lines;
}

describe('progress', () => {
  it('draws nothing within the first second, and nothing at all where nobody looks', () => {
    expect(drawn(true, 100, [[999, 50]])).toEqual([]);
    expect(drawn(false, 100, [[5000, 50]])).toEqual([]);
  });

  it('draws share, rate and time left, at most ten times a second, and wipes the line at the end', () => {
    const lines = drawn(true, 4_194_304, [
      [2000, 1_048_576],
      [2050, 1_100_000],
      [4000, 2_097_152],
    ]);
    expect(lines).toEqual([
      '\r\x1b[Ksealing [######------------------] 25 % 1.0 MiB, 512.0 KiB/s, 6 s left',
      '\r\x1b[Ksealing [############------------] 50 % 2.0 MiB, 512.0 KiB/s, 4 s left',
      '\r\x1b[K',
    ]);
  });

  it('draws amounts alone when the whole is not known, or was less than said', () => {
    expect(drawn(true, undefined, [[2000, 3000]])[0]).toBe('\r\x1b[Ksealing 2.9 KiB, 1.5 KiB/s');
    expect(drawn(true, 100, [[2000, 300]])[0]).toBe('\r\x1b[Ksealing 300 B, 150 B/s');
  });
});
