// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../agency/home/node/index.js';
import type { DossierView } from '../agency/index.js';
import type { StoredMessage } from '../agency/home/node/index.js';
import { formalLetter, LABEL_LANGUAGES, LETTER_TYPES } from '../letter/index.js';
import type { LabelLanguage, LetterInput, LetterType } from '../letter/index.js';
import { decodeBody } from '../schema/index.js';
import type { MessageBody } from '../vocabulary/index.js';
import { readBody } from './body.js';
import { writeOutput } from './files.js';
import { required, UsageError } from './usage.js';
import { registry } from '../vocabulary/index.js';

/** Names of the options of a letter. */
type Texts = Readonly<Partial<Record<'home' | 'lang' | 'body' | 'out' | 'type' | 'message', string>>>;

/** Writes a formal act as a letter: one of a dossier that the agency of a home holds, or a draft from a file. */
export async function printLetter(dossier: string | undefined, texts: Texts, options: { readonly force: boolean }): Promise<number> {
  const { home, lang, body, out, type, message } = texts;
  if ((dossier === undefined) === (body === undefined)) throw new UsageError('name a dossier, or a file with --body');
  if (dossier === undefined && message !== undefined) throw new UsageError('--message names a message of a dossier');
  const languages = languagesOf(lang);
  const wanted = type === undefined ? undefined : letterType(type);
  const letter = formalLetter({
    ...(dossier === undefined
      ? draftOf(wanted ?? 'request.submit', required(body, 'body'))
      : await actOf(required(home, 'home'), dossier, wanted, message)),
    languages,
  });
  if (out === undefined) process.stdout.write(letter);
  else writeOutput(out, new TextEncoder().encode(letter), options);
  return 0;
}

function draftOf(type: LetterType, path: string): Omit<LetterInput, 'languages'> {
  return { type, body: readBody(type, path) as MessageBody<LetterType> };
}

/** The act of a dossier: the one that is named, else the request, else the first that goes on paper. */
async function actOf(
  home: string,
  id: string,
  type: LetterType | undefined,
  message: string | undefined,
): Promise<Omit<LetterInput, 'languages'>> {
  const { timeline } = (await askHome(home, 'dossier', { id })) as DossierView;
  const acts = timeline.filter((entry) => isLetterType(entry.type) && (type === undefined || entry.type === type));
  const named =
    message === undefined ? acts : acts.filter(({ messageId, messageDigest }) => messageId === message || messageDigest === message);
  const entry = named.find((act) => act.type === 'request.submit') ?? named[0];
  if (entry === undefined || !isLetterType(entry.type)) throw new UsageError(`the dossier ${id} holds no such act that goes on paper`);
  const stored = (await askHome(home, 'message', { digest: entry.messageDigest })) as StoredMessage;
  const { version, body, digest, messageId, from, issuedAt } = stored;
  const signed = { digest, messageId, from, issuedAt };
  return { type: entry.type, body: decodeBody(registry, entry.type, version, Buffer.from(body, 'base64')), signed };
}

function isLetterType(type: string): type is LetterType {
  return (LETTER_TYPES as readonly string[]).includes(type);
}

function letterType(text: string): LetterType {
  if (!isLetterType(text)) throw new UsageError(`--type is one of ${LETTER_TYPES.join(', ')}`);
  return text;
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
