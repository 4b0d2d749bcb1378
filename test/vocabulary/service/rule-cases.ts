// SPDX-License-Identifier: Apache-2.0
import { P, addressOf, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  asks(
    'V035',
    'an address at which nobody is found',
    'SVC-DOC',
    ({ particulars }) => delete addressOf(particulars)['street'],
    `E V035 ${P}/serviceAddress`,
  ),
  asks('V035', 'nothing to serve', 'SVC-DOC', ({ particulars }) => (particulars['documents'] = []), `E V035 ${P}/documents`),
  asks(
    'V035',
    'no translation for an addressee who needs one',
    'SVC-DOC',
    ({ particulars }) => (particulars['documents'] = [{ attachmentId: 1, title: 'Summons' }]),
    `E V035 ${P}/documents/0/translation`,
  ),
  asks(
    'P26',
    'an appearance sooner than the accord allows',
    'SVC-SUM',
    ({ particulars }, _body, { terms }) => {
      if (terms !== undefined) terms.deadlines = [{ id: 'D19', unit: 'DAYS', length: 50 }];
      particulars['appearanceAt'] = '2026-03-02T09:30:00Z';
    },
    `W P26 ${P}/appearanceAt`,
  ),
  asks('P26', 'no word on penalties', 'SVC-SUM', ({ particulars }) => delete particulars['noPenaltyClause'], `E P26 ${P}/noPenaltyClause`),
  asks(
    'P26',
    'too short a safe conduct',
    'SVC-SUM',
    ({ particulars }) => (particulars['safeConduct'] = { days: 3 }),
    `E P26 ${P}/safeConduct`,
  ),
  breaks('V084', 'service without proof', 'service.proof', (b) => delete b.payload.served?.proof, 'E V084 /payload/served/proof'),
  breaks('V084', 'a failure without attempts', 'service.proof', (b) => delete b.payload.served, 'E V084 /payload/failure'),
];
