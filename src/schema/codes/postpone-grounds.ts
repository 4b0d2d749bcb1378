// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

export const POSTPONE_GROUNDS = defineCodes(
  'PostponeGround',
  {
    'P-INV': 'interferes with an ongoing investigation or prosecution',
    'P-USED': 'items are in use in other proceedings',
    'P-SUBJ': 'person not available or not fit',
    'P-CHALLENGE': 'a remedy is pending',
    'P-PRIOR': 'an earlier order on the same asset',
    'P-COST': 'agreement on costs pending',
  },
  {
    sources: {
      'P-INV': 'see UNTOC article 18; ETS 182 article 7; EIO article 15',
      'P-USED': 'see EIO article 15',
      'P-PRIOR': 'see CETS 198; Regulation (EU) 2018/1805',
    },
  },
);
