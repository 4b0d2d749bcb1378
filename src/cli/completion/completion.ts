// SPDX-License-Identifier: Apache-2.0
// Completion scripts for shells, made from the commands themselves: commands, options and their choices; file names otherwise.
import type { CliCommand } from '../command.js';
import { say } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

/** A command with what may follow it. */
interface Place {
  /** Its words behind the program's name; empty for the program. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly {
    readonly flag: string;
    readonly about: string;
    readonly choices: readonly string[];
    readonly takes: boolean;
  }[];
}

const SCRIPTS: Readonly<Record<string, (places: readonly Place[]) => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** @param program - Makes the program with all of its commands. */
export function define(command: CliCommand, program: () => Promise<CliCommand>): void {
  command
    .description(
      'Prints a completion script for a shell. bash: put source <(rogatory completion bash) into ~/.bashrc. zsh: the same with zsh, in ~/.zshrc, behind compinit. fish: rogatory completion fish > ~/.config/fish/completions/rogatory.fish.',
    )
    .does(['<shell>  bash, zsh or fish'], {}, async (shell) => {
      if (!Object.hasOwn(SCRIPTS, shell)) throw new UsageError(`the shell is one of ${Object.keys(SCRIPTS).join(', ')}`);
      say(SCRIPTS[shell]?.(placesOf(await program(), [])) ?? '');
    });
}

function placesOf(command: Pick<CliCommand, 'commands' | 'options'>, path: readonly string[]): readonly Place[] {
  const below = command.commands;
  const options = command.options
    .filter(({ hidden, long }) => !hidden && long !== undefined)
    .map(({ long, description, argChoices = [], required, optional }) => ({
      ...{ flag: long ?? '', about: description, choices: argChoices, takes: required || optional },
    }));
  const commands = below.map((each) => ({ name: each.name(), about: each.summary() || firstSentence(each.description()) }));
  return [{ path, commands, options }, ...below.flatMap((each) => placesOf(each, [...path, each.name()]))];
}

function firstSentence(text: string): string {
  return /^[^.]*/.exec(text)?.[0] ?? '';
}

function bashScript(places: readonly Place[]): string {
  const key = ({ path }: Place): string => quoted(path.map((word) => `/${word}`).join(''));
  const values = places.flatMap((place) =>
    place.options
      .filter(({ takes }) => takes)
      .map(({ flag, choices }) => `    ${key(place)}${quoted(` ${flag}`)}) words=${quoted(choices.join(' '))} ;;`),
  );
  const words = places.map(
    (place) =>
      `    ${key(place)}) commands=${quoted(place.commands.map(({ name }) => name).join(' '))}; options=${quoted(['--help', ...place.options.map(({ flag }) => flag)].join(' '))} ;;`,
  );
  return `_rogatory() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" place="" words="-" commands="" options="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$place/\${COMP_WORDS[i]}" in
      ${places.slice(1).map(key).join('|')}) place="$place/\${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$place $prev" in
${values.join('\n')}
  esac
  if [ "$words" = "-" ]; then
    case "$place" in
${words.join('\n')}
    esac
    words="$commands"
    case "$cur" in -*) words="$options" ;; esac
  fi
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); fi
}
complete -o default -F _rogatory rogatory
`;
}

/** zsh takes completions of bash. */
function zshScript(places: readonly Place[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(places)}`;
}

function fishScript(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, options }) => {
    const within = path.map((word) => `__fish_seen_subcommand_from ${word}`);
    const none = commands.length === 0 ? [] : [`not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`];
    const condition = (parts: readonly string[]): string => (parts.length === 0 ? '' : ` -n ${quoted(parts.join('; and '))}`);
    return [
      ...commands.map(({ name, about }) => `complete -c rogatory${condition([...within, ...none])} -f -a ${name} -d ${quoted(about)}`),
      ...options.map(({ flag, about, choices, takes }) => {
        const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takes ? ' -r -F' : '';
        return `complete -c rogatory${condition(within)} -l ${flag.slice(2)}${value} -d ${quoted(about)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** For bash and fish alike: no quote stands within. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '’')}'`;
}
