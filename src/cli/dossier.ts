// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../agency/index.js';
import type { DossierView } from '../agency/index.js';
import { timelineText } from './timeline.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory dossier list --home DIR [--json]
       rogatory dossier show ID --home DIR [--json]

Lists the dossiers of a home, or shows one as a timeline. The agency's process must be running; it answers on the socket of its home.
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(args, { texts: ['home'], flags: ['json'], positionals: 2 }, HELP);
  const home = required(texts.home, 'home');
  const [action, id] = positionals;
  if (action === 'list') {
    const dossiers = (await askHome(home, 'dossiers')) as readonly DossierView[];
    if (flags.json === true) process.stdout.write(`${JSON.stringify(dossiers)}\n`);
    else
      for (const { dossier, role, counterpart } of dossiers)
        process.stdout.write(`${dossier}  ${role}  ${counterpart.scope}/${counterpart.id}\n`);
    return 0;
  }
  if (action !== 'show' || id === undefined) throw new UsageError(`say "list", or "show" with a dossier id\n\n${HELP}`);
  const view = (await askHome(home, 'dossier', { id })) as DossierView;
  process.stdout.write(flags.json === true ? `${JSON.stringify(view)}\n` : timelineText(view));
  return 0;
}
