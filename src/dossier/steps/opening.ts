// SPDX-License-Identifier: Apache-2.0
// Reads a request: the type and extent of each measure.
import type { LegalBasisCode } from '../../vocabulary/legal-bases/codes.js';
import { isCoercive } from '../../vocabulary/measures/measure.js';
import type { Measure } from '../../vocabulary/measures/measure.js';
import type { Content } from '../fact.js';
import type { MeasureOpening } from '../view.js';
import { present } from '../kept.js';
import { moment } from '../step.js';
import type { AnyMember, LooseBody } from '../step.js';

/** A request as far as the dossier reads it. */
type AskedRequest = LooseBody<'request.submit' | 'request.confirm'>['payload'];

/** A measure as far as the dossier reads it. */
type AskedMeasure = Omit<Measure, 'particulars'> & { readonly particulars?: AnyMember<Measure['particulars']> };

type Offences = NonNullable<AskedRequest['proceedings']>['offences'];

/** Conventions whose definition of an offence opens or bars a ground of refusal. */
const DEFINING: ReadonlySet<string> = new Set<LegalBasisCode>(['ETS185', 'ICSFT99', 'CETS198']);

/** Offences of a measure, as conventions define them: `ETS185 2`. */
function definedBy(measure: AskedMeasure, offences: Offences): readonly string[] {
  const named = offences.filter(({ id }) => measure.offenceIds.includes(id)).flatMap(({ conventionArticles = [] }) => conventionArticles);
  const kept = named.filter(({ code, article }) => DEFINING.has(code) && article !== undefined);
  return [...new Set(kept.map(({ code, article = '' }) => `${code} ${article}`))].slice(0, OFFENCES_MAX);
}

/** Enough to judge a ground, and small in the state of a dossier. */
const OFFENCES_MAX = 8;

export function openingOf(measure: AskedMeasure, offences: Offences = []): MeasureOpening {
  const { particulars = {} } = measure;
  const defined = definedBy(measure, offences);
  const { period } = particulars;
  return {
    id: measure.id,
    type: measure.type,
    coercive: isCoercive(measure),
    assetIds: measure.assetIds ?? [],
    essential: (measure.formalities ?? []).filter((formality) => formality.essential).map((formality) => formality.code),
    ...(defined.length === 0 ? {} : { offences: defined }),
    extent: {
      persons: [...(measure.personIds ?? []), ...named(particulars.personId)],
      assets: measure.assetIds ?? [],
      accounts: named(particulars.accounts, particulars.account),
      categories: named(particulars.dataCategories),
      ...(period === undefined ? {} : { period: present({ from: period.from, to: period.to }) }),
    },
    ...present({
      appearanceAt: moment(particulars.appearanceAt),
      validateBy: moment(measure.validation?.exPost?.dueBy),
    }),
  };
}

export function opens(request: AskedRequest): NonNullable<Content['opens']> {
  const links = (request.relatedExchanges ?? []).map(({ ref }) => ref);
  return {
    legalBases: [...new Set((request.legalBasis ?? []).map((basis) => basis.code))],
    measures: (request.measures ?? []).map((measure) => openingOf(measure, request.proceedings?.offences)),
    ...present({ urgency: request.urgency?.level, country: request.requestedAuthority?.country }),
    ...(links.length === 0 ? {} : { links }),
  };
}

/** Identifying texts: plain texts, or the member `value` of objects. */
function named(...values: readonly unknown[]): string[] {
  return values.flat().flatMap((value) => {
    if (typeof value === 'string') return [value];
    const inner = (value as { value?: unknown } | null | undefined)?.value;
    return typeof inner === 'string' ? [inner] : [];
  });
}
