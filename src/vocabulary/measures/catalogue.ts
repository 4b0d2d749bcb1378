// SPDX-License-Identifier: Apache-2.0
// Every type of measure, as data. A new one needs only a definition, in its topic, and its name in each language.
import { SERVICE_MEASURES } from '../service/measures.js';
import { HEARINGS_MEASURES } from '../hearings/measures.js';
import { RECORDS_MEASURES } from '../records/measures.js';
import { PRESERVATION_MEASURES } from '../preservation/measures.js';
import { INTERCEPTION_MEASURES } from '../interception/measures.js';
import { SEARCH_MEASURES } from '../search/measures.js';
import { FREEZING_MEASURES } from '../freezing/measures.js';
import { CONFISCATION_MEASURES } from '../confiscation/measures.js';
import { PERSONS_MEASURES } from '../persons/measures.js';
import { COOPERATION_MEASURES } from '../cooperation/measures.js';
import type { MeasureType } from './codes.js';
import type { MeasureDefinition } from './definition.js';

export const MEASURES = {
  ...SERVICE_MEASURES,
  ...HEARINGS_MEASURES,
  ...RECORDS_MEASURES,
  ...PRESERVATION_MEASURES,
  ...INTERCEPTION_MEASURES,
  ...SEARCH_MEASURES,
  ...FREEZING_MEASURES,
  ...CONFISCATION_MEASURES,
  ...PERSONS_MEASURES,
  ...COOPERATION_MEASURES,
} as const satisfies { readonly [T in MeasureType]: Pick<MeasureDefinition<T>, 'type' | 'coercive' | 'required' | 'result' | 'source'> };
