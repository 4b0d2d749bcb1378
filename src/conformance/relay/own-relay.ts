// SPDX-License-Identifier: Apache-2.0
// Our own relay as the implementation under test: a process of `rogatory relay` on a free port of this machine.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELAY_ID, SUBJECT_SCOPE } from '../states/states.js';
import type { KitStates } from '../states/states.js';
import { startOwnProcess } from '../suite/own-process.js';
import type { OwnProcess } from '../suite/own-process.js';

/**
 * Starts `rogatory relay` as the relay of the first state.
 * @param folder - What `exportTrust` wrote; the relay's store goes there too.
 * @param program - Script of the command line, `bin/rogatory.js`.
 */
export function startOwnRelay(states: KitStates, folder: string, program: string): Promise<OwnProcess> {
  const config = join(folder, 'relay.toml');
  cpSync(join(folder, 'documents'), join(folder, 'trust'), { recursive: true });
  mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 });
  writeFileSync(config, relayToml(states), { mode: 0o600 });
  const isReady = (line: string): boolean => line.includes('"kind":"started"') || line.includes('"kind":"listening"');
  return startOwnProcess({ name: 'the relay', args: [program, 'relay', '--config', config], isReady });
}

function relayToml({ subject, pins }: KitStates): string {
  return `[relay]
scope = "${SUBJECT_SCOPE}"
id = "${RELAY_ID}"
[listen]
host = "127.0.0.1"
port = ${new URL(subject.url).port}
[store]
path = "data/relay.db"
[keys]
link = "keys/${RELAY_ID}-link.key"
log = "keys/${RELAY_ID}-log.key"
cosign = "keys/${RELAY_ID}-cosign.key"
passphrase_file = "passphrase"
[trust]
folder = "trust"
[trust.pins]
${[...pins].map(([scope, fingerprint]) => `${scope} = "${fingerprint}"`).join('\n')}
`;
}
