// SPDX-License-Identifier: Apache-2.0
// A formal act as a letter: HTML on A4, the languages of both parties side by side. Nothing is translated by machine: codes have labels in
// every language, and free text keeps its own language.
import { toHex, toUtf8 } from '../core/bytes.js';
import { sha256 } from '../crypto/digest/digest.js';
import { toBase64url } from '../schema/base.js';
import { MESSAGES } from '../vocabulary/catalogue.js';
import type { MessageBody } from '../vocabulary/catalogue.js';
import { labelIn } from '../vocabulary/labels/labels.js';
import { LABEL_LANGUAGES } from '../vocabulary/texts/language.js';
import type { LabelLanguage } from '../vocabulary/texts/language.js';
import { escapeHtml, textIn } from './html.js';
import { codesOf, elementOf, memberOf, shapeOf } from './shape.js';
import type { Shape } from './shape.js';
import { letterStyle } from './style.js';
import { LETTER_TYPES, letterWord, memberName, titleOf, unreviewedIn } from './words.js';
import type { LetterType, LetterWord } from './words.js';
import { requireMembers } from '../core/members.js';
import type { Members as KnownMembers } from '../core/members.js';

export interface LetterInput {
  /** Default request.submit. */
  readonly type?: LetterType;
  /** Body of that type. */
  readonly body: MessageBody<LetterType>;
  /** Languages of both parties, the requester's first; only one when both read the same language. */
  readonly languages: readonly [LabelLanguage, LabelLanguage?];
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
  };
}

const LETTER_INPUT: KnownMembers<LetterInput> = {
  required: { body: 'object', languages: { each: LABEL_LANGUAGES } },
  optional: {
    type: LETTER_TYPES,
    signed: { required: { digest: 'text', messageId: 'text', from: 'text', issuedAt: 'number' }, optional: {} },
  },
};

type Members = Readonly<Record<string, unknown>>;

/** Members of the payload in the order of a letter; all others follow. */
const ORDER = [
  'requester',
  'requestedAuthority',
  'legalBasis',
  'domesticLegalBasis',
  'urgency',
  'proceedings',
  'persons',
  'assets',
  'measures',
];
const LONG_TEXT = 400;
/** Mark behind each word that no legal translator has reviewed. */
const MARK = '<span class="mark">†</span>';

/**
 * Renders a formal act for paper, a request above all: one HTML document that loads nothing, runs nothing, and shows every member of the body.
 * @throws RangeError when the digest is not 64 hexadecimal digits. @see SPEC.md DOSSIER-24, DOSSIER-25
 */
export function formalLetter(input: LetterInput): string {
  requireMembers(input, LETTER_INPUT, 'formalLetter(input)');
  const { type = 'request.submit', body, languages, signed } = input;
  if (signed !== undefined && !/^[0-9a-f]{64}$/.test(signed.digest)) throw new RangeError('a digest is 64 hexadecimal digits');
  const [first, second] = languages;
  const columns = second === undefined || second === first ? [first] : [first, second];
  return new Letter(type, columns, body.language).page(body, signed);
}

class Letter {
  readonly #type: LetterType;
  readonly #columns: readonly LabelLanguage[];
  /** Language of free text. */
  readonly #own: string;

  constructor(type: LetterType, columns: readonly LabelLanguage[], own: string) {
    this.#type = type;
    this.#columns = columns;
    this.#own = own;
  }

  page({ payload, language, ...frame }: MessageBody<LetterType>, signed: LetterInput['signed']): string {
    const shape = shapeOf(MESSAGES[this.#type].body);
    const members = { ...frame, payload } as Members;
    const payloadShape = memberOf(shape, members, 'payload');
    const rest = payload as unknown as Members;
    const names = [...ORDER.filter((name) => Object.hasOwn(rest, name)), ...Object.keys(rest).filter((name) => !ORDER.includes(name))];
    const sections = [
      ...names.map((name) => this.#section(name, rest[name], memberOf(payloadShape, rest, name))),
      ...Object.keys(frame).map((name) => (name === 'refs' ? '' : this.#section(name, members[name], memberOf(shape, members, name)))),
    ];
    const style = letterStyle(signed === undefined ? '' : signed.digest.slice(0, 32));
    const policy = `default-src 'none'; style-src 'sha256-${toBase64url(sha256(toUtf8(style)))}='; base-uri 'none'; form-action 'none'`;
    const [top] = this.#columns as readonly [LabelLanguage];
    return `<!doctype html>
<html lang="${top}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${titleOf(this.#type, top)} ${frame.refs.rqRef}`)}</title>
<style>${style}</style>
</head>
<body>
<header class="head">${this.#pair((at) => `${textIn(titleOf(this.#type, at), at)}${this.#mark(at)}`, 'h1')}</header>
${this.#rows(frame.refs, memberOf(shape, members, 'refs'))}
${this.#row('language', language, [])}
${signed === undefined ? `<div class="draft">${this.#pair((at) => this.#word(at, 'draft'))}</div>` : this.#identity(signed)}
${sections.join('\n')}
${this.#signing()}
${this.#notes()}
</body>
</html>
`;
  }

  #identity({ digest, messageId, from, issuedAt }: NonNullable<LetterInput['signed']>): string {
    const time = `${new Date(issuedAt).toISOString().slice(0, 19)}Z`;
    const said = (name: 'issued' | 'message' | 'fingerprint', text: string) =>
      `<div class="row">${this.#pair((at) => this.#word(at, name), 'div', 'name')}<div class="value mono">${textIn(text)}</div></div>`;
    return [
      said('issued', `${time}, ${from}`),
      said('message', messageId),
      said('fingerprint', (digest.match(/.{4}/g) as string[]).join(' ')),
    ].join('\n');
  }

  #section(name: string, value: unknown, shape: Shape): string {
    if (Array.isArray(value) && value.length === 0) return '';
    const head = this.#pair((at) => this.#name(at, name), 'h2');
    return `<section class="section">${head}${isNested(value) ? this.#nested(name, value, shape) : this.#value(value, shape)}</section>`;
  }

  #nested(name: string, value: unknown, shape: Shape): string {
    if (!Array.isArray(value)) return this.#rows(value as Members, shape);
    if (name === 'facts') return this.#versions(value as readonly Version[]);
    const element = elementOf(shape);
    return value.map((item, i) => `<div class="inner">${this.#item(i + 1, item as Members, element)}</div>`).join('');
  }

  #item(number: number, item: Members, shape: Shape): string {
    const { id, ...members } = item;
    const title = typeof id === 'string' ? id : `${number}.`;
    return `<div class="one"><h3>${textIn(title)}</h3></div>${this.#rows(typeof id === 'string' ? members : item, shape, item)}`;
  }

  #rows(members: Members, shape: Shape, whole = members): string {
    return Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => this.#row(name, value, memberOf(shape, whole, name)))
      .join('');
  }

  #row(name: string, value: unknown, shape: Shape): string {
    const names = this.#pair((at) => this.#name(at, name), 'div', 'name');
    if (isNested(value)) return `<div class="row long">${names}<div class="inner">${this.#nested(name, value, shape)}</div></div>`;
    const isLong = typeof value === 'string' && value.length > LONG_TEXT;
    return `<div class="row${isLong ? ' long' : ''}">${names}${this.#value(value, shape)}</div>`;
  }

  /** Renders a value: codes and booleans in every column, everything else once across all columns. */
  #value(value: unknown, shape: Shape): string {
    const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
    const element = Array.isArray(value) ? elementOf(shape) : shape;
    if (parts.length > 0 && parts.every((part) => typeof part === 'boolean' || codesOf(element, String(part)) !== undefined)) {
      return this.#pair((at) => parts.map((part) => this.#coded(at, part as string | boolean, element)).join('<br>'), 'div', 'value');
    }
    return `<div class="value">${parts.map((part) => textIn(plain(part), typeof part === 'string' ? this.#own : undefined)).join('<br>')}</div>`;
  }

  #coded(at: LabelLanguage, code: string | boolean, shape: Shape): string {
    if (typeof code === 'boolean') return this.#word(at, code ? 'yes' : 'no');
    const list = codesOf(shape, code);
    const label = list === undefined ? undefined : labelIn(list, code, at);
    if (label === undefined) return textIn(code);
    return `${textIn(label.text, at)}${label.reviewed ? '' : MARK} <span class="mono">(${escapeHtml(code)})</span>`;
  }

  /** One text in several languages: each in its own column, those of a third language across. */
  #versions(versions: readonly Version[]): string {
    const across = versions.filter(({ language }) => !this.#columns.some((at) => at === primary(language)));
    const found = this.#columns.map((at) => versions.filter(({ language }) => primary(language) === at));
    const besides = found.filter((texts) => texts.length > 0).length === 1 ? found.flat() : [];
    const columns =
      besides.length > 0 || found.flat().length === 0
        ? ''
        : this.#pair((at) => (found[this.#columns.indexOf(at)] ?? []).map(versionOf).join(''));
    return `${columns}${[...besides, ...across].map(versionOf).join('')}`;
  }

  #signing(): string {
    const both = (word: 'seal' | 'signature') => this.#columns.map((at) => this.#word(at, word)).join('<br>');
    return `<section class="signing">${this.#pair((at) => this.#word(at, 'explained'))}
<div class="pair"><div class="place seal">${both('seal')}</div><div class="place">${both('signature')}</div></div></section>`;
  }

  #notes(): string {
    const notes = this.#columns.flatMap((at) => {
      const unreviewed = unreviewedIn(at);
      return unreviewed === undefined ? [] : [textIn(unreviewed.mark, at)];
    });
    return notes.length === 0 ? '' : `<footer class="notes">${MARK} ${notes.join('; ')}</footer>`;
  }

  #word(at: LabelLanguage, word: LetterWord): string {
    return `${textIn(letterWord(word, at), at)}${this.#mark(at)}`;
  }

  #name(at: LabelLanguage, member: string): string {
    const { text, translated } = memberName(member, at);
    return translated ? `${textIn(text, at)}${this.#mark(at)}` : textIn(text, 'en');
  }

  #mark(at: LabelLanguage): string {
    return unreviewedIn(at) === undefined ? '' : MARK;
  }

  #pair(cell: (at: LabelLanguage) => string, element = 'div', kind = ''): string {
    const cells = this.#columns.map((at) => `<${element}${kind === '' ? '' : ` class="${kind}"`}>${cell(at)}</${element}>`).join('');
    return `<div class="${this.#columns.length === 1 ? 'one' : 'pair'}">${cells}</div>`;
  }
}

interface Version {
  readonly language: string;
  readonly text: string;
}

function versionOf({ language, text }: Version): string {
  return `<div class="row long"><div class="name">${escapeHtml(language)}</div><div class="value">${textIn(text, language)}</div></div>`;
}

function primary(language: string): string {
  return language.split('-', 1)[0] as string;
}

function isNested(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isNested);
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

function plain(value: unknown): string {
  return value instanceof Uint8Array ? toHex(value) : String(value);
}
