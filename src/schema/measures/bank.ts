// SPDX-License-Identifier: Apache-2.0
// Bank accounts and transactions. Bank secrecy is no ground to refuse them under most instruments.
import { account } from '../fields/custodian.js';
import { period } from '../fields/dates.js';
import { line, list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';
import { defineMeasure } from './define.js';

export const bankAcc = defineMeasure({
  type: 'BANK-ACC',
  particulars: {
    personId: localId(),
    /** Why the accounts matter for the offence (V047). */
    relevance: text().optional(),
    whyBanksInState: text(),
    banks: list(line(), { max: 64 }).optional(),
    includeProxies: z.boolean().optional(),
  },
  askedByRules: { relevance: 'V047' },
  result: { evidence: ['DOC-CERT', 'DIGITAL-EXPORT'], text: 'list of accounts' },
  source: 'see EIO article 26; EU MLA Protocol 2001 article 1',
});

const ofAccount = { account, period: period.optional(), relevance: text().optional() };

export const bankTxn = defineMeasure({
  type: 'BANK-TXN',
  particulars: { ...ofAccount, counterparties: z.boolean().optional() },
  askedByRules: { period: 'V042', relevance: 'V047' },
  result: { evidence: ['LEDGER-EXPORT', 'DOC-CERT'] },
  source: 'see EIO article 27; UNTOC articles 12(6) and 18(8)',
});

export const bankMon = defineMeasure({
  type: 'BANK-MON',
  particulars: { ...ofAccount, details: text() },
  askedByRules: { period: 'V042', relevance: 'V047' },
  result: { evidence: ['LEDGER-EXPORT'], text: 'feed' },
  source: 'see EIO article 28',
});
