// SPDX-License-Identifier: Apache-2.0
// Sources of a passphrase: a file, the variable, or the terminal without echo. Never the command line, which other accounts see.
import { statSync } from 'node:fs';
import { LIMITS } from '../../core/index.js';
import { hasCredential, readSecretText } from '../../trust/store/node/index.js';
import { readInput } from '../file/files.js';
import { UsageError } from '../usage-error.js';
import { warn } from './say.js';

/** A terminal, or a test's stand-in. */
export interface Terminal {
  readonly input: {
    readonly isTTY?: boolean;
    setRawMode?(raw: boolean): unknown;
    setEncoding(encoding: 'utf8'): unknown;
    on(event: 'data', listener: (text: string) => void): unknown;
    off(event: 'data', listener: (text: string) => void): unknown;
    resume(): unknown;
    pause(): unknown;
  };
  readonly output: { write(text: string): unknown };
}

/** A copied key file can be attacked without limit, so a new passphrase has at least this many characters. */
const NEW_PASSPHRASE_MIN_CHARACTERS = 12;
/** Default credential of the service manager for the passphrase. */
const CREDENTIAL = 'rogatory.passphrase';

const standard: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Obtains the passphrase of existing keys.
 * @param file - Value of --passphrase-file.
 * @throws UsageError when there is no file, no variable and no terminal; RogatoryError `CRYPTO_SECRET` (CRYPTO-16) for a file that other
 * accounts can use.
 */
export async function obtainPassphrase(file: string | undefined, terminal: Terminal = standard): Promise<string> {
  return asks(file, terminal) ? unseen(terminal, (ask) => ask('Passphrase: ')) : readPassphrase(file);
}

/** Obtains a passphrase for new keys; on a terminal it is asked for twice. @throws UsageError when it is too short, or the two differ. */
export async function obtainNewPassphrase(file: string | undefined, terminal: Terminal = standard): Promise<string> {
  if (!asks(file, terminal)) return longEnough(readPassphrase(file));
  return unseen(terminal, async (ask) => {
    const passphrase = longEnough(await ask('New passphrase: '));
    if ((await ask('Repeat it: ')) !== passphrase) throw new UsageError('the two passphrases differ');
    return passphrase;
  });
}

function longEnough(passphrase: string): string {
  if (Array.from(passphrase).length >= NEW_PASSPHRASE_MIN_CHARACTERS) return passphrase;
  throw new UsageError(`the passphrase of new keys has at least ${NEW_PASSPHRASE_MIN_CHARACTERS} characters`);
}

function asks(file: string | undefined, { input }: Terminal): boolean {
  return file === undefined && variable() === undefined && !hasCredential(CREDENTIAL) && input.isTTY === true;
}

/** @param file - Path; `credential:NAME` for a credential of the service manager. */
function readPassphrase(file: string | undefined): string {
  if (file?.startsWith('credential:') === true) return readSecretText({ credential: file.slice('credential:'.length) });
  if (file !== undefined) return readPrivate(file);
  const value = variable();
  if (value !== undefined) return told('ROGATORY_PASSPHRASE', value);
  if (hasCredential(CREDENTIAL)) return readSecretText({ credential: CREDENTIAL });
  throw new UsageError('no passphrase: give --passphrase-file, or set ROGATORY_PASSPHRASE');
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

type Ask = (question: string) => Promise<string>;

/** Reads lines without showing them. Echo is off from before the first question until after the last answer: people type ahead. */
async function unseen(terminal: Terminal, task: (ask: Ask) => Promise<string>): Promise<string> {
  const { input, output } = terminal;
  const typed: string[] = [];
  let look: () => void = () => undefined;
  const onData = (text: string): void => {
    typed.push(...Array.from(text));
    look();
  };
  input.setEncoding('utf8');
  input.setRawMode?.(true);
  input.on('data', onData);
  input.resume();
  try {
    return await task((question) => {
      const line: string[] = [];
      output.write(question);
      return new Promise((done, refuse) => {
        look = () => {
          const ended = takeLine(typed, line);
          if (ended === undefined) return;
          look = () => undefined;
          output.write('\n');
          if (ended === 'given') done(line.join(''));
          else refuse(new UsageError('no passphrase was given'));
        };
        look();
      });
    });
  } finally {
    input.off('data', onData);
    input.setRawMode?.(false);
    input.pause();
  }
}

/**
 * Moves typed characters to the line, up to its end. In raw mode the program must handle editing keys itself.
 * @returns undefined while the line has not ended.
 */
function takeLine(typed: string[], line: string[]): 'given' | 'ended' | undefined {
  for (let character = typed.shift(); character !== undefined; character = typed.shift()) {
    if (character === '\r' || character === '\n') return 'given';
    // Ctrl-C and Ctrl-D end, Ctrl-U wipes, backspace takes one back.
    if (character === '\x03' || character === '\x04') return 'ended';
    if (character === '\x15') line.length = 0;
    else if (character === '\x7f' || character === '\b') line.pop();
    else if (character >= ' ') line.push(character);
  }
  return undefined;
}
