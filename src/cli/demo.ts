// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareStates } from './demo/states.js';
import { DemoRun } from './demo/run.js';
import type { DemoResult } from './demo/run.js';
import { readOptions, UsageError } from './usage.js';

const HELP = `Usage: rogatory demo [--json] [--keep FOLDER] [--prepare FOLDER]

Two demonstration states, each with a relay and an agency, all as processes of this machine on loopback ports. One asks the other to
preserve data and to freeze three bitcoin addresses; the receiving relay is killed in the middle and started again.
  --json            print one JSON object as the last line
  --keep FOLDER     leave both states' folders (keys, stores, logs) there; FOLDER must be empty or absent
  --prepare FOLDER  only make the folders of both states, and tell how to start them by hand
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags } = readOptions(args, { texts: ['keep', 'prepare'], flags: ['json'] }, HELP);
  if (texts.prepare !== undefined) return prepare(texts.prepare);
  const folder = texts.keep === undefined ? mkdtempSync(join(tmpdir(), 'rogatory-demo-')) : emptyFolder(texts.keep);
  try {
    const result = await new DemoRun(await prepareStates(folder), { json: flags.json === true }).run();
    if (texts.keep !== undefined && flags.json !== true) process.stdout.write(`Both states' folders are in ${folder}\n`);
    if (flags.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    return exitCode(result);
  } finally {
    if (texts.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function exitCode(result: DemoResult): number {
  return result.ok ? 0 : 1;
}

async function prepare(path: string): Promise<number> {
  const states = await prepareStates(emptyFolder(path));
  const lines = states.flatMap((state) => [
    `npx rogatory relay --config ${join(state.folder, 'relay', 'relay.toml')}`,
    `npx rogatory inbox --home ${state.agency.home} --passphrase-file ${state.passphraseFile}`,
  ]);
  process.stdout.write(`Made two demonstration states. Their commands:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  return 0;
}

/** A folder that exists already and holds something is not ours to fill. */
function emptyFolder(path: string): string {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) throw new UsageError(`${path} is not empty`);
  return folder;
}
