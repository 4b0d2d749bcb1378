// SPDX-License-Identifier: Apache-2.0
import type { AccordDeadline, AccordTerms } from '../terms.js';

/** Lengths that States outside the European Union might agree, where no instrument gives one. */
export const USUAL_DEADLINES: readonly AccordDeadline[] = [
  { id: 'D01', level: 'URGENT', unit: 'WORKING-DAYS', length: 3 },
  { id: 'D01', level: 'PROVISIONAL', unit: 'HOURS', length: 4 },
  { id: 'D02', unit: 'WORKING-DAYS', length: 30, extension: 30 },
  { id: 'D04', unit: 'HOURS', length: 24 },
  // To decide, then to act.
  { id: 'D05', unit: 'WORKING-DAYS', length: 10 },
  { id: 'D05', unit: 'WORKING-DAYS', length: 10 },
  { id: 'D05', level: 'URGENT', unit: 'HOURS', length: 72 },
  { id: 'D05', level: 'URGENT', unit: 'HOURS', length: 72 },
  { id: 'D05', level: 'PROVISIONAL', unit: 'HOURS', length: 24 },
  { id: 'D05', level: 'PROVISIONAL', unit: 'HOURS', length: 24 },
  { id: 'D06', unit: 'DAYS', length: 45 },
  { id: 'D06', unit: 'DAYS', length: 90 },
  // To produce; to object.
  { id: 'D08', unit: 'HOURS', length: 8 },
  { id: 'D08', unit: 'HOURS', length: 96 },
  { id: 'D10', unit: 'HOURS', length: 48 },
  { id: 'D11', unit: 'DAYS', length: 60, extension: 30 },
  { id: 'D12', unit: 'DAYS', length: 60 },
  { id: 'D17', unit: 'HOURS', length: 48, warnAfter: 24 },
  { id: 'D21', level: 'URGENT', unit: 'WORKING-DAYS', length: 7 },
  { id: 'D21', level: 'EMERGENCY', unit: 'HOURS', length: 24 },
  { id: 'D22', unit: 'WORKING-DAYS', length: 5 },
  { id: 'D23', unit: 'HOURS', length: 12, sharePercent: 25 },
  { id: 'D24', unit: 'DAYS', length: 30 },
  { id: 'D25', unit: 'MINUTES', length: 1_440, warnAfter: 30 },
];

/** What every example agrees alike. */
export const USUAL_TERMS = {
  format: [1, 0],
  ackDays: 7,
  decisionDays: 30,
  executionDays: 90,
  infoReplyDays: 30,
  forbiddenGrounds: ['G-FISC', 'G-BANKSEC'],
  preservationDualCriminality: false,
  useLimitationDefault: 'C-PURPOSE',
  safeConductDays: 15,
  reminderPercents: [100, 150, 200],
  lapseWithoutReply: false,
  linkStopsExpiry: { preservation: true, restraint: false },
  urgentShare: { percent: 30, days: 90 },
  expectations: { factsCharacters: 200, dataPeriodDays: 366, conditions: 5 },
} satisfies Partial<AccordTerms>;
