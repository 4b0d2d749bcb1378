// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

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

/** Why a request goes back before any decision. */
export const RETURN_REASONS = defineCodes(
  'ReturnReason',
  {
    'NOT-COMPETENT': 'this authority is not competent',
    'WRONG-STATE': 'meant for another State',
    'NO-SIGNATURE': 'signature missing',
    'BAD-SEAL': 'seal missing or not valid',
    LANGUAGE: 'not in an accepted language',
    'NO-LEGAL-BASIS': 'no legal basis named',
    ILLEGIBLE: 'cannot be read',
    'PROFILE-MISMATCH': 'does not fit the terms of the accord',
    'NOT-JUDICIAL-AUTHORITY': 'not issued by a judicial authority',
    DUPLICATE: 'received before',
    TEST: 'a test',
  },
  { source: 'see ETS 030 article on transmission to the competent authority; EIO form B' },
);
