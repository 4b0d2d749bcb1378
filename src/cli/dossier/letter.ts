// SPDX-License-Identifier: Apache-2.0
import { askHome } from '../../agency/home/node/index.js';
import type { StoredMessage } from '../../agency/home/node/index.js';
import type { DossierView } from '../../agency/index.js';
import { formalLetter, LABEL_LANGUAGES, LETTER_TYPES } from '../../letter/index.js';
import type { LetterInput, LetterType } from '../../letter/index.js';
import { decodeBody } from '../../schema/index.js';
import { registry } from '../../vocabulary/index.js';
import type { MessageBody } from '../../vocabulary/index.js';
import type { Options } from '../command.js';
import { choice, flag, FORCE, HOME, text } from '../options.js';
import { readBody } from '../message/body.js';
import { requireFree, writeOutput } from '../file/files.js';
import { UsageError } from '../usage-error.js';
import { dossierOf } from './list.js';
import { printPdf } from './pdf.js';

/** Options of a letter. */
export const LETTER = {
  home: HOME,
  body: text('file', 'a message in JSON that is not sent yet, by default a request: the letter is marked as a draft'),
  type: choice('type', 'type of the act (default: the request, else the first act)', LETTER_TYPES),
  message: text('id', 'the act with this message id or digest, as printed by the timeline'),
  lang: choice('language', 'language of the reader (default: en)', LABEL_LANGUAGES),
  pdf: flag('with --out: PDF instead of HTML, printed by a Chromium, Chrome or Edge of this machine (CHROME_PATH, else the PATH)'),
  out: text('file', 'file for the letter; default: standard output'),
  force: FORCE,
};
type LetterOptions = Options<typeof LETTER>;
type Act = Omit<LetterInput, 'language'>;

/** Types of the message that opens a dossier, the first that is there. */
const OPENING = ['request.submit', 'request.confirm', 'restraint.request', 'preservation.request', 'emergency.disclosure'] as const;
type Opening = NonNullable<LetterInput['request']>;

/** Writes a formal act as a letter: one of a dossier that the agency of a home holds, or a draft from a file. */
export async function printLetter(id: string | undefined, options: LetterOptions): Promise<void> {
  const { out, pdf = false, force = false, lang = 'en' } = options;
  if (pdf && out === undefined) throw new UsageError('--pdf needs --out: a PDF is not for the terminal');
  if (out !== undefined) requireFree(out, { force });
  const letter = formalLetter({ ...(await inputOf(id, options)), language: lang });
  if (out === undefined) process.stdout.write(letter);
  else writeOutput(out, pdf ? await printPdf(letter) : new TextEncoder().encode(letter), { force });
}

async function inputOf(id: string | undefined, options: LetterOptions): Promise<Act> {
  const { home, body, type, message } = options;
  if (body !== undefined && id === undefined && message === undefined) return draftOf(type ?? 'request.submit', body);
  if (body !== undefined || id === undefined) throw new UsageError('name a dossier, or give a file with --body (without --message)');
  if (home === undefined) throw new UsageError('the letter of a dossier needs --home');
  return actOf(home, await dossierOf(home, id), type, message);
}

function draftOf(type: LetterType, path: string): Act {
  return { type, body: readBody(type, path) as MessageBody<LetterType> };
}

/** The act of a dossier: the named one, else the request, else the first that can be a letter. */
async function actOf(home: string, id: string, type: LetterType | undefined, message: string | undefined): Promise<Act> {
  const { timeline, role } = (await askHome(home, 'dossier', { id })) as DossierView;
  const acts = timeline.filter((entry) => isLetterType(entry.type) && (type === undefined || entry.type === type));
  const named =
    message === undefined ? acts : acts.filter(({ messageId, messageDigest }) => messageId === message || messageDigest === message);
  const entry = named.find((act) => act.type === 'request.submit') ?? named[0];
  if (entry === undefined || !isLetterType(entry.type))
    throw new UsageError(`the dossier ${id} has no such act that can be printed as a letter`);
  const { digest, messageId, from, issuedAt, attachments, ...stored } = await storedMessage(home, entry.messageDigest);
  const opening = OPENING.map((first) => timeline.find((one) => one.type === first)).find((one) => one !== undefined);
  const other = role === 'requester' ? 'responder' : 'requester';
  return {
    type: entry.type,
    body: bodyOf(stored) as MessageBody<LetterType>,
    side: entry.direction === 'sent' ? role : other,
    signed: { digest, messageId, from, issuedAt, attachments },
    ...(opening !== undefined && opening !== entry && { request: await requestOf(home, opening.messageDigest) }),
  };
}

async function requestOf(home: string, digest: string): Promise<Opening> {
  const { issuedAt, ...stored } = await storedMessage(home, digest);
  return { body: bodyOf(stored) as Opening['body'], issuedAt };
}

async function storedMessage(home: string, digest: string): Promise<StoredMessage> {
  return (await askHome(home, 'message', { digest })) as StoredMessage;
}

function bodyOf({ type, version, body }: Pick<StoredMessage, 'type' | 'version' | 'body'>): unknown {
  return decodeBody(registry, type, version, Buffer.from(body, 'base64'));
}

function isLetterType(type: string): type is LetterType {
  return (LETTER_TYPES as readonly string[]).includes(type);
}
