// SPDX-License-Identifier: Apache-2.0
// Command lines that ask for too little, too much or two things at once are refused before anything is opened.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { capture, command } from './capture.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-lines-'));
  writeFileSync(join(folder, 'passphrase'), 'a long passphrase\n', { mode: 0o600 });
  writeFileSync(join(folder, 'file'), 'content');
  // A home as far as a command line looks at it.
  mkdirSync(join(folder, 'home'));
  writeFileSync(join(folder, 'home', 'agency.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line; `@` begins a name in the folder. */
async function errorOf(name: string, line: string): Promise<unknown> {
  const args = line.split(' ').filter((arg) => arg !== '');
  return (await capture(command(name), ...args.map((arg) => (arg.startsWith('@') ? join(folder, arg.slice(1)) : arg)))).error;
}

const HOME = '--home @home --passphrase-file @passphrase';
const MESSAGE = `--type request.submit --body @file ${HOME}`;
const REASON = '--by Officer --reason mistake';

describe('command lines', () => {
  it.each([
    ['open', HOME],
    ['send', `${MESSAGE} --to mla@demo-b --attachments 00`],
    ['inbox', `${HOME} --import @file --keep`],
    ['inbox', `${HOME} --import @file --wait 5`],
    ['dossier', 'show --home @home'],
    ['dossier', 'burn 00 --home @home'],
    ['erase', `${HOME} ${REASON}`],
    ['held', `discard --home @home ${REASON}`],
    ['held', 'burn 00 --home @home'],
    ['contradictions', '--home @home --config @file'],
    ['contradictions', '--judge @file --out @out --trust @home'],
    ['contradictions', '--home @home --trust @home'],
    ['repeat', '--home @home --since 2099-01-01T00:00:00Z'],
    ['restored', `${HOME} --config @file ${REASON}`],
    ['restored', REASON],
    ['schema', 'request.submit'],
    ['status', ''],
    ['relay', ''],
  ])('are refused: %s %s', async (name, line) => {
    const error = await errorOf(name, line);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).not.toMatch(/there is no home/);
    expect(readdirSync(folder).sort()).toEqual(['file', 'home', 'passphrase']);
  });

  it.each([
    ['inbox', HOME],
    ['inbox', `${HOME} --wait 5 --keep`],
    ['dossier', 'show 00 --home @home'],
    ['held', 'list --home @home'],
    ['status', '--home @home'],
  ])('are taken, and end at the home that is none: %s %s', async (name, line) => {
    expect(String(await errorOf(name, line))).toMatch(/damaged|no process has/);
  });
});
