import { describe, expect, it } from 'vitest';
import { CliCommand } from '../../src/cli/command.js';
import { flag, list, needed, seconds, text } from '../../src/cli/options.js';
import { UsageError } from '../../src/cli/usage-error.js';

const SPECS = {
  home: needed(text('folder', 'a home')),
  out: text('file', 'a file'),
  wait: text('seconds', 'a time', seconds),
  change: list('file', 'several'),
  dryRun: flag('nothing is done'),
};

/** What a command is given. */
async function given(...args: readonly string[]): Promise<unknown> {
  let all: unknown;
  const program = new CliCommand('program').enablePositionalOptions();
  program.command('task').does(['[name...]  names'], SPECS, (names, options) => void (all = { names, options }));
  await program.parseAsync(['task', ...args], { from: 'user' });
  return all;
}

/** What a wrong command line is told. */
async function told(...args: readonly string[]): Promise<string> {
  const error: unknown = await given(...args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).command).toBe('program task');
  return (error as UsageError).message;
}

describe('a command', () => {
  it('is given texts, lists, flags, what they are read as, and what stands alone', async () => {
    expect(await given('--home', 'h', '--out=-', '--dry-run', 'a', '--change', 'x', '--change=y', 'b', '--wait', '0.5')).toEqual({
      names: ['a', 'b'],
      options: { home: 'h', out: '-', dryRun: true, change: ['x', 'y'], wait: 500 },
    });
    expect(await given('--home', 'h')).toEqual({ names: [], options: { home: 'h' } });
  });

  it('takes what follows two dashes for what stands alone', async () => {
    expect(await given('--home', 'h', '--', '--out', '-x')).toMatchObject({ names: ['--out', '-x'], options: { home: 'h' } });
  });

  it('names in one line an option that is unknown, and the one that was meant', async () => {
    expect(await told('--home', 'h', '--hoem', 'x')).toBe("unknown option '--hoem'; did you mean --home?");
    expect(await told('--home', 'h', '--entirely-different')).toBe("unknown option '--entirely-different'");
    expect(await told('--home', 'h', '-x')).toBe("unknown option '-x'");
  });

  it('refuses an option without its value, a flag with one, one that is given twice, and one that is missing', async () => {
    expect(await told('--home')).toBe("option '--home <folder>' argument missing");
    expect(await told('--home', '--dry-run')).toBe('--home takes a value');
    expect(await told('--home=')).toBe('--home takes a value');
    expect(await told('--home', 'h', '--dry-run=yes')).toBe('--dry-run takes no value');
    expect(await told('--home', 'h', '--home', 'i')).toBe('--home may be given once');
    expect(await told('--home', 'h', '--dry-run', '--dry-run')).toBe('--dry-run may be given once');
    expect(await told()).toBe("required option '--home <folder>' not specified");
    expect(await told('--hoem', 'h')).toBe("unknown option '--hoem'; did you mean --home?");
    expect(await told('--hoem=h')).toBe("unknown option '--hoem=h'; did you mean --home?");
    expect(await told('--entirely-different')).toBe("unknown option '--entirely-different'");
  });

  it('judges a number with a sign as the value that it is', async () => {
    for (const wrong of ['-1', '-0.5', 'soon', 'Infinity', '9e99'])
      expect(await told('--home', 'h', '--wait', wrong)).toBe('--wait: must be a number of seconds, zero or more, at most 2147483');
  });
});
