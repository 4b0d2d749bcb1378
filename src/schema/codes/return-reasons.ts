// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

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
