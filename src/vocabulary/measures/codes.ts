// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const FORMALITIES = defineCodes('FormalityCode', labels.FormalityCode);

/** Every type of measure that the protocol names. */
export const MEASURE_TYPES = defineCodes('MeasureType', labels.MeasureType);

export type MeasureType = (typeof MEASURE_TYPES.codes)[number];

const NOT_COERCIVE: ReadonlySet<string> = new Set<MeasureType>([
  'SVC-DOC',
  'SVC-SUM',
  'DOMAIN',
  'PRES',
  'PRES-PATH',
  'CRIM-REC',
  'LOC-PER',
  'APPEAR',
  'JIT',
  'WIT-PROT',
  'OTHER',
]);

/** Tells whether a type is coercive whatever a request says. Of OTHER the requester declares it. */
export function isCoerciveType(type: string): boolean {
  return !NOT_COERCIVE.has(type);
}
