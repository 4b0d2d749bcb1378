// SPDX-License-Identifier: Apache-2.0
// Commander with fixed rules: typed tables of options, one form of errors, exit codes, no option given twice, and no option taken for a
// value.
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ErrorOptions, ParseOptionsResult } from 'commander';
import { UsageError } from './usage-error.js';

export { CommanderError, InvalidArgumentError } from 'commander';

/** An option of a command; its name is the camel-case key of a table. */
export interface Spec<T, Needed extends boolean = false> {
  readonly about: string;
  readonly isNeeded: Needed;
  /** Name of the value; absent for a flag. */
  readonly value?: string;
  readonly read?: (value: string) => T;
  readonly choices?: readonly string[];
  /** Values that help and completion show; others are taken too. */
  readonly usual?: readonly string[];
  /** May be given several times; its value is a list. */
  readonly isList?: boolean;
  /** Names of options that exclude it. */
  readonly excludes?: readonly string[];
}

export type Specs = Readonly<Record<string, Spec<unknown, boolean>>>;
type Value<S> = S extends Spec<infer T, boolean> ? T : never;
type NeededNames<S extends Specs> = { [K in keyof S]: S[K]['isNeeded'] extends true ? K : never }[keyof S];

/** Values of a table of options, from a command line. */
export type Options<S extends Specs> = { readonly [K in NeededNames<S>]: Value<S[K]> } & {
  readonly [K in Exclude<keyof S, NeededNames<S>>]?: Value<S[K]>;
};

/** `<name>`, `[name]`, `<name...>` or `[name...]`, then two blanks and a description. */
type Argument<A extends string> = A extends `${string}...${'>' | ']'}${string}`
  ? readonly string[]
  : A extends `[${string}`
    ? string | undefined
    : string;
type Arguments<A extends readonly string[]> = { -readonly [I in keyof A]: Argument<A[I]> };

/** Form of an option; write a file name of this form with `./` in front. */
const OPTION = /^--?[a-z][a-z-]*(=.*)?$/i;

export class CliCommand extends Command {
  /** Exit code of the program, set by the command that ran. */
  exitCode = 0;
  /** Refuses an unknown option, and names the one that was meant. Commander has this method, and its types lack it. */
  declare unknownOption: (option: string) => never;
  /** First option of the command line that the command does not know. */
  #unknown: string | undefined;

  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  /** Defines arguments, options and action. @param task - Gets the arguments, then the options; a returned number is the exit code. */
  does<const A extends readonly string[], S extends Specs>(
    names: A,
    specs: S,
    task: (...given: [...Arguments<A>, Options<S>]) => unknown,
  ): this {
    for (const name of names) this.argument(...(name.split('  ') as [string, string?]));
    for (const [name, spec] of Object.entries(specs)) this.addOption(this.#optionOf(name, spec));
    return this.action(async (...given: unknown[]) => {
      try {
        const answer = await task(...(given as [...Arguments<A>, Options<S>]));
        if (typeof answer === 'number') this.#program().exitCode = answer;
      } catch (error) {
        if (error instanceof UsageError) error.command ??= this.#path();
        throw error;
      }
    });
  }

  override parseOptions(argv: string[]): ParseOptionsResult {
    const parsed = super.parseOptions(argv);
    this.#unknown = parsed.unknown[0];
    return parsed;
  }

  override error(message: string, { code }: ErrorOptions = {}): never {
    // A required option is often missing because its name is misspelt.
    if (code === 'commander.missingMandatoryOptionValue' && this.#unknown !== undefined) this.unknownOption(this.#unknown);
    const text = message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?');
    const flag = /^unknown option '(--[a-z-]+)=/.exec(text)?.[1];
    const isKnown = this.options.some(({ long }) => long === flag);
    throw new UsageError(isKnown ? `${flag} takes no value` : text, this.#path());
  }

  #optionOf(name: string, { about, isNeeded, value, read, choices, usual, isList = false, excludes = [] }: Spec<unknown, boolean>) {
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const notes = `${isNeeded ? ' (required)' : ''}${isList ? ' (may be given again)' : ''}`;
    const option = new Option(value === undefined ? flag : `${flag} <${value}>`, `${about}${notes}`)
      .makeOptionMandatory(isNeeded)
      .conflicts([...excludes]);
    const shown = choices ?? usual;
    if (shown !== undefined) option.choices(shown);
    if (value !== undefined)
      option.argParser<unknown>((text, before) => {
        const parsed = this.#judged(flag, text, read ?? ((given) => given), choices);
        return isList ? [...((before ?? []) as readonly unknown[]), parsed] : parsed;
      });
    let isGiven = false;
    // This listener runs before commander takes the value.
    this.on(`option:${option.name()}`, () => {
      if (isGiven && !isList) this.error(`${flag} may be given once`);
      isGiven = true;
    });
    return option;
  }

  #judged<T>(flag: string, text: string, read: (text: string) => T, choices: readonly string[] | undefined): T {
    if (text === '' || OPTION.test(text)) this.error(`${flag} takes a value`);
    if (choices?.includes(text) === false) this.error(`${flag} is one of ${choices.join(', ')}`);
    try {
      return read(text);
    } catch (error) {
      if (error instanceof InvalidArgumentError) this.error(`${flag}: ${error.message}`);
      if (error instanceof UsageError) this.error(error.message);
      throw error;
    }
  }

  #program(): CliCommand {
    return this.parent instanceof CliCommand ? this.parent.#program() : this;
  }

  #path(): string {
    return this.parent instanceof CliCommand ? `${this.parent.#path()} ${this.name()}` : this.name();
  }
}
