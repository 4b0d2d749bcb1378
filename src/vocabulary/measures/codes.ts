// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const FORMALITIES = defineCodes('FormalityCode', labels.FormalityCode);

/** Every type of measure that the protocol names. */
export const MEASURE_TYPES = defineCodes('MeasureType', labels.MeasureType);

export type MeasureType = (typeof MEASURE_TYPES.codes)[number];
