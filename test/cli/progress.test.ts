import { describe, expect, it, vi } from 'vitest';
import { progress, progressPort, whilst } from '../../src/cli/terminal/progress.js';

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
  it('draws nothing within the first second, and within ten where nobody looks', () => {
    expect(drawn(true, 100, [[999, 50]])).toEqual([]);
    expect(drawn(false, 100, [[9_999, 50]])).toEqual([]);
  });

  it('writes a plain line every ten seconds where nobody looks, and nothing when it is told to be quiet', async () => {
    const steps = [10_000, 19_999, 20_000].map((ms) => [ms, ms * 1024] as const);
    expect(drawn(false, undefined, steps)).toEqual(['sealing 9.8 MiB, 1000.0 KiB/s\n', 'sealing 19.5 MiB, 1000.0 KiB/s\n']);
    const lines: string[] = [];
    vi.useFakeTimers();
    const silent = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      for (const port of [{ isTTY: false, write: (text: string) => lines.push(text) }, progressPort(true)]) {
        const task = whilst('copying', new Promise((done) => setTimeout(done, 25_000)), port);
        await vi.advanceTimersByTimeAsync(25_000);
        await task;
      }
      expect(silent).not.toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
      silent.mockRestore();
    }
    expect(lines).toEqual(['copying, 10 s\n', 'copying, 20 s\n']);
    expect(progressPort(undefined)).toBe(process.stderr);
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
