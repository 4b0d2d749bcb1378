// SPDX-License-Identifier: Apache-2.0
// Members that no sentence is written for: each with its name, and its value in words. So a letter drops nothing that a body says.
import { codesOf, elementOf, memberOf } from '../shape.js';
import type { Shape } from '../shape.js';
import { escapeHtml, grouped, html, joined, listOf, textIn } from '../html.js';
import type { Html } from '../html.js';
import { accountLine, paymentLine } from './accounts.js';
import { addressLine, authorityLine, holderLine, nameOf, officerLine, placeLine } from './people.js';
import type { Wording } from './wording.js';

type Members = Readonly<Record<string, unknown>>;

/** Members that name something else of the letter. */
const PERSONS = ['personId', 'personIds', 'addressee', 'persons', 'beneficialOwners'];
const MEASURES = ['measureId', 'measureIds', 'dependsOn'];
const ATTACHMENTS = [
  'attachmentId',
  'annex',
  'certifiedCopy',
  'translation',
  'thirdPartyNotices',
  'photos',
  'documents',
  'templates',
  'copyAttachmentId',
  'certificate',
];
const COUNTRIES = [
  'country',
  'transitStates',
  'countryOfIssue',
  'countryOfRegistration',
  'countryOfResidence',
  'issuerCountry',
  'operatorCountry',
];
const LANGUAGES = ['language', 'languages', 'textLang'];
const ZONES = ['tz'];

/** A list of members, each `Name: value`; undefined when nothing is left. */
export function particularsList(words: Wording, members: Members, shape: Shape, except: readonly string[] = []): Html | undefined {
  return listOf(rowsOf(words, members, shape, except), 'dashes');
}

function rowsOf(words: Wording, members: Members, shape: Shape, except: readonly string[] = []): readonly Html[] {
  return Object.entries(members).flatMap(([name, value]) => {
    if (except.includes(name) || value === undefined || value === false) return [];
    const title = titleOf(words, name);
    if (value === true) return [title];
    const said = saidValue(words, name, value, memberOf(shape, members, name));
    return said === undefined ? [] : [html`<span class="name">${title}:</span> ${said}`];
  });
}

function saidValue(words: Wording, name: string, value: unknown, shape: Shape): Html | undefined {
  if (!Array.isArray(value)) return saidOne(words, name, value, shape);
  const element = elementOf(shape);
  const items = value.map((item) => saidOne(words, name, item, element)).filter((item) => item !== undefined);
  const isProse = value.some((item) => typeof item === 'object' || (typeof item === 'string' && item.length > 60));
  return isProse && items.length > 1 ? numbered(items) : words.list(items);
}

function numbered(items: readonly Html[]): Html {
  return html`<ol class="inner">
    ${joined(items.map((item) => html`<li>${item}</li>`))}
  </ol>`;
}

function saidOne(words: Wording, name: string, value: unknown, shape: Shape): Html | undefined {
  if (typeof value === 'string') return saidText(words, name, value, shape);
  if (typeof value === 'number') {
    return ATTACHMENTS.includes(name) ? words.phrase('annexNo', { no: words.annexOf(value) }) : escapeHtml(words.digits(String(value)));
  }
  if (typeof value === 'boolean') return words.said(value ? 'yes' : 'no');
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined;
  return saidObject(words, name, value as Members, shape);
}

function saidText(words: Wording, name: string, text: string, shape: Shape): Html {
  const list = codesOf(shape, text);
  if (list !== undefined) return words.label(list, text) as Html;
  if (shape.some(({ def }) => def.entries !== undefined && Object.hasOwn(def.entries, text))) return words.code(text);
  if (text === 'UNTIL-NOTICE') return words.code(text);
  if (PERSONS.includes(name)) return nameOf(words, text);
  if (MEASURES.includes(name)) return words.measure(text);
  if (COUNTRIES.includes(name)) return words.country(text);
  if (LANGUAGES.includes(name)) return words.languageName(text);
  if (ZONES.includes(name)) return words.city(text);
  if (/^\d{4}-\d{2}-\d{2}T[\d:]{5,8}(?:\.\d+)?Z$/.test(text)) return words.time(text) as Html;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return words.date(text) as Html;
  if (name === 'caip10') return words.account(text);
  if (name === 'caip19') return words.token(text);
  if (name === 'caip2') return words.chain(text);
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
    words.annexes.identify('message', text);
    return escapeHtml(words.text.frame.identifiers);
  }
  if (/^[0-9a-f]{64}(?:[0-9a-f]{64})?$/.test(text)) return grouped(text);
  return words.free(text, { annex: titleOf(words, name) }) as Html;
}

function saidObject(words: Wording, name: string, value: Members, shape: Shape): Html | undefined {
  const has = (...names: readonly string[]) => names.every((one) => Object.hasOwn(value, one));
  // The members that were looked for tell which of the shapes it is.
  const it = value as never;
  if (has('baseUnits') || (has('currency', 'amount') && Object.keys(value).length === 2)) return words.amount(it);
  if (has('caip2', 'txHash')) return words.transaction(it);
  if (has('from', 'to', 'tz')) return slotLine(words, it);
  if (has('from', 'to') && Object.keys(value).length === 2 && typeof value['from'] === 'string') return words.period(it);
  if (has('kind', 'value') && name !== 'hashes') return accountLine(words, it);
  if (has('kind', 'holder')) return paymentLine(words, it);
  if (name === 'recipients') return recipientLine(words, it);
  if (has('kind', 'name')) return holderLine(words, it);
  if (has('name', 'country'))
    return words.list([
      authorityLine(words, it),
      officerLine(words, (value as { readonly officer?: Parameters<typeof officerLine>[1] }).officer),
    ]);
  if (has('language', 'text')) return words.free(value['text'] as string, { language: value['language'] as string });
  if (has('country') && ['address', 'serviceAddress', 'premises', 'seat', 'place'].includes(name))
    return name === 'place' && !has('street') && !has('lines') ? placeLine(words, value) : addressLine(words, it);
  if (name === 'place') return placeLine(words, value);
  const rows = rowsOf(words, value, shape);
  return rows.length === 0 ? undefined : joined(rows, '; ');
}

interface Recipient {
  readonly personId: string;
  readonly assetId?: string;
  readonly share?: Parameters<Wording['amount']>[0];
  readonly percent?: string;
  readonly destination?: Parameters<typeof paymentLine>[1];
}

/** Somebody who receives a share of the assets. */
function recipientLine(words: Wording, { personId, assetId, share, percent, destination }: Recipient): Html | undefined {
  return words.phrase('recipient', {
    person: nameOf(words, personId),
    asset: assetId === undefined ? undefined : textIn(assetId),
    share: words.amount(share),
    percent: percent === undefined ? undefined : escapeHtml(words.digits(percent)),
    account: destination === undefined ? undefined : paymentLine(words, destination),
  });
}

function slotLine(words: Wording, { from, to }: { readonly from: string; readonly to: string }): Html | undefined {
  return words.phrase('slot', { from: words.time(from), to: words.time(to) });
}

/** Name of a member at the start of a line. */
function titleOf(words: Wording, name: string): Html {
  return words.capital(escapeHtml(words.member(name)));
}
