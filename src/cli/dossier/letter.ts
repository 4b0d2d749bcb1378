// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../../agency/home/node/index.js';
import type { DossierView } from '../../agency/index.js';
import type { StoredMessage } from '../../agency/home/node/index.js';
import { formalLetter, LABEL_LANGUAGES, LETTER_TYPES } from '../../letter/index.js';
import type { LetterInput, LetterType } from '../../letter/index.js';
import { decodeBody } from '../../schema/index.js';
import { registry } from '../../vocabulary/index.js';
import type { MessageBody } from '../../vocabulary/index.js';
import { InvalidArgumentError } from '../command.js';
import type { Options } from '../command.js';
import { choice, FORCE, HOME, text } from '../options.js';
import { readBody } from '../message/body.js';
import { requireFree, writeOutput } from '../file/files.js';
import { UsageError } from '../usage-error.js';

/** Options of a letter. */
export const LETTER = {
  home: HOME,
  body: text('file', 'a message in JSON that is not sent yet, by default a request: the letter is marked as a draft'),
  type: choice('type', 'type of the act (default: the request, else the first act)', LETTER_TYPES),
  message: text('id', 'the act with this message id or digest, as printed by the timeline'),
  lang: text('languages', "languages of the letter, the requester's first, with a comma: en, fr, tr, ru (default: en)", languages),
  out: text('file', 'file for the letter; default: standard output'),
  force: FORCE,
};
type LetterOptions = Options<typeof LETTER>;

/** Writes a formal act as a letter: one of a dossier that the agency of a home holds, or a draft from a file. */
export async function printLetter(id: string | undefined, options: LetterOptions): Promise<void> {
  const { out, force = false } = options;
  if (out !== undefined) requireFree(out, { force });
  const letter = formalLetter({ ...(await inputOf(id, options)), languages: options.lang ?? ['en'] });
  if (out === undefined) process.stdout.write(letter);
  else writeOutput(out, new TextEncoder().encode(letter), { force });
}

async function inputOf(id: string | undefined, options: LetterOptions): Promise<Omit<LetterInput, 'languages'>> {
  const { home, body, type, message } = options;
  if (body !== undefined && id === undefined && message === undefined) return draftOf(type ?? 'request.submit', body);
  if (body !== undefined || id === undefined) throw new UsageError('name a dossier, or give a file with --body (without --message)');
  if (home === undefined) throw new UsageError('the letter of a dossier needs --home');
  return actOf(home, id, type, message);
}

function draftOf(type: LetterType, path: string): Omit<LetterInput, 'languages'> {
  return { type, body: readBody(type, path) as MessageBody<LetterType> };
}

/** The act of a dossier: the named one, else the request, else the first that can be a letter. */
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
  if (entry === undefined || !isLetterType(entry.type))
    throw new UsageError(`the dossier ${id} has no such act that can be printed as a letter`);
  const stored = (await askHome(home, 'message', { digest: entry.messageDigest })) as StoredMessage;
  const { version, body, digest, messageId, from, issuedAt } = stored;
  const signed = { digest, messageId, from, issuedAt };
  return { type: entry.type, body: decodeBody(registry, entry.type, version, Buffer.from(body, 'base64')), signed };
}

function isLetterType(type: string): type is LetterType {
  return (LETTER_TYPES as readonly string[]).includes(type);
}

function languages(value: string): LetterInput['languages'] {
  const [first, second, ...more] = value.split(',').map((name) => LABEL_LANGUAGES.find((language) => language === name));
  if (first !== undefined && more.length === 0) {
    if (!value.includes(',')) return [first];
    if (second !== undefined) return [first, second];
  }
  throw new InvalidArgumentError(`must be one or two of ${LABEL_LANGUAGES.join(', ')}, with a comma`);
}
