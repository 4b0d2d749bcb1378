// SPDX-License-Identifier: Apache-2.0
// How a provision of an instrument stands in the tables, and how it is cited.
import { LEGAL_BASES } from './codes.js';
import type { LegalBasisCode, PROVISION_MARKS } from './codes.js';

/** verified: compared with a public copy of the text. by-heart: not compared. doubtful: even the number is in doubt. */
export type ProvisionMark = (typeof PROVISION_MARKS.codes)[number];

/** A provision of an instrument, as far as the tables know it. */
export interface Provision {
  /** The instrument that has the provision: not always the basis that is asked about, since protocols rest on their convention. */
  readonly of: LegalBasisCode;
  /** Article with its paragraph. Absent: the instrument has the rule, and the tables know no number. A doubtful one is not printed. */
  readonly article?: string;
  readonly mark: ProvisionMark;
}

const CELL = /^(?<status>[a-z]+)(?: (?<of>[A-Z][A-Z0-9-]+):)?(?: ?(?<article>[^?]*?))??(?: (?<mark>v|\?))?$/;
const MARKS: Readonly<Record<string, ProvisionMark>> = { v: 'verified', '?': 'doubtful' };

/**
 * Reads a cell of a table: `o 18(21)(a)`, `x 3(10) v`, `d 5(2) ?`, `o ETS030:2(b) v`. `v` says that the provision was compared with its text,
 * `?` that it is in doubt; the code names the instrument where it is another.
 */
export function readCell(basis: LegalBasisCode, cell: string): Provision & { readonly status: string } {
  const { status, of, article, mark } = CELL.exec(cell)?.groups ?? {};
  const known = of === undefined || LEGAL_BASES.codes.some((code) => code === of);
  if (status === undefined || !known) throw new RangeError(`no cell of a table: ${cell}`);
  return {
    status,
    of: (of ?? basis) as LegalBasisCode,
    ...(article === undefined || article === '' ? {} : { article }),
    mark: (mark === undefined ? undefined : MARKS[mark]) ?? 'by-heart',
  };
}

/** Cells of a row, parted by bars, by the instruments of its columns. */
export function cellsOf<C extends LegalBasisCode>(columns: readonly C[], row: string): Readonly<Record<C, string>> {
  const cells = row.split('|').map((cell) => cell.trim());
  if (cells.length !== columns.length) throw new RangeError(`a cell for each of ${columns.length} columns: ${row}`);
  return Object.fromEntries(columns.map((column, i) => [column, cells[i]])) as Record<C, string>;
}

/** A provision as a value of findings: `UNTOC 18(22) by-heart`. @see FindingValues */
export function cited({ of, article = '', mark }: Provision): string {
  return `${of}|${mark === 'doubtful' ? '' : article}|${mark}`;
}

/** No instrument has more articles. */
const ARTICLES_MAX = 999;

/**
 * Numbers of the articles that a text names, each at most 999: `18(3)(f), 18(8)` has 18, `7-10` has 7 to 10. The text may be of anybody: a
 * range costs no more than the articles of an instrument.
 */
export function articleNumbers(article: string): ReadonlySet<number> {
  const found = new Set<number>();
  // A number inside brackets is a paragraph, and a protocol numbers its articles anew.
  const plain = article.replace(/\([^)]*\)?/g, '').replace(/Prot\.[^,]*/g, '');
  for (const [, first, last] of plain.matchAll(/(\d+)(?:-(\d+))?/g)) {
    for (let n = Number(first); n <= Math.min(Number(last ?? first), ARTICLES_MAX); n++) found.add(n);
  }
  return found;
}
