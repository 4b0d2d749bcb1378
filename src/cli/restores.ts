// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../agency/home/node/index.js';
import { heldRelayRestores } from '../relay/index.js';
import { relayOf } from './restore-options.js';
import { sayJson } from './say.js';
import { readOptions, required } from './usage.js';

const HELP = `Usage: rogatory restores (--home DIR | --config FILE)

Lists the restores that counterparties have stated, for accept-restore or discard-restore, one JSON object a line: both origins, what was
cosigned here of the old log, how much is lost there at least, contradictions, and how many restores were accepted within a year.
  --home DIR     home of the agency (its process must be running: it answers on the socket of its home)
  --config FILE  configuration of the relay (its process must not be running)
`;

export async function run(args: string[]): Promise<number> {
  const { texts } = readOptions(args, { texts: ['home', 'config'] }, HELP);
  const config = relayOf(texts);
  const held = config === undefined ? await askHome(required(texts.home, 'home'), 'restores') : await heldRelayRestores(config);
  for (const restore of held as readonly object[]) sayJson(restore);
  return 0;
}
