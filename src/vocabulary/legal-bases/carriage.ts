// SPDX-License-Identifier: Apache-2.0
// Whether a legal basis carries a measure, and by which provision.
import type { AccordBasis, AccordTerms } from '../accords/terms.js';
import { MEASURES } from '../measures/catalogue.js';
import type { MeasureType } from '../measures/codes.js';
import { ARTICLE_RANGES, CARRIAGE_TABLE } from './carriage-table.js';
import { LEGAL_BASES } from './codes.js';
import type { LegalBasisCode } from './codes.js';
import { articleNumbers, readCell } from './provision.js';
import type { Provision } from './provision.js';

/** carries: a provision names it. other: only as any other assistance, or by domestic law. none: the instrument does not carry it. */
export type Carriage = 'carries' | 'other' | 'none';

/** Provision of a basis on a measure, and whether it carries it. */
export interface BasisArticle extends Provision {
  readonly carriage: Carriage;
}

const CARRIAGES: Readonly<Record<string, Carriage>> = { c: 'carries', d: 'other', n: 'none' };

/**
 * Looks a measure up under one instrument.
 * @param agreed - That basis in the accord: what its `measures` say goes before the table.
 * @returns whether the basis carries the measure, the provision and its mark; undefined for what nobody mapped.
 */
export function basisArticle(basis: string, measure: string, agreed?: Pick<AccordBasis, 'measures'>): BasisArticle | undefined {
  const code = LEGAL_BASES.codes.find((one) => one === basis);
  if (code === undefined) return undefined;
  const row = CARRIAGE_TABLE[code];
  const cell = row !== undefined && Object.hasOwn(row, measure) ? row[measure as MeasureType] : undefined;
  const { status = '', ...found } = cell === undefined ? {} : readCell(code, cell);
  const provision: Provision = { of: code, mark: 'by-heart', ...found };
  if (agreed?.measures !== undefined) {
    const listed = agreed.measures.some((one) => one === measure);
    return listed ? { ...provision, carriage: 'carries' } : { of: code, mark: 'by-heart', carriage: 'none' };
  }
  if (code === 'PROG') return isOrdered(measure) ? { ...provision, carriage: 'none' } : undefined;
  const carriage = CARRIAGES[status];
  return carriage === undefined ? undefined : { ...provision, carriage };
}

/** A cooperation programme carries no measure that needs an order. */
function isOrdered(measure: string): boolean {
  return Object.hasOwn(MEASURES, measure) && MEASURES[measure as MeasureType].coercive;
}

/** The basis of an accord that a request names: by its code, and by the treaty where both name one. */
export function agreedBasis(
  terms: AccordTerms | undefined,
  basis: { readonly code: string; readonly treatyRef?: string | undefined },
): AccordBasis | undefined {
  return terms?.bases.find(({ code, treatyRef }) => code === basis.code && (treatyRef ?? basis.treatyRef) === basis.treatyRef);
}

/** Every basis whose own provision carries the measure. */
export function carriersOf(measure: string): readonly BasisArticle[] {
  return LEGAL_BASES.codes.flatMap((code) => {
    const found = basisArticle(code, measure);
    return found?.carriage === 'carries' && found.of === code ? [found] : [];
  });
}

/** First and last article of an instrument; undefined where nobody counted them. */
export function articleRange(
  basis: LegalBasisCode,
): { readonly first: number; readonly last: number; readonly doubtful?: true } | undefined {
  return ARTICLE_RANGES[basis];
}

/** Numbers of the articles of an instrument that carry one of these measures; undefined where it is not mapped for any of them. */
export function carryingArticles(basis: LegalBasisCode, measures: readonly string[]): ReadonlySet<number> | undefined {
  const found = measures
    .flatMap((measure) => basisArticle(basis, measure) ?? [])
    .filter(({ of, carriage }) => of === basis && carriage !== 'none');
  const known = found.flatMap(({ article }) => (article === undefined ? [] : [...articleNumbers(article)]));
  return known.length === 0 ? undefined : new Set(known);
}
