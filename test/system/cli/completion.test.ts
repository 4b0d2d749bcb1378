// A shell really completes: bash sources the script, and is asked as it asks itself.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/usage-error.js';
import { capture, command, output } from '../../cli/capture.js';

const completion = command('completion');

describe('rogatory completion', () => {
  let folder = '';
  let script = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-completion-'));
    script = join(folder, 'script');
    writeFileSync(script, await output(completion, 'bash'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What bash offers for the last word. */
  function offered(...words: readonly string[]): readonly string[] {
    const ask = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rogatory; printf "%s\\n" "${COMPREPLY[@]}"';
    const text = execFileSync('bash', ['--norc', '-c', ask, 'bash', script, 'rogatory', ...words], { encoding: 'utf8' });
    return text.split('\n').filter((line) => line !== '');
  }

  it('has bash complete commands, options and choices', () => {
    expect(offered('in')).toEqual(['inbox', 'inspect']);
    expect(offered('trust', 'pub')).toEqual(['publish']);
    expect(offered('trust', 'publish', 'f')).toEqual(['freshness']);
    expect(offered('trust', '--trust', 'folder', 'publish', 'r')).toEqual(['root']);
    expect(offered('send', '--ho')).toEqual(['--home']);
    expect(offered('restore', '--')).toEqual(['--help', '--from', '--to', '--quiet']);
    expect(offered('keygen', '--kind', 's')).toEqual(['signer']);
    expect(offered('validate', 'body.json', '--lang', '')).toEqual(['en', 'fr', 'tr', 'ru']);
  });

  it('leaves file names to the shell, and hides what help hides', () => {
    expect(offered('send', '--body', '')).toEqual([]);
    expect(offered('send', '--home', 'in')).toEqual([]);
    expect(offered('open', '')).toEqual([]);
    expect(offered('send', '--att')).toEqual(['--attach']);
    expect(offered('contradictions', '--rel')).toEqual([]);
    const asked = execFileSync('bash', ['--norc', '-c', 'source "$1"; complete -p rogatory', 'bash', script], { encoding: 'utf8' });
    expect(asked.trim()).toBe('complete -o default -F _rogatory rogatory');
  });

  it('has scripts for zsh and fish, and for no other shell', async () => {
    expect(await output(completion, 'zsh')).toMatch(/^autoload -U \+X bashcompinit && bashcompinit\n_rogatory\(\)/);
    const fish = await output(completion, 'fish');
    expect(fish).toMatch(
      /^complete -c rogatory -n 'not __fish_seen_subcommand_from demo relay .*' -f -a send -d 'seal and send a message from a home'$/m,
    );
    expect(fish).toMatch(/^complete -c rogatory -n '__fish_seen_subcommand_from validate' -l lang -x -a 'en fr tr ru' -d /m);
    for (const line of fish.trimEnd().split('\n'))
      expect(line).toMatch(/^complete -c rogatory (-n '[^']*' )?(-f -a [a-z-]+|-l [a-z-]+( -x -a '[^']*'| -r -F)?) -d '[^']*'$/);
    expect((await capture(completion, 'tcsh')).error).toBeInstanceOf(UsageError);
  });
});
