// SPDX-License-Identifier: Apache-2.0
import { restoredHome } from '../agency/index.js';
import { obtainPassphrase } from './passphrase.js';
import { sayJson } from './say.js';
import { readOptions, required } from './usage.js';

const HELP = `Usage: rogatory restored --home DIR --by NAME --reason TEXT [options]

States that a home was copied back from a backup; to be given once, before its agency runs again. Its log is closed and goes on under the
next origin, so that nothing looks as if the agency had contradicted itself, and streams and chains go on where nothing was used.
  --home DIR              home of the agency (its process must not be running)
  --by NAME               who states it; kept
  --reason TEXT           why; kept
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home', 'by', 'reason', 'passphrase-file'] }, HELP);
  const [home, by, reason] = [required(texts.home, 'home'), required(texts.by, 'by'), required(texts.reason, 'reason')];
  const closed = await restoredHome({ home, by, reason, passphrase: await obtainPassphrase(texts['passphrase-file']) });
  sayJson(closed);
  return 0;
}
