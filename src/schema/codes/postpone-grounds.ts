// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

export const POSTPONE_GROUNDS = defineCodes('PostponeGround', {
  'P-INV': 'interferes with an ongoing investigation or prosecution',
  'P-USED': 'items are in use in other proceedings',
  'P-SUBJ': 'person not available or not fit',
  'P-CHALLENGE': 'a remedy is pending',
  'P-PRIOR': 'an earlier order on the same asset',
  'P-COST': 'agreement on costs pending',
});
