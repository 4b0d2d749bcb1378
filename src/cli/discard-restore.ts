// SPDX-License-Identifier: Apache-2.0
import { discardRestore } from '../agency/home/node/index.js';
import { discardRelayRestore } from '../relay/index.js';
import { decisionOf, homeOf, relayOf } from './restore-options.js';
import { sayJson } from './say.js';
import { readOptions } from './usage.js';

const HELP = `Usage: rogatory discard-restore (--home DIR | --config FILE) --origin NEW --by NAME --reason TEXT

Drops the statement that a counterparty's store was put back, held or awaited: its old log is followed on.
  --home DIR              home of the agency; its process answers on the socket of the home, or none runs
  --config FILE           configuration of the relay (its process must not be running)
  --origin NEW            origin that the statement names: rogatory/SCOPE/ID/EPOCH
  --by NAME               who decides; kept, with the time
  --reason TEXT           why: one line; kept
  --passphrase-file FILE  passphrase of the home's keys, when no process runs; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home', 'config', 'origin', 'by', 'reason', 'passphrase-file'] }, HELP);
  const decision = decisionOf(texts);
  const config = relayOf(texts);
  await (config === undefined ? discardRestore(homeOf(texts), decision) : discardRelayRestore(config, decision));
  sayJson({ restore: 'discarded', ...decision });
  return 0;
}
