// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { hasCredential, readSecretText } from '../trust/node/index.js';

/** The command line was wrong: exit code 2, and one line that says what. */
export class UsageError extends TypeError {
  override readonly name = 'UsageError';
}

/** What a command line gave: texts by option name, flags that were set, and what stood alone. */
export interface CommandLine<T extends string, F extends string> {
  readonly texts: Readonly<Partial<Record<T, string>>>;
  readonly flags: Readonly<Partial<Record<F, true>>>;
  readonly positionals: readonly string[];
}

/**
 * Parses a command's options; prints `help` and ends the process with exit code 0 when asked for it.
 * @param options.positionals - How many arguments may stand alone.
 * @throws UsageError for unknown options and surplus arguments.
 */
export function readOptions<const T extends string = never, const F extends string = never>(
  args: readonly string[],
  options: { readonly texts?: readonly T[]; readonly flags?: readonly F[]; readonly positionals?: number },
  help: string,
): CommandLine<T, F> {
  const config: ParseArgsConfig['options'] = { help: { type: 'boolean', short: 'h' } };
  for (const name of options.texts ?? []) config[name] = { type: 'string' };
  for (const name of options.flags ?? []) config[name] = { type: 'boolean' };
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${help}`);
  }
  const { values, positionals } = parsed;
  if (values['help'] === true) {
    process.stdout.write(help);
    process.exit(0);
  }
  if (positionals.length > (options.positionals ?? 0)) throw new UsageError(`too many arguments\n\n${help}`);
  return { texts: values as CommandLine<T, F>['texts'], flags: values as CommandLine<T, F>['flags'], positionals };
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
