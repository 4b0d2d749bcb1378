// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../../agency/home/node/index.js';
import type { DossierView } from '../../agency/index.js';
import { printable } from '../../core/index.js';
import { dossierPicture } from '../../dossier/index.js';
import { LABEL_LANGUAGES, timelinePrint } from '../../letter/index.js';
import type { CliCommand } from '../command.js';
import { choice, flag, HOME, JSON_OUTPUT, needed } from '../options.js';
import { say, sayJson } from '../terminal/say.js';
import { LETTER, printLetter } from './letter.js';
import { outlookText, timelineText } from './timeline.js';

const SHOW = {
  home: needed(HOME),
  json: JSON_OUTPUT,
  mermaid: flag('a state picture of every measure, for any Mermaid renderer'),
  print: flag('the timeline in blocks, for paper'),
  lang: choice('language', 'with --print: language of its labels', LABEL_LANGUAGES),
};

export function define(command: CliCommand): void {
  command.description(
    "Lists the dossiers of a home, shows one, or prints one of its acts as a formal letter. The agency's process must be running; it answers on the socket of its home.",
  );
  command
    .command('list')
    .description('Lists the dossiers of a home.')
    .does([], { home: needed(HOME), json: JSON_OUTPUT }, async ({ home, json }) => {
      const dossiers = (await askHome(home, 'dossiers')) as readonly DossierView[];
      if (json) sayJson(dossiers);
      else
        for (const { dossier: id, role, counterpart } of dossiers)
          say(`${printable(`${id}  ${role}  ${counterpart.scope}/${counterpart.id}`)}\n`);
    });
  command
    .command('show')
    .description('Shows a dossier: its timeline, its deadlines, and the messages that this side may send next.')
    .does(['<id>  UUID of the dossier'], SHOW, async (id, { home, json, mermaid, print, lang = 'en' }) => {
      const view = (await askHome(home, 'dossier', { id })) as DossierView;
      if (json) sayJson(view);
      else if (mermaid) say(dossierPicture(view.state));
      else if (print) say(timelinePrint(view.timeline, { language: lang }));
      else say(`${timelineText(view)}${outlookText(view)}`);
    });
  command
    .command('print')
    .description('Prints an act of a dossier, usually its request, as a formal letter on A4 in the language of its reader: HTML, or PDF.')
    .does(['[id]  UUID of the dossier'], LETTER, printLetter);
}
