// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

const source = 'see ETS 030 article 7';

export const SERVICE_MODES = defineCodes(
  'ServiceMode',
  { SIMPLE: 'simple delivery', FORMAL: 'as domestic law prescribes', PERSONAL: 'into the own hands' },
  { source },
);

export const SERVICE_PROOFS = defineCodes(
  'ServiceProof',
  { 'SIGNED-RECEIPT': 'receipt signed by the recipient', 'AUTHORITY-DECLARATION': 'declaration of the authority' },
  { source },
);

export const SERVICE_FAILURES = defineCodes('ServiceFailure', {
  UNKNOWN: 'unknown at the address',
  MOVED: 'moved away',
  DECEASED: 'deceased',
  ADDRESS: 'address incomplete or does not exist',
  REFUSED: 'acceptance refused',
  'TOO-LATE': 'received too late for the date',
  OTHER: 'other',
});
