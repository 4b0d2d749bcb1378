// SPDX-License-Identifier: Apache-2.0
import { acceptRestore } from '../agency/home/node/index.js';
import { acceptRelayRestore } from '../relay/index.js';
import { decisionOf, homeOf, relayOf } from './restore-options.js';
import { sayJson } from './say.js';
import { readOptions } from './usage.js';

const HELP = `Usage: rogatory accept-restore (--home DIR | --config FILE) --origin NEW --by NAME --reason TEXT

Follows the new log of a counterparty whose store was put back. Call its operator by a contact that you know, and compare the origin, before.
Messages and receipts go on without it: only its log is cosigned no more.
  --home DIR              home of the agency; its process answers on the socket of the home, or none runs
  --config FILE           configuration of the relay (its process must not be running)
  --origin NEW            origin of the new log, as the counterparty's operator says it: rogatory/SCOPE/ID/EPOCH
  --by NAME               who decides; kept, with the time
  --reason TEXT           why: one line; kept
  --passphrase-file FILE  passphrase of the home's keys, when no process runs; default: the variable ROGATORY_PASSPHRASE, or the terminal

"awaited" says that the statement of this origin has not come yet: it is accepted when it does.
`;

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home', 'config', 'origin', 'by', 'reason', 'passphrase-file'] }, HELP);
  const decision = decisionOf(texts);
  const config = relayOf(texts);
  const restore = await (config === undefined ? acceptRestore(homeOf(texts), decision) : acceptRelayRestore(config, decision));
  sayJson({ restore, ...decision });
  return 0;
}
