// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const CONFIDENTIALITY_DECISIONS = defineCodes('ConfidentialityDecision', {
  PROCEED: 'execute all the same',
  LIMIT: 'execute within limits',
  WITHDRAW: 'withdraw the measure',
});

/** Why a deadline will be missed. */
export const DELAY_REASONS = defineCodes(
  'DelayReason',
  {
    'D-VOLUME': 'volume of the material',
    'D-COURT': 'a court has to decide first',
    'D-LOCATE': 'person or object not located yet',
    'D-CUSTODIAN': 'the custodian has not answered',
    'D-TRANSLATION': 'translation pending',
    'D-REMEDY': 'a remedy is pending',
    'D-CRYPTO-TECH': 'technical work on crypto-assets',
    'D-STAFF': 'lack of staff',
    'D-INFO': 'information of the requesting side pending',
    'D-COORD': 'coordination with other authorities',
    'D-FORCE': 'force majeure',
  },
  { source: 'Directive 2014/41/EU article 12(5) and (6)' },
);
