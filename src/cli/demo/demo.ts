// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CliCommand, Options } from '../command.js';
import { emptyFolder } from '../file/files.js';
import { flag, QUIET, text } from '../options.js';
import { progressPort, whilst } from '../terminal/progress.js';
import { DemoRun } from './run.js';
import { prepareStates } from './states.js';

const OPTIONS = {
  json: flag('print one JSON object as the last line'),
  keep: text('folder', "leave both states' folders (keys, stores, logs) there; the folder must be empty or absent"),
  prepare: text('folder', 'only make the folders of both states, and print the commands that start them'),
  quiet: QUIET,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Two demonstration states, each with a relay and an agency, all as processes of this machine on loopback ports. One asks the other to preserve data and to freeze three bitcoin addresses; the receiving relay is killed in the middle and started again, and once more while an exhibit of 20 MB goes back.',
    )
    .does([], OPTIONS, (options) => (options.prepare === undefined ? runDemo(options) : prepare(options.prepare, options.quiet)));
}

async function runDemo({ keep, json = false, quiet }: Options<typeof OPTIONS>): Promise<number> {
  const folder = keep === undefined ? mkdtempSync(join(tmpdir(), 'rogatory-demo-')) : emptyFolder(resolve(keep));
  try {
    const port = progressPort(quiet);
    const running = new DemoRun(await whilst('drawing keys', prepareStates(folder), port), { json }).run();
    // For people it prints a line an event by itself.
    const result = await (json ? whilst('the demonstration runs', running, port) : running);
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else if (keep !== undefined) process.stdout.write(`Both states' folders are in ${folder}\n`);
    return result.ok ? 0 : 1;
  } finally {
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(path: string, quiet: boolean | undefined): Promise<void> {
  const states = await whilst('drawing keys', prepareStates(emptyFolder(resolve(path))), progressPort(quiet));
  const lines = states.flatMap((state) => [
    `npx rogatory relay --config ${join(state.folder, 'relay', 'relay.toml')}`,
    `npx rogatory inbox --home ${state.agency.home} --passphrase-file ${state.passphraseFile}`,
  ]);
  process.stdout.write(`Made two demonstration states. Their commands:\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
