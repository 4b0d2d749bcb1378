// SPDX-License-Identifier: Apache-2.0
// Reads a request: the type and extent of each measure.
import { isCoercive } from '../../vocabulary/measures/measure.js';
import type { Measure } from '../../vocabulary/measures/measure.js';
import type { Content } from '../fact.js';
import type { MeasureOpening } from '../view.js';
import { moment, present } from '../step.js';
import type { AnyMember, LooseBody } from '../step.js';

/** A request as far as the dossier reads it. */
type AskedRequest = LooseBody<'request.submit' | 'request.confirm'>['payload'];

/** A measure as far as the dossier reads it. */
type AskedMeasure = Omit<Measure, 'particulars'> & { readonly particulars?: AnyMember<Measure['particulars']> };

export function openingOf(measure: AskedMeasure): MeasureOpening {
  const { particulars = {} } = measure;
  const { period } = particulars;
  return {
    id: measure.id,
    type: measure.type,
    coercive: isCoercive(measure),
    assetIds: measure.assetIds ?? [],
    essential: (measure.formalities ?? []).filter((formality) => formality.essential).map((formality) => formality.code),
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
    measures: (request.measures ?? []).map(openingOf),
    ...(request.urgency === undefined ? {} : { urgency: request.urgency.level }),
    ...(request.requestedAuthority === undefined ? {} : { country: request.requestedAuthority.country }),
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
