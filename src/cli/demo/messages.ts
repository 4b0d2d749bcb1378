// SPDX-License-Identifier: Apache-2.0
// The messages of the demonstration, and the terms of its two States, which do not exist.
import { illustrativeMessages } from '../../vocabulary/index.js';
import type { AccordTerms } from '../../vocabulary/index.js';

export const {
  accounts: ACCOUNTS,
  requestSubmit,
  ackReceipt,
  infoRequest,
  requestSupplement,
  decisionAccept,
  resultFinal,
} = illustrativeMessages('demonstration', 'DEMO');

/** Terms of the two States. Illustrative: no such accord exists. */
export function accordTerms(): AccordTerms {
  return {
    format: [1, 0],
    bases: [{ code: 'UNTOC' }, { code: 'ETS185' }, { code: 'PROG', treatyRef: 'Cooperation programme 2026-27 (demonstration)' }],
    directTransmission: false,
    languages: { accept: ['en', 'tr', 'ru'], translationRequired: false, certified: false },
    originalPolicy: { rule: 'electronic-is-original' },
    oralAllowed: true,
    confirmWithinHours: 72,
    ackDays: 7,
    decisionDays: 30,
    executionDays: 90,
    infoReplyDays: 30,
    refusalGrounds: [],
    postponeGrounds: ['P-INV', 'P-USED'],
    forbiddenGrounds: ['G-BANKSEC'],
    measuresEnabled: ['PRES', 'FRZ-VA'],
    dualCriminality: 'coercive',
    useLimitationDefault: 'C-PURPOSE',
    safeConductDays: 15,
    sealRequired: false,
    dataProtectionRegime: 'Convention 108 (demonstration)',
  };
}
