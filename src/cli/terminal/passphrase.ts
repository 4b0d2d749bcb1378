// SPDX-License-Identifier: Apache-2.0
// Sources of a passphrase: a file, the variable, or the terminal without echo. Never the command line, which other accounts see.
import { statSync } from 'node:fs';
import { LIMITS } from '../../core/index.js';
import { hasCredential, readSecretText } from '../../trust/store/node/index.js';
import { readInput } from '../file/files.js';
import { UsageError } from '../usage-error.js';
import { warn } from './say.js';

/** Asks a person at the terminal, without showing what is typed. */
type Ask = (question: string) => Promise<string>;

/** A copied key file can be attacked without limit, so a new passphrase has at least this many characters. */
const NEW_PASSPHRASE_MIN_CHARACTERS = 12;
/** Default credential of the service manager for the passphrase. */
const CREDENTIAL = 'rogatory.passphrase';

const standard: Ask | undefined = process.stdin.isTTY ? askUnseen : undefined;

/**
 * Obtains the passphrase of existing keys.
 * @param file - Value of --passphrase-file.
 * @throws UsageError when there is no file, no variable and no terminal; RogatoryError `CRYPTO_SECRET` (CRYPTO-16) for a file that other
 * accounts can use.
 */
export async function obtainPassphrase(file: string | undefined, ask = standard): Promise<string> {
  return readPassphrase(file) ?? (await asked(ask)('Passphrase:'));
}

/** Obtains a passphrase for new keys; on a terminal it is asked for twice. @throws UsageError when it is too short, or the two differ. */
export async function obtainNewPassphrase(file: string | undefined, ask = standard): Promise<string> {
  const given = readPassphrase(file);
  if (given !== undefined) return longEnough(given);
  const passphrase = longEnough(await asked(ask)('New passphrase:'));
  if ((await asked(ask)('Repeat it:')) !== passphrase) throw new UsageError('the two passphrases differ');
  return passphrase;
}

function asked(ask: Ask | undefined): Ask {
  if (ask === undefined) throw new UsageError('no passphrase: give --passphrase-file, or set ROGATORY_PASSPHRASE');
  return ask;
}

async function askUnseen(question: string): Promise<string> {
  // Loaded only when somebody is asked.
  const { prompts } = await import('./prompts.js');
  return prompts({ input: process.stdin, output: process.stderr }, 'no passphrase was given').secret(question);
}

function longEnough(passphrase: string): string {
  if (Array.from(passphrase).length >= NEW_PASSPHRASE_MIN_CHARACTERS) return passphrase;
  throw new UsageError(`the passphrase of new keys has at least ${NEW_PASSPHRASE_MIN_CHARACTERS} characters`);
}

/** @param file - Path; `credential:NAME` for a credential of the service manager. @returns undefined when a person has to be asked. */
function readPassphrase(file: string | undefined): string | undefined {
  if (file?.startsWith('credential:') === true) return readSecretText({ credential: file.slice('credential:'.length) });
  if (file !== undefined) return readPrivate(file);
  const value = variable();
  if (value !== undefined) return told('ROGATORY_PASSPHRASE', value);
  return hasCredential(CREDENTIAL) ? readSecretText({ credential: CREDENTIAL }) : undefined;
}

/** Reads a file that is its owner's alone, as key files are; a pipe has no other readers. */
function readPrivate(path: string): string {
  const text = told(path, new TextDecoder().decode(readInput(path, LIMITS.keyFileMaxBytes)).replace(/\r?\n$/, ''));
  // It refuses a file that others can use.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) readSecretText({ file: path });
  return text;
}

function variable(): string | undefined {
  const value = process.env['ROGATORY_PASSPHRASE'];
  return value === '' ? undefined : value;
}

/** Warns of a blank at the ends, which an editor or a shell may have added. */
function told(source: string, passphrase: string): string {
  if (passphrase === '') throw new UsageError(`${source} is empty: the passphrase is its first line`);
  if (passphrase !== passphrase.trim())
    warn(`rogatory: ${source}: a blank or line break at an end of the passphrase counts as part of it\n`);
  return passphrase;
}
