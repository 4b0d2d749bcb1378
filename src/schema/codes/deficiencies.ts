// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

/** What is missing or unclear in a request. */
export const DEFICIENCIES = defineCodes(
  'InfoDef',
  {
    'I-ID': 'identity insufficient',
    'I-ADDR': 'address insufficient',
    'I-FACTS': 'facts insufficient',
    'I-LINK': 'link between person or asset and offence not shown',
    'I-OFF': 'text of the provision or penalty missing',
    'I-DUAL': 'dual criminality not shown',
    'I-AUTH': 'validation by the competent authority missing',
    'I-SCOPE': 'too broad, or period missing',
    'I-ACCT': 'account or identifier not valid',
    'I-TZ': 'time, time zone or port missing',
    'I-CUST': 'custodian not identified',
    'I-AMT': 'amount missing',
    'I-ORDER': 'certified order missing or not final',
    'I-TRANS': 'translation missing or unusable',
    'I-PROC': 'formality unclear',
    'I-ASSUR': 'assurance needed',
    'I-NEC': 'necessity not shown',
    'I-CTRL': 'control of the wallet not shown',
    'I-CAIP': 'chain or asset ambiguous',
    'I-OTHER': 'other',
  },
  { source: 'see UNTOC article 18; EIO article 11' },
);
