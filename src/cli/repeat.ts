// SPDX-License-Identifier: Apache-2.0
import { repeatReceipts } from '../agency/index.js';
import { homeOf } from './restores.js';
import { sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory repeat --home DIR --to PEER --since TIME

Owes a counterparty, or the own relay, again each receipt that reached it since a time: its store was put back and has lost them.
  --home DIR              home of the agency; its process answers on the socket of the home, or none runs
  --to PEER               scope/id of the counterparty or relay
  --since TIME            like 2026-11-30T08:00:00Z
  --passphrase-file FILE  passphrase of the home's keys, when no process runs; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home', 'to', 'since', 'passphrase-file'] }, HELP);
  const since = Date.parse(required(texts.since, 'since'));
  if (Number.isNaN(since)) throw new UsageError('--since is a time like 2026-11-30T08:00:00Z');
  const to = required(texts.to, 'to');
  sayJson({ to, owedAgain: await repeatReceipts(homeOf(texts), { to, since }) });
  return 0;
}
