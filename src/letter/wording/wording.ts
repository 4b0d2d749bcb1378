// SPDX-License-Identifier: Apache-2.0
// Values in words: dates, amounts, addresses, names of States. Codes become labels; identifiers of machines go to their annex.
import type { CodeList } from '../../schema/code-list.js';
import { ATTACHMENT_KINDS } from '../../schema/frame/codes.js';
import { chainOf } from '../../vocabulary/assets/chains/caip.js';
import type { Transaction } from '../../vocabulary/assets/chain.js';
import type { Asset } from '../../vocabulary/assets/fields.js';
import type { Money, VAmount } from '../../vocabulary/assets/money.js';
import { labelIn } from '../../vocabulary/labels/labels.js';
import { memberName } from '../../vocabulary/labels/member-names.js';
import { MEASURE_TYPES } from '../../vocabulary/measures/codes.js';
import type { Person } from '../../vocabulary/persons/fields.js';
import { cityIn, dateIn, timeIn } from '../../vocabulary/texts/dates.js';
import type { LabelLanguage } from '../../vocabulary/texts/language.js';
import { escapeHtml, exact, grouped, html, joined, listOf, textIn } from '../html.js';
import type { Html } from '../html.js';
import { filled } from '../template.js';
import type { Scope } from '../template.js';
import { CHAIN_NAMES, LETTER_TEXTS, STATES } from '../text/text.js';
import type { LetterText, PhraseName, UnitName } from '../text/text.js';
import type { Annexes } from './annexes.js';

/** What the letter, and the request that it answers, define by a short name such as `m1`. */
export interface Named {
  readonly measures: readonly { readonly id: string; readonly type: string }[];
  readonly persons: readonly Person[];
  readonly assets: readonly Asset[];
  readonly offences: readonly { readonly id: string; readonly title: string }[];
}

/** A file that travels with the message, as the body and the signed header describe it. */
export interface LetterFile {
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
  readonly pages?: number | undefined;
  readonly translationOf?: number | undefined;
  readonly translatedBy?: 'SWORN' | 'HUMAN' | 'MACHINE' | undefined;
  readonly language?: string | undefined;
  readonly translator?: string | undefined;
  readonly certification?: string | undefined;
}

/** More addresses, transactions or accounts than these go to an annex. */
const IN_TEXT_MAX = 5;
/** Longest text within a paragraph; a longer one becomes an annex. */
const LONG_TEXT = 1500;
/** Narrow space that breaks no line, between groups of digits. */
const NARROW = '\u202f';

export class Wording {
  readonly language: LabelLanguage;
  readonly text: LetterText;
  readonly annexes: Annexes;
  readonly named: Named;
  /** Language of the free text of the body. */
  readonly #own: string;
  readonly #zone: string | undefined;
  readonly #files: ReadonlyMap<number, LetterFile>;

  constructor(
    language: LabelLanguage,
    {
      own,
      zone,
      named,
      annexes,
      files,
    }: {
      readonly own: string;
      readonly zone: string | undefined;
      readonly named: Named;
      readonly annexes: Annexes;
      /** By attachment id. */
      readonly files: ReadonlyMap<number, LetterFile>;
    },
  ) {
    this.language = language;
    this.text = LETTER_TEXTS[language];
    this.annexes = annexes;
    this.named = named;
    this.#own = own;
    this.#zone = zone;
    this.#files = files;
  }

  /** A fixed phrase around values. */
  phrase(name: PhraseName, scope: Scope = {}): Html | undefined {
    return filled(this.text.phrases[name], scope);
  }

  /** As {@link phrase}, of one that needs no value. */
  said(name: PhraseName): Html {
    // A code of a later version has no phrase.
    return Object.hasOwn(this.text.phrases, name) ? escapeHtml(this.text.phrases[name]) : this.code(name);
  }

  /** Free text in the language of the body, or in the named one; a long one goes to an annex of that name. */
  free(
    text: string | undefined,
    { language = this.#own, annex }: { readonly language?: string; readonly annex?: Html | undefined } = {},
  ): Html | undefined {
    if (text === undefined) return undefined;
    if (annex === undefined || text.length <= LONG_TEXT) return textIn(text, language);
    const title = filled(this.text.frame.longText, { name: annex }) as Html;
    return this.phrase('seeAnnex', { no: this.annexes.add(title, html`<p class="free">${textIn(text, language)}</p>`) });
  }

  /** Number of the annex that is the file of an attachment. */
  annexOf(attachmentId: number): Html {
    return this.annexes.addFile(attachmentId, () => this.#fileTitle(attachmentId));
  }

  #fileTitle(attachmentId: number): Html {
    const file = this.#files.get(attachmentId) ?? {};
    const { kind, name, size, pages, language, translationOf, translatedBy, translator, certification } = file;
    const scope = {
      kind: this.label(ATTACHMENT_KINDS, kind ?? 'OTHER'),
      name: name === undefined ? undefined : textIn(name),
      size: pages !== undefined ? this.number('page', pages) : size === undefined ? undefined : this.number('byte', size),
      original: translationOf === undefined || translationOf === attachmentId ? undefined : this.annexOf(translationOf),
      language: language === undefined ? undefined : this.languageName(language),
      translator: this.list([translatedBy === undefined ? undefined : this.said(translatedBy), this.free(translator)], ' '),
      certification: this.free(certification),
    };
    return this.phrase('attachment', scope) as Html;
  }

  label(list: CodeList, code: string | undefined): Html | undefined {
    if (code === undefined) return undefined;
    return escapeHtml(labelIn(list, code, this.language)?.text ?? code.toLowerCase().replaceAll('-', ' '));
  }

  /** A code that no list has. */
  code(code: string): Html {
    const codes: Readonly<Record<string, string>> = this.text.codes;
    return escapeHtml(Object.hasOwn(codes, code) ? (codes[code] as string) : code.toLowerCase().replaceAll(/[-_]/g, ' '));
  }

  /** Name of a member in words. */
  member(name: string): string {
    const own: Readonly<Record<string, string>> = this.text.members;
    return Object.hasOwn(own, name) ? (own[name] as string) : memberName(name, this.language).text;
  }

  date(date: string | undefined): Html | undefined {
    return date === undefined ? undefined : escapeHtml(dateIn(date, this.language));
  }

  time(time: string | undefined): Html | undefined {
    return time === undefined ? undefined : escapeHtml(timeIn(time, this.language, this.#zone));
  }

  city(zone: string): Html {
    return escapeHtml(cityIn(zone, this.language));
  }

  period(period: { readonly from: string; readonly to: string } | undefined): Html | undefined {
    if (period === undefined) return undefined;
    return this.phrase('period', { from: this.#wholeDay(period.from), to: this.#wholeDay(period.to) });
  }

  /** Midnight in UTC says a day only; every other time is said in full. */
  #wholeDay(time: string): Html | undefined {
    return /T00:00:00Z$/.test(time) ? this.date(time.slice(0, 10)) : this.time(time);
  }

  number(unit: UnitName, count: number): Html {
    const units: Readonly<Record<string, string | undefined>> = this.text.units;
    const text = units[`${unit}.${new Intl.PluralRules(this.language).select(count)}`] ?? units[`${unit}.other`] ?? '';
    return filled(text, { n: escapeHtml(this.digits(String(count))) }) as Html;
  }

  /** Digits of a decimal number in groups of three, with the decimal sign of the language. */
  digits(decimal: string, group = NARROW): string {
    const [whole = '', fraction] = decimal.split('.');
    const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, group);
    return fraction === undefined ? grouped : `${grouped}${this.language === 'en' ? '.' : ','}${fraction}`;
  }

  money({ currency, amount }: Money): Html {
    if (this.language === 'en') return escapeHtml(`${currency} ${this.digits(amount, ',')}`);
    return escapeHtml(`${this.digits(amount)} ${currency}`);
  }

  amount(amount: Money | VAmount | undefined): Html | undefined {
    if (amount === undefined) return undefined;
    return 'currency' in amount ? this.money(amount) : this.quantity(amount);
  }

  quantity({ assetId, caip19, baseUnits, decimals }: VAmount): Html | undefined {
    const asset = this.named.assets.find(({ id }) => id === assetId);
    const id = caip19 ?? asset?.caip19;
    const places = decimals ?? asset?.decimals;
    const scope = this.#token(id, asset?.displaySymbol ?? this.#symbolOf(id));
    this.annexes.identify('baseUnits', `${baseUnits}${id === undefined ? '' : ` ${id}`}`);
    const inUnits = () => this.phrase('units', { ...scope, amount: escapeHtml(this.digits(baseUnits)) });
    if (places === undefined) return inUnits();
    return this.phrase('quantity', { ...scope, amount: escapeHtml(this.digits(pointed(baseUnits, places))) }) ?? inUnits();
  }

  /** Kind of a crypto-asset: symbol, network and contract, never the symbol alone. */
  token(caip19: string, symbol?: string): Html {
    return this.phrase('token', this.#token(caip19, symbol ?? this.#symbolOf(caip19))) ?? this.chain(caip19);
  }

  #token(caip19: string | undefined, symbol: string | undefined): Scope {
    if (caip19 === undefined) return { symbol: symbol === undefined ? undefined : escapeHtml(symbol) };
    this.annexes.identify('caip19', caip19);
    const [kind = '', name = ''] = (caip19.split('/')[1] ?? '').split(':');
    const contract = kind === 'slip44' ? undefined : grouped(name);
    return { symbol: symbol === undefined ? undefined : escapeHtml(symbol), chain: this.chain(caip19), contract };
  }

  /** Symbol of a native asset, or the one that the letter gives to the same asset elsewhere. */
  #symbolOf(caip19: string | undefined): string | undefined {
    if (caip19 === undefined) return undefined;
    const asset = this.named.assets.find((one) => one.caip19 === caip19 && one.displaySymbol !== undefined);
    return asset?.displaySymbol ?? (/\/slip44:/.test(caip19) ? CHAIN_NAMES[chainOf(caip19).id]?.symbol : undefined);
  }

  chain(caip: string): Html {
    const { id } = chainOf(caip);
    const known = Object.hasOwn(CHAIN_NAMES, id) ? CHAIN_NAMES[id]?.name : undefined;
    if (known !== undefined) return escapeHtml(known);
    return this.phrase('network', { id: escapeHtml(id) }) as Html;
  }

  /** An address of a chain, whole and in groups of four. */
  account(caip10: string, memo?: string): Html {
    this.annexes.identify('caip10', caip10);
    const address = caip10.split(':').slice(2).join(':');
    const scope = { address: grouped(address), chain: this.chain(caip10), memo: memo === undefined ? undefined : exact(memo) };
    return this.phrase('onChain', scope) as Html;
  }

  transaction(of: Transaction): Html {
    this.annexes.identify('transaction', `${of.caip2} ${of.txHash}`);
    const whole = (number: number | undefined) => (number === undefined ? undefined : escapeHtml(String(number)));
    const scope = {
      hash: grouped(of.txHash),
      chain: this.chain(of.caip2),
      output: whole(of.outputIndex),
      log: whole(of.logIndex),
      block: whole(of.blockHeight),
      at: this.time(of.confirmedAt),
    };
    return this.phrase('transaction', scope) as Html;
  }

  /** Official name of a State. */
  state(code: string): Html {
    const known = Object.hasOwn(STATES, code) ? STATES[code]?.[this.language] : undefined;
    return known === undefined ? this.country(code) : escapeHtml(known);
  }

  /** Short name of a country, as in a postal address. */
  country(code: string): Html {
    // A code that ISO leaves to its users, as those of the demonstration, names no country, whatever a runtime makes of it.
    if (/^(?:AA|Q[M-Z]|X(?!K)[A-Z]|ZZ)$/.test(code)) return this.phrase('unnamed', { code: escapeHtml(code) }) as Html;
    return escapeHtml(this.#display('region', code));
  }

  languageName(tag: string): Html {
    return escapeHtml(this.#display('language', tag));
  }

  #display(type: 'region' | 'language', code: string): string {
    try {
      return new Intl.DisplayNames(this.language, { type }).of(code) ?? code;
    } catch {
      return code;
    }
  }

  /** A measure as every letter names it: `m1, freezing of crypto-assets`. */
  measure(id: string): Html {
    const type = this.named.measures.find((measure) => measure.id === id)?.type;
    return type === undefined ? textIn(id) : html`${textIn(id)}, ${this.measureName(type)}`;
  }

  measureName(type: string): Html {
    return this.label(MEASURE_TYPES, type) as Html;
  }

  measures(ids: readonly string[]): Html | undefined {
    return this.clauses(ids.map((id) => this.measure(id)));
  }

  /** A measure as a wish: `freeze crypto-assets`. */
  wish(type: string): Html {
    const wishes: Readonly<Record<string, string>> = this.text.measures;
    return Object.hasOwn(wishes, type) ? escapeHtml(wishes[type] as string) : this.measureName(type);
  }

  list(items: readonly (Html | undefined)[], between = ', '): Html | undefined {
    const there = items.filter((item) => item !== undefined && item !== '');
    const space = /^[;:]/.test(between) ? (this.text.space ?? '') : '';
    return there.length === 0 ? undefined : joined(there as readonly Html[], `${space}${between}`);
  }

  /** Parts of a sentence that have commas of their own. */
  clauses(items: readonly (Html | undefined)[]): Html | undefined {
    return this.list(items, '; ');
  }

  /** A list in the text, or in an annex when it is long. */
  listed(items: readonly (Html | undefined)[]): Html | undefined {
    const there = items.filter((item) => item !== undefined);
    if (there.length <= IN_TEXT_MAX) return this.clauses(there);
    return this.phrase('seeAnnex', { no: this.annexes.add(escapeHtml(this.text.frame.list), listOf(there, 'plain')) });
  }

  /** Lines that would be rows of their own; when there are many, one line that names their annex. */
  fewLines(lines: readonly (Html | undefined)[]): readonly Html[] {
    const there = lines.filter((line) => line !== undefined);
    return there.length <= IN_TEXT_MAX ? there : [this.listed(there) as Html];
  }

  /** `3, 5 and 14`. */
  series(items: readonly Html[]): Html | undefined {
    const last = items.at(-1);
    if (last === undefined || items.length === 1) return last;
    return html`${this.list(items.slice(0, -1))} ${this.said('and')} ${last}`;
  }

  /** Capital letter for words of ours at the start of a sentence; the text of a person stays as it is. */
  capital<T extends Html | undefined>(text: T): T {
    return text?.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(this.language)) as T;
  }

  /** A text as a sentence of its own. */
  sentence(text: Html | undefined): Html | undefined {
    return this.phrase('sentence', { text: this.capital(text) });
  }

  /** Whether the script of the letter is that of a name. */
  reads(name: string): boolean {
    return (this.language === 'ru' ? /\p{Script=Cyrillic}/u : /\p{Script=Latin}/u).test(name);
  }
}

/** Base units as a decimal number without trailing zeros. */
function pointed(baseUnits: string, decimals: number): string {
  const padded = baseUnits.padStart(decimals + 1, '0');
  const fraction = padded.slice(padded.length - decimals).replace(/0+$/, '');
  const whole = padded.slice(0, padded.length - decimals);
  return decimals === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
}
