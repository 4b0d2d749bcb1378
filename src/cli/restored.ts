// SPDX-License-Identifier: Apache-2.0
import { restoredHome } from '../agency/home/node/index.js';
import { loadRelayConfig, restoredRelay } from '../relay/index.js';
import { obtainPassphrase } from './passphrase.js';
import { sayJson } from './say.js';
import { UsageError, readOptions, required } from './usage.js';

const HELP = `Usage: rogatory restored (--home DIR | --config FILE) --by NAME --reason TEXT [--above ORIGIN] [--lost]

States that the store of an agency or a relay was copied back from a backup; to be given once, before it runs again. Its log goes on under a
new origin, so that nothing looks as if it had contradicted itself, and streams and chains go on where nothing was used. The node then asks
its peers for what they still hold of the lost time.
Says both origins, and how much of the old log is held. Call the operators of your counterparties and tell them the new one.
  --home DIR              home of the agency (its process must not be running)
  --config FILE           configuration of the relay (its process must not be running)
  --by NAME               who states it; kept
  --reason TEXT           why; kept
  --above ORIGIN          an own log that is known to have been lost: the new one begins above it
  --lost                  no copy is left: the store is empty, and --above names the log that was lost
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags } = readOptions(
    args,
    { texts: ['home', 'config', 'by', 'reason', 'above', 'passphrase-file'], flags: ['lost'] },
    HELP,
  );
  const { home, config } = texts;
  if ((home === undefined) === (config === undefined)) throw new UsageError('--home or --config is required, and not both');
  const stated = {
    by: required(texts.by?.trim(), 'by'),
    reason: required(texts.reason?.trim(), 'reason'),
    ...(texts.above === undefined ? {} : { above: texts.above }),
    ...(flags.lost === true ? { lost: true as const } : {}),
  };
  if (config !== undefined) sayJson(await restoredRelay(loadRelayConfig(config), stated));
  else if (home !== undefined)
    sayJson(await restoredHome({ home, ...stated, passphrase: await obtainPassphrase(texts['passphrase-file']) }));
  return 0;
}
