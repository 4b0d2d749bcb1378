// SPDX-License-Identifier: Apache-2.0
import { printable } from '../core/index.js';
import { askHome } from '../agency/home/node/index.js';
import type { DossierView } from '../agency/index.js';
import { dossierPicture } from '../dossier/index.js';
import { timelinePrint } from '../letter/index.js';
import { languageOf, printLetter } from './letter.js';
import { outlookText, timelineText } from './timeline.js';
import { say, sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory dossier list --home DIR [--json]
       rogatory dossier show ID --home DIR [--json | --mermaid | --print [--lang en|fr|tr|ru]]
       rogatory dossier print ID --home DIR [--type TYPE] [--message ID] [--lang A[,B]] [--out FILE [--force]]
       rogatory dossier print --body FILE [--type TYPE] [--lang A[,B]] [--out FILE [--force]]

Lists the dossiers of a home, or shows one: its timeline, what is due, and what this side may send next; or prints an act of it, its
request above all, as a formal letter in HTML, on A4, for both parties.
  --type      which act: a request, its confirmation, a decision, a proof of service, ... (default: the request, else the first act)
  --message   the act with this message id or digest, as the timeline has them
  --mermaid   a state picture of every measure, for any Mermaid renderer
  --print     the timeline in blocks, for paper; --lang chooses the language of its labels
  --lang A,B  languages of a letter, the requester's first: en, fr, tr, ru (default: en)
  --body      a message in JSON that is not sent yet, by default a request: the letter says that it is a draft
  --out FILE  where the letter goes; default: standard output
  --force     replace the file that stands at --out

 The agency's process must be running; it answers on the socket of its home.
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    { texts: ['home', 'lang', 'body', 'out', 'type', 'message'], flags: ['json', 'mermaid', 'print', 'force'], positionals: 2 },
    HELP,
  );
  const [action, id] = positionals;
  if (action === 'print') return printLetter(id, texts, { force: flags.force === true });
  const home = required(texts.home, 'home');
  if (action === 'list') {
    const dossiers = (await askHome(home, 'dossiers')) as readonly DossierView[];
    if (flags.json === true) sayJson(dossiers);
    else
      for (const { dossier, role, counterpart } of dossiers)
        say(`${printable(`${dossier}  ${role}  ${counterpart.scope}/${counterpart.id}`)}\n`);
    return 0;
  }
  if (action !== 'show' || id === undefined) throw new UsageError(`say "list", or "show" or "print" with a dossier id\n\n${HELP}`);
  const view = (await askHome(home, 'dossier', { id })) as DossierView;
  if (flags.json === true) sayJson(view);
  else if (flags.mermaid === true) say(dossierPicture(view.state));
  else if (flags.print === true) say(timelinePrint(view.timeline, { language: languageOf(texts.lang) }));
  else say(`${timelineText(view)}${outlookText(view)}`);
  return 0;
}
