// SPDX-License-Identifier: Apache-2.0
import type { Path } from '../../schema/path.js';
import type { MessageBody } from '../catalogue.js';
import type { REQUESTS } from '../rule.js';
import type { Measure, MeasureOf } from './measure.js';

/** Measures of some types, with the paths of their particulars. */
export function askedOf<const T extends Measure['type']>({ payload }: MessageBody<(typeof REQUESTS)[number]>, ...types: readonly T[]) {
  return payload.measures.flatMap((measure, i) =>
    (types as readonly string[]).includes(measure.type)
      ? [{ measure: measure as MeasureOf<T>, path: ['payload', 'measures', i, 'particulars'] as Path }]
      : [],
  );
}
