// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { printable, printableJson } from '../../core/index.js';
import { askRelay, checkRelay, exportRelayEntries, loadRelayConfig, startRelay } from '../../relay/index.js';
import type { RelayConfig, RelayEvent } from '../../relay/index.js';
import { InvalidArgumentError } from '../command.js';
import type { CliCommand, Options } from '../command.js';
import { outputFolder, writeOutput } from '../file/files.js';
import { CONFIG, flag, FORCE, needed, text } from '../options.js';
import { ignoreStraySignals, interruptible, untilAborted } from '../terminal/interruption.js';
import { LogLines } from '../terminal/log-lines.js';
import { whilst } from '../terminal/progress.js';
import { say, sayJson } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const ENTRIES = {
  config: needed(CONFIG),
  envelope: needed(text('id', '32 hexadecimal digits', envelopeId)),
  out: needed(text('folder', 'folder for the entries')),
  force: FORCE,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Runs the relay of a state until SIGTERM or SIGINT; writes one JSON object per event to standard output. It keeps running when the output cannot be written; later events are written again when a reader or disk space returns.',
    )
    .usage('[command] --config <file>')
    // The command below has a --config of its own, so that this one cannot be wanted of both.
    .does(
      [],
      { config: CONFIG, check: flag('only check the configuration: keys, trust, store, certificate, address') },
      async ({ config: path, check }) => {
        if (path === undefined) throw new UsageError("required option '--config <file>' not specified");
        const config = loadRelayConfig(path);
        return check ? tellFindings(config) : runRelay(config);
      },
    );
  command
    .command('status')
    .description(
      'Asks the relay that runs by this configuration: how the link to each peer stands, what is queued, open alarms, and what ends when.',
    )
    .does([], { config: needed(CONFIG) }, async ({ config }) => sayJson(await askRelay(loadRelayConfig(config)), 2));
  command
    .command('export-entries')
    .description(
      'Writes the log entries of the relay about an envelope, for an agency that shows them to others: a file for each entry, in the form of SPEC.md 9.2. No process may run the relay.',
    )
    .does([], ENTRIES, exportEntries);
}

/** Tells every fault, its key first. @returns the exit code. */
async function tellFindings(config: RelayConfig): Promise<number> {
  const findings = await whilst('looking at keys and trust', checkRelay(config));
  for (const { key, fault, remedy, isWarning } of findings)
    say(`${key}: ${isWarning === true ? 'warning: ' : ''}${printable(fault)}\n  mend: ${printable(remedy)}\n`);
  const isValid = findings.every(({ isWarning }) => isWarning === true);
  if (isValid) say(`${config.scope}/${config.id}: the configuration is valid\n`);
  return isValid ? 0 : 1;
}

async function runRelay(config: RelayConfig): Promise<void> {
  ignoreStraySignals();
  // Before the start: a signal may come with its first line.
  await interruptible(async (signal) => {
    const lines = new LogLines();
    const running = await startRelay(config, (event: RelayEvent) => {
      lines.write(`${printableJson({ time: new Date().toISOString(), ...event })}\n`);
    });
    await untilAborted(signal);
    await running.close();
  });
}

async function exportEntries({ config, envelope, out, force = false }: Options<typeof ENTRIES>): Promise<void> {
  const entries = await whilst('reading the log', exportRelayEntries(loadRelayConfig(config), envelope));
  if (entries.length === 0) throw new UsageError(`the relay does not know envelope ${envelope}; its events name the known ones`);
  const folder = outputFolder(out);
  for (const { kind, epoch, index, bytes } of entries) {
    const file = join(folder, `${kind}-${epoch}-${index}.cbor`);
    writeOutput(file, bytes, { force });
    sayJson({ kind, epoch, index, file });
  }
}

function envelopeId(value: string): string {
  if (/^[0-9a-f]{32}$/.test(value)) return value;
  throw new InvalidArgumentError('must be 32 hexadecimal digits');
}
