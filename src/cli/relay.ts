// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { askRelay, exportRelayEntries, loadRelayConfig, startRelay } from '../relay/index.js';
import type { RelayConfig, RelayEvent } from '../relay/index.js';
import { writeOutput } from './files.js';
import { LogLines } from './output.js';
import { say, sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';
import { printableJson } from '../core/index.js';

const HELP = `Usage: rogatory relay --config relay.toml [--check]
       rogatory relay status --config relay.toml
       rogatory relay export-entries --config relay.toml --envelope ID --out FOLDER

Runs the relay of a state until SIGTERM or SIGINT; writes one JSON object per event to standard output.
It goes on when nobody takes them: a reader that comes again, or a disk with room again, gets those from then on.
  --config FILE   the configuration (examples/relay-node/relay.toml explains every key)
  --check         only check the configuration

status asks the relay that runs by this configuration: how the link to each peer stands, what is queued, open alarms, and what ends when.

While no process runs the relay, export-entries writes what it has logged of an envelope, for an agency that shows it to others: a file for each
entry, in the form of SPEC.md 12.2.
  --envelope ID   32 hexadecimal digits
  --out FOLDER    where the entries are written
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(args, { texts: ['config', 'envelope', 'out'], flags: ['check'], positionals: 1 }, HELP);
  const config = loadRelayConfig(required(texts.config, 'config'));
  const [action] = positionals;
  if (action === 'status') {
    sayJson(await askRelay(config));
    return 0;
  }
  if (action === 'export-entries') return exportEntries(config, required(texts.envelope, 'envelope'), required(texts.out, 'out'));
  if (action !== undefined) throw new UsageError(`"${action}" is not status or export-entries`);
  if (flags.check === true) {
    say(`${config.scope}/${config.id}: the configuration is valid\n`);
    return 0;
  }
  const lines = new LogLines();
  const relay = await startRelay(config, (event: RelayEvent) => {
    lines.write(`${printableJson({ time: new Date().toISOString(), ...event })}\n`);
  });
  await stopSignal();
  await relay.close();
  return 0;
}

async function exportEntries(config: RelayConfig, envelope: string, folder: string): Promise<number> {
  if (!/^[0-9a-f]{32}$/.test(envelope)) throw new UsageError('--envelope takes 32 hexadecimal digits');
  const entries = await exportRelayEntries(config, envelope);
  if (entries.length === 0) throw new UsageError(`the relay knows no envelope ${envelope}; the events of its log name those that it knows`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { kind, epoch, index, bytes } of entries) {
    const file = join(folder, `${kind}-${epoch}-${index}.cbor`);
    writeOutput(file, bytes, { force: false });
    sayJson({ kind, epoch, index, file });
  }
  return 0;
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((done) => {
    // The timer keeps the process alive whatever handles it has at the moment: all of a relay's own timers are unreferenced.
    const alive = setInterval(() => undefined, 60_000);
    let stopping = false;
    const stop = (): void => {
      if (stopping) process.exit(1);
      stopping = true;
      clearInterval(alive);
      done();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
