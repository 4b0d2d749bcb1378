// SPDX-License-Identifier: Apache-2.0
import { repeatReceipts } from '../agency/home/node/index.js';
import { repeatRelayReceipts } from '../relay/index.js';
import { homeOf, relayOf } from './restore-options.js';
import { sayJson } from './say.js';
import { timeOf } from './time.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory repeat (--home DIR | --config FILE) --to PEER --since TIME

Owes a peer again each receipt that reached it since a time, own or passed on: its store was put back and has lost them.
  --home DIR              home of the agency; its process answers on the socket of the home, or none runs
  --config FILE           configuration of the relay (its process must not be running)
  --to PEER               scope/id: a counterparty or the own relay of an agency; an own agency or a counterparty of a relay
  --since TIME            like 2026-11-30T08:00:00Z
  --passphrase-file FILE  passphrase of the home's keys, when no process runs; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home', 'config', 'to', 'since', 'passphrase-file'] }, HELP);
  const since = timeOf(required(texts.since, 'since'), 'since');
  if (since > Date.now()) throw new UsageError('--since lies in the future');
  const to = required(texts.to, 'to');
  const config = relayOf(texts);
  const owedAgain = await (config === undefined
    ? repeatReceipts(homeOf(texts), { to, since })
    : repeatRelayReceipts(config, { to, since }));
  sayJson({ to, owedAgain });
  return 0;
}
