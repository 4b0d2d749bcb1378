// SPDX-License-Identifier: Apache-2.0
// Treaties, offences, orders, grounds and conditions in words.
import { CONDITIONS, REFUSAL_GROUNDS } from '../../vocabulary/decisions/codes.js';
import type { Condition } from '../../vocabulary/decisions/fields.js';
import type { Ground } from '../../vocabulary/decisions/refusal.js';
import { LEGAL_BASES } from '../../vocabulary/legal-bases/codes.js';
import type { LegalBasis } from '../../vocabulary/legal-bases/fields.js';
import type { Offence } from '../../vocabulary/proceedings/fields.js';
import { escapeHtml, html, joined, textIn } from '../html.js';
import type { Html } from '../html.js';
import { TREATIES } from '../text/text.js';
import { authorityLine, placeLine } from './people.js';
import type { AuthorityRef } from '../../vocabulary/authorities/fields.js';
import type { Wording } from './wording.js';

/** Bases without a treaty of their own name: the body names it. */
const NAMED_BY_BODY = ['BILAT', 'DOMESTIC', 'PROG', 'RECIP'];

/** Articles of a treaty. @param isDraft - only a draft says that nobody has checked whether the treaty is in force. */
function basisLine(
  words: Wording,
  basis: Omit<LegalBasis, 'articles' | 'inForceBetween'> & { readonly articles: readonly string[]; readonly inForceBetween?: unknown },
  isDraft = false,
): Html | undefined {
  const { code, treatyRef, articles, inForceBetween, reservationsNoted = [] } = basis;
  const treaty = Object.hasOwn(TREATIES, code) ? TREATIES[code] : undefined;
  const scope = {
    articles: words.series(articles.map((article) => textIn(article))),
    one: articles.length === 1,
    many: articles.length > 1,
    label: words.label(LEGAL_BASES, code),
    name: treatyRef === undefined ? undefined : textIn(treatyRef),
    place: treaty === undefined ? undefined : escapeHtml(treaty.place[words.language]),
    date: words.date(treaty?.date),
  };
  const isNamed = NAMED_BY_BODY.includes(code) && treatyRef !== undefined;
  const line = words.phrase(isNamed ? 'treaty' : 'articles', scope);
  const noted = words.clauses([line, ...reservationsNoted.map((text) => words.free(text))]);
  return isDraft && inForceBetween === 'asserted' ? words.phrase('unverified', { basis: noted }) : noted;
}

export function basesLine(words: Wording, bases: readonly LegalBasis[], isDraft = false): Html | undefined {
  return words.clauses(bases.map((basis) => basisLine(words, basis, isDraft)));
}

/** A basis that a ground rests on. */
function referenceLine(
  words: Wording,
  basis: { readonly code: LegalBasis['code']; readonly article?: string | undefined } | undefined,
): Html | undefined {
  if (basis === undefined) return undefined;
  return basisLine(words, { code: basis.code, articles: basis.article === undefined ? [] : [basis.article] });
}

export function offenceLine(words: Wording, offence: Offence): Html | undefined {
  const { title, provisions, committedAt, maxPenalty, listCategory, conventionArticles = [] } = offence;
  const committed = committedAt.map(({ from, to, place }) =>
    words.phrase('committed', {
      ...(to === undefined ? { day: words.date(from) } : { from: words.date(from), to: words.date(to) }),
      place: placeLine(words, place),
    }),
  );
  return words.phrase('offence', {
    title: words.free(title),
    provisions: words.clauses(
      provisions.map(({ statute, article }) => words.phrase('provision', { statute: words.free(statute), article: textIn(article) })),
    ),
    committed: words.clauses(committed),
    category: words.free(listCategory),
    conventions: words.clauses(conventionArticles.map((article) => referenceLine(words, article))),
    penalty: maxPenalty === undefined ? undefined : penaltyLine(words, maxPenalty),
  });
}

function penaltyLine(words: Wording, { months, life, death, fine }: NonNullable<Offence['maxPenalty']>): Html | undefined {
  const time = months === undefined ? undefined : months % 12 === 0 ? words.number('year', months / 12) : words.number('month', months);
  return words.list([
    months === undefined || months === 0 ? undefined : words.phrase('prison', { time }),
    life === true ? words.said('life') : undefined,
    death === true ? words.said('death') : undefined,
    fine === true ? words.said('fine') : undefined,
  ]);
}

/** Wording of all provisions, for an annex; undefined when the body has none. */
export function provisionTexts(words: Wording, offences: readonly Offence[]): Html | undefined {
  const texts = offences.flatMap(({ provisions }) =>
    provisions.flatMap(({ statute, article, text, textLang }) => {
      if (text === undefined) return [];
      const head = words.phrase('provision', { statute: words.free(statute), article: textIn(article) });
      return [html`<p class="free"><b>${head}</b><br />${words.free(text, textLang === undefined ? {} : { language: textLang })}</p>`];
    }),
  );
  return texts.length === 0 ? undefined : joined(texts);
}

interface OrderParts {
  readonly no?: string | undefined;
  readonly date?: string | undefined;
  readonly authority?: AuthorityRef | undefined;
  readonly copyAttachmentId?: number | undefined;
  readonly laterBy?: string | undefined;
}

export function orderLine(words: Wording, { no, date, authority, copyAttachmentId, laterBy }: OrderParts): Html | undefined {
  const order = words.phrase('order', {
    authority: authorityLine(words, authority),
    no: no === undefined ? undefined : textIn(no),
    date: words.date(date),
    annex: copyAttachmentId === undefined ? undefined : words.annexOf(copyAttachmentId),
  });
  const later = laterBy === undefined ? undefined : words.phrase('orderLater', { due: words.time(laterBy) });
  // A phrase whose first part is absent begins with the sign between parts. A row of signs in a name is searched once, from its beginning.
  return words.clauses([order?.replace(/^[\s,]+|(?<![\s,])[\s,]+$/g, '') as Html | undefined, later]);
}

export function groundLine(words: Wording, ground: Ground): Html | undefined {
  return words.phrase('ground', {
    ground: words.label(REFUSAL_GROUNDS, ground.code),
    article: referenceLine(words, ground.basis),
    domestic: words.free(ground.domesticProvision),
    reservation: words.free(ground.reservation),
    reason: words.free(ground.reason, { annex: words.label(REFUSAL_GROUNDS, ground.code) }),
  });
}

export function conditionLine(words: Wording, { code, text, appliesTo = [], expires }: Condition): Html | undefined {
  return words.phrase('condition', {
    code: words.label(CONDITIONS, code),
    text: words.free(text),
    scope: words.measures(appliesTo),
    until: words.date(expires),
  });
}
