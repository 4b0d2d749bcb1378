// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

/** Costs that the requested State may ask to be shared or repaid. */
export const COST_TYPES = defineCodes('CostType', labels.CostType, { source: 'see UNTOC article 18; ETS 182; EIO' });
