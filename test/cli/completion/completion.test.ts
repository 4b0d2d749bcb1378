// SPDX-License-Identifier: Apache-2.0
// Completion scripts are made from the commands: what they name, and what they leave out.
import { Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { CliCommand } from '../../../src/cli/command.js';
import { define } from '../../../src/cli/completion/completion.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { capture, output } from '../capture.js';

/** A program with a command of its own summary, and one with a command below it. */
function program(): CliCommand {
  const made = new CliCommand('rogatory');
  made.option('--plain', "an author's flag").option('-s', 'a short one');
  made.addOption(new Option('--secret <text>', 'not shown').hideHelp());
  made.command('send').summary('in short').description('At length. And more.').addOption(new Option('--to <place>', 'where'));
  made.command('key').description('Keys. And more.').command('list').description('All').addOption(new Option('--as <form>', 'how').choices(['text', 'json'])); // prettier-ignore
  return made;
}
async function run(args: readonly string[]): Promise<number> {
  const command = new CliCommand('completion');
  define(command, () => Promise.resolve(program()));
  await command.parseAsync(args, { from: 'user' });
  return 0;
}

describe('a completion script', () => {
  it('of fish names commands and options by their place, with choices, files or no value', async () => {
    expect((await output(run, 'fish')).split('\n')).toEqual([
      "complete -c rogatory -n 'not __fish_seen_subcommand_from send key' -f -a send -d 'in short'",
      "complete -c rogatory -n 'not __fish_seen_subcommand_from send key' -f -a key -d 'Keys'",
      "complete -c rogatory -l plain -d 'an author’s flag'",
      "complete -c rogatory -n '__fish_seen_subcommand_from send' -l to -r -F -d 'where'",
      "complete -c rogatory -n '__fish_seen_subcommand_from key; and not __fish_seen_subcommand_from list' -f -a list -d 'All'",
      "complete -c rogatory -n '__fish_seen_subcommand_from key; and __fish_seen_subcommand_from list' -l as -x -a 'text json' -d 'how'",
      '',
    ]);
  });

  it('of bash, which zsh takes too, tells of each place what may follow', async () => {
    const script = await output(run, 'bash');
    for (const line of [
      "    '') commands='send key'; options='--help --plain' ;;",
      "    '/send') commands=''; options='--help --to' ;;",
      "    '/key/list'' --as') words='text json' ;;",
      "    '/send'' --to') words='' ;;",
    ])
      expect(script).toContain(`\n${line}\n`);
    expect(script).not.toMatch(/--secret|--plain'\) words/);
    expect(await output(run, 'zsh')).toBe(`autoload -U +X bashcompinit && bashcompinit\n${script}`);
  });

  it('is made for no other shell', async () => {
    for (const shell of ['tcsh', 'toString']) expect((await capture(() => run([shell]))).error).toBeInstanceOf(UsageError);
  });
});
