// SPDX-License-Identifier: Apache-2.0
// Evaluations of other schemes, brought to 4x4. Each loses something, so what was said is kept beside; nothing comes out better than it was.
import type { EvaluationScheme } from './codes.js';
import type { Evaluation } from './fields.js';
import { finding, invalidBody } from '../../schema/finding.js';

interface Table {
  readonly source: Readonly<Record<string, Evaluation['source']>>;
  readonly information: Readonly<Record<string, Evaluation['information']>>;
}

const TABLES: Readonly<Record<EvaluationScheme, Table>> = {
  '5X5X5': {
    source: { A: 'A', B: 'B', C: 'C', D: 'C', E: 'X' },
    information: { '1': '1', '2': '2', '3': '3', '4': '4', '5': '4' },
  },
  // "Reliable" there covers A and B of 4x4.
  '3X5X2': { source: { '1': 'B', '2': 'X', '3': 'C' }, information: { A: '2', B: '3', C: '4', D: '4', E: '4' } },
  // "Confirmed" there means confirmed by other sources.
  ADMIRALTY: {
    source: { A: 'A', B: 'B', C: 'C', D: 'C', E: 'C', F: 'X' },
    information: { '1': '3', '2': '4', '3': '4', '4': '4', '5': '4', '6': '4' },
  },
};

/**
 * Converts an evaluation of another scheme to 4x4, with loss.
 * @returns the evaluation, with the codes as they were in `original`.
 * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) for a code that the scheme does not have; it names the member.
 * @see SPEC.md SCHEMA-35
 */
export function importEvaluation(scheme: EvaluationScheme, source: string, information: string, handling?: string): Evaluation {
  const table = TABLES[scheme];
  return {
    source: take(table.source, source, 'source'),
    information: take(table.information, information, 'information'),
    original: { scheme, source, information, ...(handling === undefined ? {} : { handling }) },
  };
}

function take<V>(table: Readonly<Record<string, V>>, code: string, member: string): V {
  const value = Object.hasOwn(table, code) ? table[code] : undefined;
  if (value !== undefined) return value;
  throw invalidBody('evaluation', [finding('V001', 'E', [member], 'not one of the codes')]);
}
