// SPDX-License-Identifier: Apache-2.0
import { loadRelayConfig, startRelay } from '../relay/index.js';
import type { RelayEvent } from '../relay/index.js';
import { say, sayJson } from './say.js';
import { readOptions, required } from './usage.js';

const HELP = `Usage: rogatory relay --config relay.toml [--check]

Runs the relay of a state until SIGTERM or SIGINT; writes one JSON object per event to standard output.
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
  const relay = await startRelay(config, logLine);
  await stopSignal();
  await relay.close();
  return 0;
}

function logLine(event: RelayEvent): void {
  sayJson({ time: new Date().toISOString(), ...event });
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
