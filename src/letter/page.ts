// SPDX-License-Identifier: Apache-2.0
// The sheet around the paragraphs: letterhead, references, marks, subject, signature, annexes, certification.
import { toUtf8 } from '../core/bytes.js';
import { sha256 } from '../crypto/digest/digest.js';
import { toBase64url } from '../schema/base.js';
import { CLASSIFICATIONS, EUROPOL_HANDLING, PAP, TLP } from '../schema/frame/codes.js';
import type { Handling } from '../schema/frame/handling.js';
import type { AuthorityRef } from '../vocabulary/authorities/fields.js';
import { escapeHtml, exact, grouped, html, joined, textIn } from './html.js';
import type { Html } from './html.js';
import { qrSvg } from './qr.js';
import { letterStyle } from './style.js';
import { filled } from './template.js';
import type { Scope } from './template.js';
import { PARAGRAPHS } from './text/text.js';
import type { ActName, FrameWord } from './text/text.js';
import { addressLine, authorityLine } from './wording/people.js';
import type { Wording } from './wording/wording.js';

/** What the sheet shows beside the paragraphs. */
export interface Sheet {
  readonly subject: Html;
  readonly paragraphs: Html;
  readonly from: AuthorityRef | undefined;
  readonly to: AuthorityRef | undefined;
  readonly our: string | undefined;
  readonly your: string | undefined;
  readonly handling: Handling;
  /** Urgency in words. */
  readonly urgency: Html | undefined;
  /** Language of the body. */
  readonly own: string;
  readonly signature: Signature | undefined;
}

export interface Signature {
  readonly digest: string;
  readonly messageId: string;
  /** Day of signing in words. */
  readonly day: string;
  readonly signers: readonly { readonly name: string; readonly function?: string | undefined }[];
  readonly isOriginal: boolean;
}

export function page(words: Wording, sheet: Sheet): string {
  const { frame } = words.text;
  const { signature, from } = sheet;
  const left = signature === undefined ? frame.draft : signature.digest.slice(0, 32);
  const style = letterStyle({ left, page: frame.page, of: frame.of });
  const policy = `default-src 'none'; style-src 'sha256-${toBase64url(sha256(toUtf8(style)))}='; base-uri 'none'; form-action 'none'`;
  const annexes = annexPages(words);
  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${sheet.subject.replaceAll(/<[^>]*>/g, '')}</title>
<style>${style}</style>
</head>
<body>
${letterhead(words, from)}
<div class="dated">${words.list([from?.address?.locality === undefined ? undefined : textIn(from.address.locality), signature === undefined ? undefined : escapeHtml(signature.day)]) ?? ''}</div>
${signature === undefined ? html`<div class="draft">${escapeHtml(frame.draft)}</div>` : ''}
${references(words, sheet)}
<p class="salutation">${escapeHtml(frame.salutation)}</p>
${sheet.paragraphs}
<section class="end"><p class="closing">${escapeHtml(frame.closing)}</p>
${signing(words, sheet)}</section>
${annexList(words)}
${certification(words, sheet)}
${annexes}
</body>
</html>
`;
}

function letterhead(words: Wording, from: AuthorityRef | undefined): Html {
  if (from === undefined) return html``;
  const { name, latin, unit, address } = from;
  const second = latin === undefined || latin === name || words.reads(name) ? undefined : html`<div>${textIn(latin)}</div>`;
  const lines = words.list([unit === undefined ? undefined : textIn(unit), addressLine(words, address, false)]);
  return html`<header class="head">
    <div class="state">${words.state(from.country)}</div>
    <div class="authority">${textIn(name)}</div>
    ${second}${lines === undefined ? undefined : html`<div class="unit">${lines}</div>`}
  </header>`;
}

function references(words: Wording, { our, your, from, to, subject, handling, urgency }: Sheet): Html {
  const party = (authority: AuthorityRef | undefined) =>
    authority === undefined ? undefined : words.list([authorityLine(words, authority, false), words.state(authority.country)]);
  const rows: readonly (readonly [FrameWord, Html | undefined])[] = [
    ['our', our === undefined ? undefined : textIn(our)],
    ['your', your === undefined ? undefined : textIn(your)],
    ['from', party(from)],
    ['to', party(to)],
    ['subject', html`<span class="subject">${subject}</span>`],
  ];
  const cells = rows.flatMap(([word, value]) =>
    value === undefined
      ? []
      : [
          html`<tr>
            <th>${escapeHtml(words.text.frame[word])}</th>
            <td>${value}</td>
          </tr>`,
        ],
  );
  const marks = marksLine(words, handling, urgency);
  return html`${marks === undefined ? undefined : html`<div class="marks">${words.capital(marks)}</div>`}
    <table class="refs">
      ${joined(cells)}
    </table>`;
}

function marksLine(
  words: Wording,
  { tlp, pap, europol = [], otherRestrictions, classification }: Handling,
  urgency: Html | undefined,
): Html | undefined {
  return words.list(
    [
      urgency,
      classification === undefined || classification.level === 'U' ? undefined : words.label(CLASSIFICATIONS, classification.level),
      words.free(classification?.marking),
      tlp === 'CLEAR' ? undefined : words.label(TLP, tlp),
      // Green and clear restrict nobody.
      pap === 'RED' || pap === 'AMBER' ? words.label(PAP, pap) : undefined,
      ...europol.map((code) => words.label(EUROPOL_HANDLING, code)),
      words.free(otherRestrictions),
    ],
    ' · ',
  );
}

function signing(words: Wording, { signature, from }: Sheet): Html {
  const { frame } = words.text;
  const officer = from?.officer;
  const signers = signature?.signers ?? [];
  const named = signers.length > 0 ? signers : officer === undefined ? [] : [officer];
  const lines = named.map(({ name, function: post }) => html`<div class="hand">${words.list([textIn(name), words.free(post)])}</div>`);
  const hands = lines.length > 0 ? joined(lines) : html`<div class="hand">${escapeHtml(frame.signature)}</div>`;
  return html`<section class="signing">
    <div>${hands}</div>
    <div class="seal">${escapeHtml(frame.seal)}</div>
  </section>`;
}

function annexList(words: Wording): Html {
  const titles = words.annexes.all.map(({ title }) => html`<li>${title}</li>`);
  const rest =
    words.annexes.identifiers(words.text.identifiers) === undefined ? [] : [html`<li>${escapeHtml(words.text.frame.identifiers)}</li>`];
  const all = [...titles, ...rest];
  if (all.length === 0) return html``;
  return html`<section class="annexes">
    ${escapeHtml(words.text.frame.annexes)}:
    <ol>
      ${joined(all)}
    </ol>
  </section>`;
}

function certification(words: Wording, { signature, own }: Sheet): Html {
  const { frame } = words.text;
  const source = own.split('-', 1)[0] === words.language ? frame.sameLanguage : undefined;
  const origin = source === undefined ? filled(frame.otherLanguage, { language: words.languageName(own) }) : escapeHtml(source);
  const note = words.text.unreviewed === undefined ? undefined : html` ${escapeHtml(words.text.unreviewed)}`;
  if (signature === undefined) return html`<footer class="certification"><div>${origin}${note}</div></footer>`;
  const { digest, messageId, day, signers, isOriginal } = signature;
  const scope = {
    id: exact(messageId),
    date: escapeHtml(day),
    signer: words.list(signers.map(({ name }) => textIn(name))),
    original: isOriginal,
  };
  return html`<footer class="certification">
    <div>
      <p>${filled(frame.certification, scope)} ${origin}${note}</p>
      <p>${escapeHtml(frame.fingerprint)}:<br />${grouped(digest)}</p>
    </div>
    ${qrSvg(`${messageId} ${digest}`)}
  </footer>`;
}

function annexPages(words: Wording): Html {
  const { frame } = words.text;
  const all = words.annexes.all;
  const sections = all.map(({ title, content }, i) =>
    content === undefined
      ? undefined
      : { head: html`${filled(frame.annex, { no: escapeHtml(String(i + 1)) })}. ${title}`, content, kind: 'annex' },
  );
  const table = words.annexes.identifiers(words.text.identifiers);
  const last =
    table === undefined
      ? undefined
      : {
          head: html`${filled(frame.annex, { no: escapeHtml(String(all.length + 1)) })}. ${escapeHtml(frame.identifiers)}`,
          content: table,
          kind: 'annex identifiers',
        };
  const shown = [...sections, last].filter((section) => section !== undefined);
  return joined(
    shown.map(
      ({ head, content, kind }, i) =>
        html`<section class="${escapeHtml(`${kind}${i === 0 ? ' first' : ''}`)}">
          <h2>${head}</h2>
          ${content}
        </section>`,
    ),
  );
}

/** The numbered paragraphs of an act. Those without anything to say are left out, and the numbers close up. */
export function paragraphsOf(words: Wording, act: ActName, scope: Scope, further: Html | undefined): Html {
  const parts = PARAGRAPHS[act].flatMap((name) => paragraphOf(words, act, name, scope) ?? []);
  const rest = further === undefined ? [] : [{ head: boldHead(words.text.frame.further), text: further, rows: [], end: undefined }];
  return joined(
    [...parts, ...rest].map(
      ({ head, text, rows, end }, i) =>
        html`<div class="paragraph">
          <div class="no">${i + 1}.</div>
          <div>${head}${text}${joined(rows.map((row) => row(i + 1)))}${end}</div>
        </div>`,
    ),
  );
}

interface Body {
  readonly head: Html | undefined;
  readonly text: Html | undefined;
  readonly rows: readonly ((no: number) => Html)[];
  readonly end: Html | undefined;
}

/** The one list whose rows have letters. */
const LETTERED = 'conditions';

function paragraphOf(words: Wording, act: ActName, name: string, scope: Scope): Body | undefined {
  const texts: Readonly<Record<string, string | undefined>> = { ...words.text.shared, ...words.text.acts[act] };
  const { [name]: whole = '', [`${name}.row`]: row, [`${name}.end`]: end } = texts;
  const [, head, text = ''] = HEADED.exec(whole) ?? [];
  const said = text === '' ? undefined : filled(text, scope);
  if (text !== '' && said === undefined) return undefined;
  const items = row === undefined ? [] : ((scope[name] ?? []) as readonly Scope[]);
  const rows = items.flatMap((item, i) => {
    const line = filled(row as string, item);
    const rest = item['rest'] as Html | undefined;
    if (line === undefined && rest === undefined) return [];
    const content = html`${words.capital(line)}${rest}`;
    const sign = (no: number) => (name === LETTERED ? `(${letterAt(words, i)})` : `${no}.${i + 1}.`);
    return [
      {
        content,
        numbered: (no: number) =>
          html`<div class="row">
            <div class="no">${escapeHtml(sign(no))}</div>
            <div>${content}</div>
          </div>`,
      },
    ];
  });
  const last = end === undefined ? undefined : filled(end, scope);
  // Words without a value say nothing where the rows are absent.
  if (row !== undefined && rows.length === 0 && (last === undefined || end?.includes('{') !== true)) return undefined;
  // A list of one needs no number of its own.
  const inline = text === '' && rows.length === 1 && name !== LETTERED ? rows[0]?.content : undefined;
  return {
    head: head === undefined ? undefined : boldHead(head),
    text: words.capital(inline ?? said),
    rows: inline === undefined ? rows.map(({ numbered }) => numbered) : [],
    end: last === undefined ? undefined : html`<p>${last}</p>`,
  };
}

/** Word in bold in front of a paragraph, and the rest. */
const HEADED = /^(?:\*\*(.+?)\*\*)? ?(.*)$/;

function boldHead(head: string): Html {
  return html`<b>${escapeHtml(head)}.</b> `;
}

function letterAt(words: Wording, i: number): string {
  const alphabet = words.language === 'ru' ? 'абвгдежзиклмнопрстуфхцчшщэюя' : 'abcdefghijklmnopqrstuvwxyz';
  return alphabet[i] ?? String(i + 1);
}
