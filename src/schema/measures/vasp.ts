// SPDX-License-Identifier: Apache-2.0
// Customer files, ledgers and transfer data of crypto-asset service providers.
import { LEDGER_DIRECTIONS } from '../codes/answers.js';
import { DATA_CATEGORIES } from '../codes/assets.js';
import { caip19, transaction } from '../fields/chain.js';
import { account, custodian } from '../fields/custodian.js';
import { period } from '../fields/dates.js';
import { list } from '../fields/text.js';
import { z } from '../zod.js';
import { defineMeasure } from './define.js';

const provider = {
  /** Accounts, customer ids, addresses of mail or telephone. */
  accounts: list(account),
  /** Transfers that lead to the customer, where no account is known. */
  transactions: list(transaction, { max: 64 }).optional(),
  period: period.optional(),
};

const asked = { period: 'V042', 'measure.custodian': 'V050' } as const;

export const vaspKyc = defineMeasure({
  type: 'VASP-KYC',
  particulars: {
    ...provider,
    dataCategories: list(DATA_CATEGORIES.schema, { min: 1, max: DATA_CATEGORIES.codes.length }),
    ivms101: z.boolean().optional(),
    loginData: z.boolean().optional(),
  },
  askedByRules: asked,
  result: { evidence: ['LEDGER-EXPORT', 'DIGITAL-EXPORT'], text: 'customer file and exports with a manifest of hashes' },
  source: 'see UNTOC article 18(3)(f); by analogy CETS 198 articles 17 to 19',
});

export const vaspLedger = defineMeasure({
  type: 'VASP-LEDGER',
  particulars: {
    ...provider,
    assets: list(z.object({ caip19: caip19() }), { max: 64 }),
    direction: LEDGER_DIRECTIONS.schema,
    trades: z.boolean().optional(),
    p2pChat: z.boolean().optional(),
    fiatRails: z.boolean().optional(),
  },
  askedByRules: asked,
  result: { evidence: ['LEDGER-EXPORT'], text: 'exports with a manifest of hashes' },
  source: 'see UNTOC article 18(3)(f); by analogy CETS 198 articles 17 to 19',
});

export const travelRule = defineMeasure({
  type: 'TRAVEL-RULE',
  particulars: { transactions: list(transaction, { min: 1, max: 64 }), vasps: list(custodian, { min: 1, max: 16 }) },
  result: { evidence: ['DIGITAL-EXPORT'], text: 'the IVMS101 object as it was transmitted' },
  source: 'see FATF recommendation 16; Regulation (EU) 2023/1113',
});
