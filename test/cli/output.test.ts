// SPDX-License-Identifier: Apache-2.0
// What becomes of output that nobody takes, with a stream and a descriptor of the test.
import { EventEmitter } from 'node:events';
import type * as fs from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const written: string[] = [];
/** How many bytes the descriptor takes next; an error instead of a number is thrown. */
let takes: (length: number) => number = (length) => length;
vi.mock('node:fs', async (importOriginal) => ({
  ...(await importOriginal<typeof fs>()),
  writeSync: (descriptor: number, bytes: Uint8Array) => {
    const count = takes(bytes.length);
    written.push(`${descriptor}:${Buffer.from(bytes.subarray(0, count)).toString()}`);
    return count;
  },
}));
const { LogLines, endWithoutReader } = await import('../../src/cli/terminal/log-lines.js');

class FakeStream extends EventEmitter {
  readonly lines: string[] = [];
  write(line: string): boolean {
    this.lines.push(line);
    return true;
  }
}

class Ended extends Error {}
const errorOf = (code: string): NodeJS.ErrnoException => Object.assign(new Error(`write ${code}`), { code });
let out: FakeStream;
let err: FakeStream;

beforeEach(() => {
  written.length = 0;
  takes = (length) => length;
  [out, err] = [new FakeStream(), new FakeStream()];
  vi.spyOn(process, 'stdout', 'get').mockReturnValue(out as never);
  vi.spyOn(process, 'stderr', 'get').mockReturnValue(err as never);
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Ended(String(code));
  });
});

describe('a command', () => {
  it.each([
    ['its reader has gone: quietly', 'EPIPE', '141', []],
    ['the disk is full: with a word', 'ENOSPC', '1', ['rogatory: write ENOSPC\n']],
  ])('ends when %s', (_name, code, exit, said) => {
    endWithoutReader();
    expect(() => out.emit('error', errorOf(code))).toThrow(exit);
    expect(err.lines).toEqual(said);
  });

  it('goes on when nobody takes its warnings', () => {
    endWithoutReader();
    expect(err.emit('error', errorOf('EPIPE'))).toBe(true);
    vi.spyOn(err, 'write').mockImplementation(() => {
      throw errorOf('EPIPE');
    });
    expect(() => out.emit('error', errorOf('ENOSPC'))).toThrow(Ended);
  });
});

describe('a log on standard output', () => {
  const broken = (code: string): InstanceType<typeof LogLines> => {
    endWithoutReader();
    const log = new LogLines();
    log.write('first\n');
    out.emit('error', errorOf(code));
    return log;
  };

  it('goes to the stream while that works, and ends nothing when it breaks', () => {
    const log = broken('ENOSPC');
    expect([out.lines, err.lines, written]).toEqual([['first\n'], ['rogatory: log lines are lost: write ENOSPC\n'], []]);
    log.write('second\n');
    // The line before may stand there in part.
    expect([out.lines, written]).toEqual([['first\n'], ['1:\nsecond\n']]);
    expect(err.lines.at(-1)).toBe('rogatory: log lines are written again\n');
    log.write('third\n');
    expect([written.at(-1), err.lines.length]).toEqual(['1:third\n', 2]);
  });

  it('begins no new line where a reader has gone: nothing stands there', () => {
    broken('EPIPE').write('second\n');
    expect(written).toEqual(['1:second\n']);
  });

  it('writes a line that is taken in parts to its end, and says once that lines are lost', () => {
    const log = broken('EPIPE');
    takes = (length) => Math.min(3, length);
    log.write('abcdefgh\n');
    expect(written).toEqual(['1:abc', '1:def', '1:gh\n']);
    written.length = 0;
    let left = 1;
    takes = () => {
      if (left-- > 0) return 2;
      throw errorOf('EAGAIN');
    };
    log.write('torn\n');
    log.write('lost\n');
    expect(err.lines.filter((line) => line.includes('lost'))).toHaveLength(2);
    takes = (length) => length;
    log.write('whole\n');
    expect(written).toEqual(['1:to', '1:\nwhole\n']);
  });

  it('loses a line on a stream that throws', () => {
    const log = new LogLines();
    vi.spyOn(out, 'write').mockImplementation(() => {
      throw errorOf('ERR_STREAM_DESTROYED');
    });
    log.write('line\n');
    expect(err.lines).toHaveLength(1);
  });
});
