// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

/** Costs that the requested State may ask to be shared or repaid. */
export const COST_TYPES = defineCodes(
  'CostType',
  {
    EXPERT: 'expert',
    INTERPRETER: 'interpreter',
    TRANSFER: 'transfer of a detained person',
    VIDEO: 'video link',
    TRANSLATION: 'translation',
    CUSTODY: 'custody of assets',
    'GAS-FEE': 'fee of a blockchain transaction',
    STORAGE: 'storage of objects or data',
    EXTRAORDINARY: 'other extraordinary costs',
  },
  { source: 'see UNTOC article 18; ETS 182; EIO' },
);
