// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../../agency/home/node/index.js';
import type { DossierView } from '../../agency/index.js';
import type { CliCommand } from '../command.js';
import { choice, HOME, JSON_OUTPUT, needed } from '../options.js';
import { say, sayJson, tell } from '../terminal/say.js';
import { LETTER, printLetter } from './letter.js';
import { dossierOf, listText } from './list.js';
import type { DossierSummary } from './list.js';
import type { Viewpoint } from './due.js';
import { viewText } from './show.js';
import { VIEW_LANGUAGES } from './words.js';
import type { ViewLanguage } from './words.js';

const LIST = {
  home: needed(HOME),
  json: JSON_OUTPUT,
  lang: choice('language', 'language of the list', VIEW_LANGUAGES),
};
const SHOW = {
  home: needed(HOME),
  json: JSON_OUTPUT,
  lang: choice('language', 'language of the view', VIEW_LANGUAGES),
};

export function define(command: CliCommand): void {
  command.description(
    "Lists the dossiers of a home, shows one, or prints one of its acts as a formal letter. The agency's process must be running; it answers on the socket of its home.",
  );
  command
    .command('list')
    .description('Lists the dossiers of a home, the most pressing first: what is due and who must act, file numbers, State, subject.')
    .does([], LIST, async ({ home, json, lang = 'en' }) => {
      const dossiers = (await askHome(home, 'dossiers')) as readonly DossierSummary[];
      tell(json, dossiers, listText(dossiers, viewpoint(lang)));
    });
  command
    .command('show')
    .description(
      'Shows a dossier: what is due, its measures, freezes, conditions and history, and what may be done next, with the command.',
    )
    .does(['<id>  file number of either side, or UUID of the dossier'], SHOW, async (id, { home, json, lang = 'en' }) => {
      const view = (await askHome(home, 'dossier', { id: await dossierOf(home, id) })) as DossierView;
      if (json) sayJson(view);
      else say(viewText(view, viewpoint(lang), home));
    });
  command
    .command('print')
    .description('Prints an act of a dossier, usually its request, as a formal letter on A4 in the language of its reader: HTML, or PDF.')
    .does(['[id]  file number of either side, or UUID of the dossier'], LETTER, printLetter);
}

function viewpoint(language: ViewLanguage): Viewpoint {
  return { language, now: Date.now(), zone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
}
