// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../agency/index.js';
import type { DossierView } from '../agency/index.js';
import { dossierPicture, LABEL_LANGUAGES, timelinePrint } from '../dossier/index.js';
import type { LabelLanguage } from '../dossier/index.js';
import { outlookText, timelineText } from './timeline.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory dossier list --home DIR [--json]
       rogatory dossier show ID --home DIR [--json | --mermaid | --print [--lang en|fr|tr|ru]]

Lists the dossiers of a home, or shows one: its timeline, what is due, and what this side may send next.
  --mermaid   a state picture of every measure, for any Mermaid renderer
  --print     the timeline in blocks, for paper; --lang chooses the language of its labels
 The agency's process must be running; it answers on the socket of its home.
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    { texts: ['home', 'lang'], flags: ['json', 'mermaid', 'print'], positionals: 2 },
    HELP,
  );
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
  if (flags.json === true) process.stdout.write(`${JSON.stringify(view)}\n`);
  else if (flags.mermaid === true) process.stdout.write(dossierPicture(view.state));
  else if (flags.print === true) process.stdout.write(timelinePrint(view.timeline, { language: languageOf(texts.lang) }));
  else process.stdout.write(`${timelineText(view)}${outlookText(view)}`);
  return 0;
}

function languageOf(text = 'en'): LabelLanguage {
  const found = LABEL_LANGUAGES.find((language) => language === text);
  if (found === undefined) throw new UsageError(`--lang is one of ${LABEL_LANGUAGES.join(', ')}`);
  return found;
}
