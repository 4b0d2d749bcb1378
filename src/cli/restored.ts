// SPDX-License-Identifier: Apache-2.0
import { restoredHome } from '../agency/index.js';
import { loadRelayConfig, restoredRelay } from '../relay/index.js';
import { obtainPassphrase } from './passphrase.js';
import { sayJson } from './say.js';
import { UsageError, readOptions, required } from './usage.js';

const HELP = `Usage: rogatory restored (--home DIR | --config FILE) --by NAME --reason TEXT [options]

States that the store of an agency or a relay was copied back from a backup; to be given once, before it runs again. Its log is closed and
goes on under the next origin, so that nothing looks as if it had contradicted itself, and streams and chains go on where nothing was used.
A relay then asks its peers for what they still hold of the lost time: what they handed over in the last seven days.
Says the size at which the log was closed, and the epoch in which it goes on. Without a size the store of the relay held nothing of it that
could be closed: the next epoch begins all the same, and a peer that cosigned of the old one in the lost time cosigns nothing of it.
  --home DIR              home of the agency (its process must not be running)
  --config FILE           configuration of the relay (its process must not be running)
  --by NAME               who states it; kept
  --reason TEXT           why; kept
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home', 'config', 'by', 'reason', 'passphrase-file'] }, HELP);
  const { home, config } = texts;
  if ((home === undefined) === (config === undefined)) throw new UsageError('--home or --config is required, and not both');
  const stated = { by: required(texts.by?.trim(), 'by'), reason: required(texts.reason?.trim(), 'reason') };
  if (config !== undefined) sayJson(await restoredRelay(loadRelayConfig(config), stated));
  else if (home !== undefined)
    sayJson(await restoredHome({ home, ...stated, passphrase: await obtainPassphrase(texts['passphrase-file']) }));
  return 0;
}
