// SPDX-License-Identifier: Apache-2.0
// Reads a request: what each measure is, and what it reaches.
import { isCoercive } from '../../schema/measures/measure.js';
import type { LegalBasisCode } from '../../schema/codes/legal-bases.js';
import type { Content } from '../fact.js';
import type { MeasureOpening } from '../view.js';
import { moment, present } from '../step.js';

/** A measure as far as the dossier reads it. */
export interface AskedMeasure {
  readonly id: string;
  readonly type: string;
  readonly coercive?: boolean;
  readonly personIds?: readonly string[];
  readonly assetIds?: readonly string[];
  readonly formalities?: readonly { readonly code: string; readonly essential?: boolean }[];
  readonly validation?: { readonly exPost?: { readonly dueBy?: string } };
  readonly particulars?: Readonly<Record<string, unknown>>;
}

/** A request as far as the dossier reads it. */
export interface AskedRequest {
  readonly legalBasis?: readonly { readonly code: LegalBasisCode }[];
  readonly measures?: readonly AskedMeasure[];
  readonly urgency?: { readonly level?: string };
  readonly relatedExchanges?: readonly { readonly ref?: string }[];
}

export function openingOf(measure: AskedMeasure): MeasureOpening {
  const particulars = measure.particulars ?? {};
  const period = particulars['period'] as { from?: string; to?: string } | undefined;
  return {
    id: measure.id,
    type: measure.type,
    coercive: isCoercive({ type: measure.type, coercive: measure.coercive === true }),
    assetIds: measure.assetIds ?? [],
    essential: (measure.formalities ?? []).filter((formality) => formality.essential === true).map((formality) => formality.code),
    extent: {
      persons: [...(measure.personIds ?? []), ...named(particulars['personId'])],
      assets: measure.assetIds ?? [],
      accounts: named(particulars['accounts'], particulars['account']),
      categories: named(particulars['dataCategories']),
      ...(period === undefined ? {} : { period: present({ from: period.from, to: period.to }) }),
    },
    ...present({
      appearanceAt: moment(particulars['appearanceAt'] as string | undefined),
      validateBy: moment(measure.validation?.exPost?.dueBy),
    }),
  };
}

export function opens(request: AskedRequest): NonNullable<Content['opens']> {
  const links = (request.relatedExchanges ?? []).flatMap(({ ref }) => (ref === undefined ? [] : [ref]));
  return {
    legalBases: [...new Set((request.legalBasis ?? []).map((basis) => basis.code))],
    measures: (request.measures ?? []).map(openingOf),
    ...(request.urgency?.level === undefined ? {} : { urgency: request.urgency.level }),
    ...(links.length === 0 ? {} : { links }),
  };
}

/** Texts that name something: as they stand, or the member `value` of objects. */
function named(...values: readonly unknown[]): string[] {
  return values.flat().flatMap((value) => {
    if (typeof value === 'string') return [value];
    const inner = (value as { value?: unknown } | null | undefined)?.value;
    return typeof inner === 'string' ? [inner] : [];
  });
}
