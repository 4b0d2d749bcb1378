// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import service from '../service/labels.en.json' with { type: 'json' };
import hearings from '../hearings/labels.en.json' with { type: 'json' };
import records from '../records/labels.en.json' with { type: 'json' };
import preservation from '../preservation/labels.en.json' with { type: 'json' };
import interception from '../interception/labels.en.json' with { type: 'json' };
import search from '../search/labels.en.json' with { type: 'json' };
import freezing from '../freezing/labels.en.json' with { type: 'json' };
import confiscation from '../confiscation/labels.en.json' with { type: 'json' };
import persons from '../persons/labels.en.json' with { type: 'json' };
import cooperation from '../cooperation/labels.en.json' with { type: 'json' };
import labels from './labels.en.json' with { type: 'json' };

export const FORMALITIES = defineCodes('FormalityCode', labels.FormalityCode);

/** Every type of measure that the protocol names. */
export const MEASURE_TYPES = defineCodes('MeasureType', {
  ...service.MeasureType,
  ...hearings.MeasureType,
  ...records.MeasureType,
  ...preservation.MeasureType,
  ...interception.MeasureType,
  ...search.MeasureType,
  ...freezing.MeasureType,
  ...confiscation.MeasureType,
  ...persons.MeasureType,
  ...cooperation.MeasureType,
});

export type MeasureType = (typeof MEASURE_TYPES.codes)[number];
