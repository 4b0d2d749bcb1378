// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readOptions, UsageError } from '../../src/cli/usage.js';

const read = (...args: string[]) => readOptions(args, { texts: ['home', 'out'], flags: ['json', 'keep'], positionals: 1 }, 'the help');

/** What a wrong command line is told. */
function told(...args: string[]): string {
  try {
    read(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
}

describe('readOptions', () => {
  it('reads texts, flags and what stands alone', () => {
    expect(read('--home', 'h', '--out=-', '--json', 'file')).toEqual({
      texts: expect.objectContaining({ home: 'h', out: '-' }) as object,
      lists: expect.any(Object) as object,
      flags: expect.objectContaining({ json: true }) as object,
      positionals: ['file'],
    });
  });

  it('reads what is given repeatedly, in its order', () => {
    const { lists } = readOptions(['--change', 'b', '--change=a'], { lists: ['change', 'other'] }, 'the help');
    expect([lists.change, lists.other]).toEqual([['b', 'a'], undefined]);
  });

  it('names the option that is nearest to an unknown one, in one line', () => {
    expect(told('--hoem', 'x')).toBe('unknown option --hoem; did you mean --home? (--help lists the options)');
    expect(told('--jsn')).toBe('unknown option --jsn; did you mean --json? (--help lists the options)');
    expect(told('--kepe')).toBe('unknown option --kepe; did you mean --keep? (--help lists the options)');
    expect(told('--frobnicate')).toBe('unknown option --frobnicate (--help lists the options)');
    expect(told('-x')).toBe('unknown option -x (--help lists the options)');
    expect(told('--constructor')).toBe('unknown option --constructor (--help lists the options)');
  });

  it('says that an option lacks its value, or has one too many', () => {
    expect(told('--home')).toBe('--home takes a value');
    expect(told('--home', '--json')).toBe('--home takes a value');
    expect(told('--json=yes')).toBe('--json takes no value');
  });

  it('shows the help for surplus arguments', () => expect(told('a', 'b')).toBe('too many arguments\n\nthe help'));
});
