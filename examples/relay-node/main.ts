// SPDX-License-Identifier: Apache-2.0
// What a ministry deploys. `rogatory relay --config relay.toml` does the same; start from this file to add what your house needs:
// another log, a health check, a metric.
import { loadRelayConfig, startRelay } from 'rogatory/relay';
import type { Relay, RelayEvent } from 'rogatory/relay';

/** Starts the relay that the configuration describes; SIGTERM and SIGINT end it when running commits are finished. */
export async function main(configFile: string): Promise<Relay> {
  const relay = await startRelay(loadRelayConfig(configFile), log);
  const stop = (): void => {
    relay.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A relay's own timers never keep a process alive: this one says that it is meant to stay.
  setInterval(() => undefined, 3_600_000);
  return relay;
}

/** One JSON object a line. Events hold no content of messages: there is nothing here to redact. */
function log(event: RelayEvent): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
}

if (/main\.[jt]s$/.test(process.argv[1] ?? '')) await main(process.argv[2] ?? 'relay.toml');
