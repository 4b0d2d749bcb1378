// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { hasCredential, readSecretText } from '../trust/store/node/index.js';
import { UsageError } from './usage-error.js';

export { UsageError } from './usage-error.js';

/** What a command line gave: texts by option name, lists of what was given repeatedly, flags that were set, and what stood alone. */
export interface CommandLine<T extends string, F extends string, L extends string = never> {
  readonly texts: Readonly<Partial<Record<T, string>>>;
  readonly lists: Readonly<Partial<Record<L, readonly string[]>>>;
  readonly flags: Readonly<Partial<Record<F, true>>>;
  readonly positionals: readonly string[];
}

/**
 * Parses a command's options; prints `help` and ends the process with exit code 0 when asked for it.
 * @param options.positionals - How many arguments may stand alone.
 * @throws UsageError for unknown options and surplus arguments.
 */
export function readOptions<const T extends string = never, const F extends string = never, const L extends string = never>(
  args: readonly string[],
  options: { readonly texts?: readonly T[]; readonly lists?: readonly L[]; readonly flags?: readonly F[]; readonly positionals?: number },
  help: string,
): CommandLine<T, F, L> {
  const config: ParseArgsConfig['options'] = { help: { type: 'boolean', short: 'h' } };
  for (const name of options.texts ?? []) config[name] = { type: 'string' };
  for (const name of options.lists ?? []) config[name] = { type: 'string', multiple: true };
  for (const name of options.flags ?? []) config[name] = { type: 'boolean' };
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true });
  } catch {
    throw new UsageError(faultOf(args, config));
  }
  const { values, positionals } = parsed;
  if (values['help'] === true) {
    process.stdout.write(help);
    process.exit(0);
  }
  if (positionals.length > (options.positionals ?? 0)) throw new UsageError(`too many arguments\n\n${help}`);
  type Read = CommandLine<T, F, L>;
  return { texts: values as Read['texts'], lists: values as Read['lists'], flags: values as Read['flags'], positionals };
}

/** Says in one line what is wrong: Node's own text explains at length how a file of that name is passed. */
function faultOf(args: readonly string[], config: NonNullable<ParseArgsConfig['options']>): string {
  const { tokens } = parseArgs({ args: [...args], options: config, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { rawName, name, value } = token;
    const option = Object.hasOwn(config, name) ? config[name] : undefined;
    if (option === undefined) {
      const near = nearest(name, Object.keys(config));
      return `unknown option ${rawName}${near === undefined ? '' : `; did you mean --${near}?`} (--help lists the options)`;
    }
    if (option.type === 'string' && (value === undefined || (!token.inlineValue && value.startsWith('-') && value !== '-')))
      return `${rawName} takes a value`;
    if (option.type === 'boolean' && value !== undefined) return `${rawName} takes no value`;
  }
  return 'options are not understood (--help lists them)';
}

/** @returns Undefined when nothing is near enough to be meant. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names.map((candidate) => ({ candidate, steps: distance(name, candidate) })).sort((a, b) => a.steps - b.steps);
  return best !== undefined && best.steps <= Math.max(1, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

/** Letters to add, drop, change or swap with their neighbour. */
function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => i + j));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = least;
    }
  }
  return at(a.length, b.length);
}

/** Reads a number of seconds. @returns milliseconds. */
export function milliseconds(seconds: string | undefined, fallback: number, option: string): number {
  const ms = Number(seconds ?? fallback) * 1000;
  if (!Number.isFinite(ms) || ms < 0) throw new UsageError(`--${option} takes a number of seconds`);
  return ms;
}

/** The value of an option that must be given. */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${option} is required`);
  return value;
}

/** A name or reason that is kept, judged here as the agency will judge it: one of two lines is a slip of the pen. */
export function oneLine(value: string | undefined, option: string): string {
  const text = required(value, option).trim();
  if (text === '' || /[\r\n]/.test(text) || Buffer.byteLength(text) > 1_024)
    throw new UsageError(`--${option} is one line of at most 1024 bytes`);
  return text;
}

/** Credential of the service manager that is the passphrase unless something else is said. */
const CREDENTIAL = 'rogatory.passphrase';

/** Tells whether a passphrase is there without being asked for. */
export function hasPassphrase(): boolean {
  return (process.env['ROGATORY_PASSPHRASE'] ?? '') !== '' || hasCredential(CREDENTIAL);
}

/**
 * Reads the passphrase from a file, from ROGATORY_PASSPHRASE, or from the credential `rogatory.passphrase`: never from the command line,
 * which other accounts can see.
 * @param file - Path; `credential:NAME` for another credential.
 */
export function readPassphrase(file: string | undefined): string {
  if (file?.startsWith('credential:') === true) return readSecretText({ credential: file.slice('credential:'.length) });
  if (file !== undefined) return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  const value = process.env['ROGATORY_PASSPHRASE'];
  if ((value === undefined || value === '') && hasCredential(CREDENTIAL)) return readSecretText({ credential: CREDENTIAL });
  if (value === undefined || value === '') throw new UsageError('give --passphrase-file, or set ROGATORY_PASSPHRASE');
  return value;
}
