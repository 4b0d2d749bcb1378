// SPDX-License-Identifier: Apache-2.0
// Where a passphrase comes from: a file, the variable, or the terminal without echo. Never the command line, which other accounts see.
import { readPassphrase, UsageError } from './usage.js';

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

/** A key file can be attacked at leisure by whoever copies it, so a new passphrase has at least this many characters. */
export const NEW_PASSPHRASE_MIN_CHARACTERS = 12;

const standard: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Obtains the passphrase of existing keys.
 * @param file - Value of --passphrase-file.
 * @throws UsageError when there is no file, no variable and no terminal.
 */
export async function obtainPassphrase(file: string | undefined, terminal: Terminal = standard): Promise<string> {
  return asks(file, terminal) ? ask(terminal, 'Passphrase: ') : readPassphrase(file);
}

/** Obtains a passphrase for new keys; on a terminal it is asked for twice. @throws UsageError when it is too short, or the two differ. */
export async function obtainNewPassphrase(file: string | undefined, terminal: Terminal = standard): Promise<string> {
  const passphrase = asks(file, terminal) ? await ask(terminal, 'New passphrase: ') : readPassphrase(file);
  if (Array.from(passphrase).length < NEW_PASSPHRASE_MIN_CHARACTERS) {
    throw new UsageError(`the passphrase of new keys has at least ${NEW_PASSPHRASE_MIN_CHARACTERS} characters`);
  }
  if (asks(file, terminal) && (await ask(terminal, 'The same again: ')) !== passphrase) {
    throw new UsageError('the two passphrases differ');
  }
  return passphrase;
}

function asks(file: string | undefined, { input }: Terminal): boolean {
  return file === undefined && (process.env['ROGATORY_PASSPHRASE'] ?? '') === '' && input.isTTY === true;
}

/** Reads one line without showing it. */
function ask({ input, output }: Terminal, question: string): Promise<string> {
  return new Promise((done, refuse) => {
    let characters: string[] = [];
    const end = (): void => {
      input.off('data', onData);
      input.setRawMode?.(false);
      input.pause();
      output.write('\n');
    };
    const onData = (text: string): void => {
      for (const character of text) {
        if (character === '\r' || character === '\n') {
          end();
          done(characters.join(''));
          return;
        }
        // In raw mode the terminal leaves these to us: Ctrl-C and Ctrl-D end, Ctrl-U wipes, backspace takes one back.
        if (character === '\x03' || character === '\x04') {
          end();
          refuse(new UsageError('no passphrase was given'));
          return;
        }
        if (character === '\x15') characters = [];
        else if (character === '\x7f' || character === '\b') characters.pop();
        else if (character >= ' ') characters.push(character);
      }
    };
    output.write(question);
    input.setEncoding('utf8');
    input.setRawMode?.(true);
    input.on('data', onData);
    input.resume();
  });
}
