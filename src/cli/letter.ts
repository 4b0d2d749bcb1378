// SPDX-License-Identifier: Apache-2.0
import { printableLines } from '../core/index.js';
import { askHome } from '../agency/index.js';
import type { DossierView, StoredMessage } from '../agency/index.js';
import { LABEL_LANGUAGES, requestLetter } from '../dossier/print/index.js';
import type { LabelLanguage, LetterInput } from '../dossier/print/index.js';
import { decodeBody } from '../schema/index.js';
import type { MessageBody } from '../schema/index.js';
import { readBody } from './body.js';
import { writeOutput } from './files.js';
import { required, UsageError } from './usage.js';

const REQUEST = 'request.submit';

/** Writes a request as a letter: the one of a dossier that the agency of a home holds, or a draft from a file. */
export async function printLetter(
  dossier: string | undefined,
  { home, lang, body, out }: Readonly<Partial<Record<'home' | 'lang' | 'body' | 'out', string>>>,
  options: { readonly force: boolean },
): Promise<number> {
  if ((dossier === undefined) === (body === undefined)) throw new UsageError('name a dossier, or a file with --body');
  const languages = languagesOf(lang);
  const letter =
    dossier === undefined
      ? requestLetter({ body: readBody(REQUEST, required(body, 'body')) as MessageBody<'request.submit'>, languages })
      : requestLetter({ ...(await requestOf(required(home, 'home'), dossier)), languages });
  if (out === undefined) process.stdout.write(process.stdout.isTTY ? printableLines(letter) : letter);
  else writeOutput(out, new TextEncoder().encode(letter), options);
  return 0;
}

async function requestOf(home: string, id: string): Promise<Omit<LetterInput, 'languages'>> {
  const { timeline } = (await askHome(home, 'dossier', { id })) as DossierView;
  const entry = timeline.find(({ type }) => type === REQUEST);
  if (entry === undefined) throw new UsageError(`the dossier ${id} holds no ${REQUEST}`);
  const { version, body, ...signed } = (await askHome(home, 'message', { digest: entry.messageDigest })) as StoredMessage;
  return { body: decodeBody(REQUEST, version, Buffer.from(body, 'base64')), signed };
}

export function languageOf(text = 'en'): LabelLanguage {
  const found = LABEL_LANGUAGES.find((language) => language === text);
  if (found === undefined) throw new UsageError(`--lang is one of ${LABEL_LANGUAGES.join(', ')}`);
  return found;
}

function languagesOf(text = 'en'): LetterInput['languages'] {
  const [first = '', second, ...more] = text.split(',');
  if (more.length > 0) throw new UsageError('--lang takes one or two languages');
  return second === undefined ? [languageOf(first)] : [languageOf(first), languageOf(second)];
}
