// SPDX-License-Identifier: Apache-2.0
// A formal act as a letter: HTML on A4 in the language of its reader. Templates and values become numbered paragraphs; nothing is translated
// by machine, so free text keeps its own language.
import { requireMembers } from '../core/members.js';
import type { Members as KnownMembers } from '../core/members.js';
import type { Asset } from '../vocabulary/assets/fields.js';
import type { AuthorityRef } from '../vocabulary/authorities/fields.js';
import { MESSAGES } from '../vocabulary/catalogue.js';
import type { MessageBody } from '../vocabulary/catalogue.js';
import type { Person } from '../vocabulary/persons/fields.js';
import { URGENCY_LEVELS } from '../vocabulary/requests/codes.js';
import { dayIn } from '../vocabulary/texts/dates.js';
import { LABEL_LANGUAGES } from '../vocabulary/texts/language.js';
import type { LabelLanguage } from '../vocabulary/texts/language.js';
import { measuresOf } from './acts/act.js';
import type { ActContext } from './acts/act.js';
import { actOf } from './acts/acts.js';
import { LETTER_TYPES } from './letter-type.js';
import type { LetterType, OpeningType } from './letter-type.js';
import { escapeHtml, joined, textIn } from './html.js';
import type { Html } from './html.js';
import { page, paragraphsOf } from './page.js';
import { memberOf, shapeOf } from './shape.js';
import { filled } from './template.js';
import { Annexes } from './wording/annexes.js';
import { particularsList } from './wording/particulars.js';
import { Wording } from './wording/wording.js';
import type { LetterFile, Named } from './wording/wording.js';

export interface LetterInput {
  /** Default request.submit. */
  readonly type?: LetterType;
  /** Body of that type. */
  readonly body: MessageBody<LetterType>;
  /** Language of the reader. */
  readonly language: LabelLanguage;
  /** The request that the letter answers or continues: it names measures, authorities and treaties. */
  readonly request?: {
    readonly body: MessageBody<OpeningType>;
    /** Unix milliseconds. */
    readonly issuedAt?: number;
  };
  /** Side that writes, for a type that both sides may send. Default: the requester. */
  readonly side?: 'requester' | 'responder';
  /** IANA time zone of the author. Default: that of its officer or contact, else UTC alone. */
  readonly timeZone?: string;
  /** The signed message that the letter renders; without it the letter is marked as a draft. */
  readonly signed?: {
    /** Message digest, 64 hexadecimal digits: the fingerprint of the signed bytes. */
    readonly digest: string;
    /** UUID. */
    readonly messageId: string;
    /** `scope/id`, as the signed header names the sender. */
    readonly from: string;
    /** Unix milliseconds. */
    readonly issuedAt: number;
    /** Officers who signed beside the seal; default: none, and the letter names the sender, whose seal signed. */
    readonly signers?: readonly { readonly name: string; readonly function?: string }[];
    /** Whether the accord says that the signed message is the original. Default: false, and the letter does not say it. */
    readonly isOriginal?: boolean;
    /** Files that travel with the message, as the signed header names them. `size` in bytes. */
    readonly attachments?: readonly { readonly id: number; readonly name?: string; readonly size?: number; readonly pages?: number }[];
  };
}

const LETTER_INPUT: KnownMembers<LetterInput> = {
  required: { body: 'object', language: LABEL_LANGUAGES },
  optional: {
    type: LETTER_TYPES,
    request: { required: { body: 'object' }, optional: { issuedAt: 'number' } },
    side: ['requester', 'responder'],
    timeZone: 'text',
    signed: {
      required: { digest: 'text', messageId: 'text', from: 'text', issuedAt: 'number' },
      optional: { signers: 'list', isOriginal: 'flag', attachments: 'list' },
    },
  },
};

/** Members of the frame that the sheet shows; others, of a later version, stand under further particulars. */
const FRAME = ['refs', 'language', 'handling', 'payload', 'attachments', 'inReplyTo', 'supersedes', 'extensions'];

/**
 * Renders a formal act for paper: a letter in one language, as one HTML document that loads nothing and runs nothing. Codes are in words;
 * identifiers of machines stand in the last annex; a member that no sentence is written for stands under further particulars.
 * @returns HTML, UTF-8; a printer makes A4 pages of it.
 * @throws RangeError when the digest is not 64 hexadecimal digits.
 * @see SPEC.md DOSSIER-24, DOSSIER-25
 * @example
 * formalLetter({ type: 'decision.accept', body, language: 'tr', request: { body: request } })
 */
export function formalLetter(input: LetterInput): string {
  requireMembers(input, LETTER_INPUT, 'formalLetter(input)');
  const { type = 'request.submit', body, language, request, signed } = input;
  if (signed !== undefined && !/^[0-9a-f]{64}$/.test(signed.digest)) throw new RangeError('a digest is 64 hexadecimal digits');
  const known = request?.body.payload;
  const isRequester = sideOf(type, input.side) === 'requester';
  const payload = body.payload as Payload;
  const own = authoritiesOf(payload, known, isRequester);
  const zone = input.timeZone ?? payload.officer?.tz ?? own.from?.officer?.tz ?? own.from?.contact?.tz;
  const annexes = new Annexes();
  const words = new Wording(language, {
    own: body.language,
    zone,
    named: namedIn(payload, known),
    annexes,
    files: filesOf(body, signed?.attachments),
  });
  const context: ActContext = { words, type, request: known, issuedAt: signed?.issuedAt };
  const { rqRef, rdRef } = body.refs;
  const [our, your] = isRequester ? [rqRef, rdRef] : [rdRef, rqRef];
  const act = actOf(context, body);
  const scope = {
    our: our === undefined ? undefined : textIn(our),
    your: your === undefined ? undefined : textIn(your),
    matter: textIn(your ?? rqRef),
    requestDate: request?.issuedAt === undefined ? undefined : escapeHtml(dayIn(request.issuedAt, language, zone)),
    ...act.scope,
  };
  const subject = filled(words.text.acts[act.act].subject, scope) ?? textIn(rqRef);
  const paragraphs = paragraphsOf(words, act.act, scope, furtherOf(words, type, body, act));
  for (const { id } of body.attachments ?? []) words.annexOf(id);
  for (const { id } of signed?.attachments ?? []) words.annexOf(id);
  if (signed !== undefined) {
    annexes.identifySelf('message', signed.messageId);
    annexes.identifySelf('digest', signed.digest);
    annexes.identifySelf('sender', signed.from);
  }
  const from = act.from ?? own.from;
  const level = payload.urgency?.level;
  return page(words, {
    subject,
    paragraphs,
    from,
    to: act.to ?? own.to,
    our,
    your,
    handling: body.handling,
    urgency: level === undefined || level === 'ROUTINE' ? undefined : words.label(URGENCY_LEVELS, level),
    own: body.language,
    signature:
      signed === undefined
        ? undefined
        : {
            digest: signed.digest,
            messageId: signed.messageId,
            day: dayIn(signed.issuedAt, language, zone),
            signers: signed.signers ?? [{ name: signed.from }],
            isOriginal: signed.isOriginal ?? false,
          },
  });
}

/** Members of payloads that a letter looks for, whichever type it is. */
interface Payload {
  readonly requester?: AuthorityRef;
  readonly requestedAuthority?: AuthorityRef;
  readonly officer?: NonNullable<AuthorityRef['officer']>;
  readonly assignedTo?: AuthorityRef;
  readonly persons?: readonly Person[];
  readonly suspects?: readonly Person[];
  readonly assets?: readonly Asset[];
  readonly measures?: readonly unknown[];
  readonly proceedings?: { readonly offences: Named['offences'] };
  readonly urgency?: { readonly level: string };
}

function sideOf(type: LetterType, side: LetterInput['side']): 'requester' | 'responder' {
  const { from } = MESSAGES[type];
  return from === 'either' ? (side ?? 'requester') : from;
}

function authoritiesOf(
  payload: Payload,
  request: ActContext['request'],
  isRequester: boolean,
): { readonly from?: AuthorityRef | undefined; readonly to?: AuthorityRef | undefined } {
  const asking = payload.requester ?? request?.requester;
  const asked = payload.requestedAuthority ?? request?.requestedAuthority;
  return isRequester ? { from: asking, to: asked } : { from: asked ?? payload.assignedTo, to: asking };
}

function namedIn(payload: Payload, request: ActContext['request']): Named {
  const { persons = [], suspects = [], assets = [], measures = [] } = payload;
  const first = (request ?? {}) as Payload;
  const isMeasure = (one: unknown): one is Named['measures'][number] =>
    typeof one === 'object' && one !== null && 'id' in one && 'type' in one;
  return {
    measures: [...measures.filter(isMeasure), ...measuresOf(request)],
    persons: [...persons, ...suspects, ...(first.persons ?? [])],
    assets: [...assets, ...(first.assets ?? [])],
    offences: [...(payload.proceedings?.offences ?? []), ...(first.proceedings?.offences ?? [])],
  };
}

function filesOf(
  body: MessageBody<LetterType>,
  signed: NonNullable<LetterInput['signed']>['attachments'] = [],
): ReadonlyMap<number, LetterFile> {
  const files = new Map<number, LetterFile>((body.attachments ?? []).map((attachment) => [attachment.id, attachment]));
  for (const { id, ...file } of signed) files.set(id, { ...files.get(id), ...file });
  return files;
}

/** What no sentence says: other members of the payload and of the frame. */
function furtherOf(words: Wording, type: LetterType, body: MessageBody<LetterType>, act: ReturnType<typeof actOf>): Html | undefined {
  const shape = shapeOf(MESSAGES[type].body);
  const payload = particularsList(words, body.payload, memberOf(shape, body, 'payload'), act.said);
  const parts = [...(act.rest ?? []), payload, particularsList(words, body, shape, FRAME)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : joined(parts);
}
