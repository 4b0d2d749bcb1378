// SPDX-License-Identifier: Apache-2.0
import { loadRelayConfig, startRelay } from '../relay/index.js';
import type { RelayEvent } from '../relay/index.js';
import { LogLines } from './output.js';
import { say } from './say.js';
import { readOptions, required } from './usage.js';
import { printableJson } from '../core/index.js';

const HELP = `Usage: rogatory relay --config relay.toml [--check]

Runs the relay of a state until SIGTERM or SIGINT; writes one JSON object per event to standard output.
It goes on when nobody takes them: a reader that comes again, or a disk with room again, gets those from then on.
  --config FILE   the configuration (examples/relay-node/relay.toml explains every key)
  --check         only check the configuration
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags } = readOptions(args, { texts: ['config'], flags: ['check'] }, HELP);
  const config = loadRelayConfig(required(texts.config, 'config'));
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
