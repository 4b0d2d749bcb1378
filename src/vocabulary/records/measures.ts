// SPDX-License-Identifier: Apache-2.0
// Records, extracts and the whereabouts of a person.
// Bank accounts and transactions. Bank secrecy is no ground to refuse them under most instruments.
// Customer files, ledgers and transfer data of crypto-asset service providers.
// Data that service providers hold.
import { period } from '../../schema/fields/dates.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { account, custodian } from '../accounts/fields.js';
import { caip19, transaction } from '../assets/chain.js';
import { byType, defineMeasure } from '../measures/definition.js';
import { DATA_CATEGORIES, LEDGER_DIRECTIONS } from './codes.js';

const doc = defineMeasure({
  type: 'DOC',
  profile: 'core',
  particulars: {
    description: text(),
    holder: line(),
    period: period.optional(),
    certification: z.enum(['NONE', 'CERTIFIED-COPY', 'ORIGINAL']),
    businessRecordCertificate: z.boolean().optional(),
  },
  askedByRules: { period: 'V042' },
  result: { evidence: ['DOC-CERT', 'DOC-COPY', 'DOC-ORIG'] },
  source: 'see UNTOC article 18(3)(f), 18(29)',
});

const bankAcc = defineMeasure({
  type: 'BANK-ACC',
  profile: 'core',
  particulars: {
    personId: localId(),
    /** Relevance of the accounts to the offence (V047). */
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

const bankTxn = defineMeasure({
  type: 'BANK-TXN',
  profile: 'core',
  particulars: { ...ofAccount, counterparties: z.boolean().optional() },
  askedByRules: { period: 'V042', relevance: 'V047' },
  result: { evidence: ['LEDGER-EXPORT', 'DOC-CERT'] },
  source: 'see EIO article 27; UNTOC articles 12(6) and 18(8)',
});

const bankMon = defineMeasure({
  type: 'BANK-MON',
  particulars: { ...ofAccount, details: text() },
  askedByRules: { period: 'V042', relevance: 'V047' },
  result: { evidence: ['LEDGER-EXPORT'], text: 'feed' },
  source: 'see EIO article 28',
});

const provider = {
  /** Accounts, customer ids, addresses of mail or telephone. */
  accounts: list(account),
  /** Transfers that lead to the customer, where no account is known. */
  transactions: list(transaction, { max: 64 }).optional(),
  period: period.optional(),
};

const ofProvider = { period: 'V042', 'measure.custodian': 'P18' } as const;

const vaspKyc = defineMeasure({
  type: 'VASP-KYC',
  profile: 'core',
  particulars: {
    ...provider,
    dataCategories: list(DATA_CATEGORIES.schema, { min: 1, max: DATA_CATEGORIES.codes.length }),
    ivms101: z.boolean().optional(),
    loginData: z.boolean().optional(),
  },
  askedByRules: ofProvider,
  result: { evidence: ['LEDGER-EXPORT', 'DIGITAL-EXPORT'], text: 'customer file and exports with a manifest of hashes' },
  source: 'see UNTOC article 18(3)(f); by analogy CETS 198 articles 17 to 19',
});

const vaspLedger = defineMeasure({
  type: 'VASP-LEDGER',
  profile: 'core',
  particulars: {
    ...provider,
    assets: list(z.object({ caip19: caip19() }), { max: 64 }),
    direction: LEDGER_DIRECTIONS.schema,
    trades: z.boolean().optional(),
    p2pChat: z.boolean().optional(),
    fiatRails: z.boolean().optional(),
  },
  askedByRules: ofProvider,
  result: { evidence: ['LEDGER-EXPORT'], text: 'exports with a manifest of hashes' },
  source: 'see UNTOC article 18(3)(f); by analogy CETS 198 articles 17 to 19',
});

const travelRule = defineMeasure({
  type: 'TRAVEL-RULE',
  particulars: { transactions: list(transaction, { min: 1, max: 64 }), vasps: list(custodian, { min: 1, max: 16 }) },
  result: { evidence: ['DIGITAL-EXPORT'], text: 'the IVMS101 object as it was transmitted' },
  source: 'see FATF recommendation 16; Regulation (EU) 2023/1113',
});

const user = {
  provider: line(),
  /** With UTC time and source port where the account is an IP address (V040). */
  accounts: list(account, { min: 1 }),
  period: period.optional(),
};

const bounded = { period: 'V042' } as const;

const exported = { evidence: ['DIGITAL-EXPORT'] } as const;

const sub = defineMeasure({
  type: 'SUB',
  profile: 'core',
  particulars: user,
  askedByRules: bounded,
  result: exported,
  source: 'ETS 185 article 18; see ETS 185 article 31; CETS 224 articles 7 and 8',
});

const idn = defineMeasure({
  type: 'IDN',
  particulars: user,
  askedByRules: bounded,
  result: exported,
  source: 'Regulation (EU) 2023/1543 article 3(10)',
});

const domain = defineMeasure({
  type: 'DOMAIN',
  coercive: false,
  particulars: { domain: line(), elements: list(line(), { min: 1, max: 32 }), relevance: text() },
  result: { evidence: ['REGISTRY'] },
  source: 'see CETS 224 article 6',
});

const tra = defineMeasure({
  type: 'TRA',
  profile: 'core',
  particulars: { ...user, necessity: text().optional() },
  askedByRules: { ...bounded, 'measure.validation': 'V041' },
  result: exported,
  source: 'see ETS 185 article 31; CETS 224 article 8; Regulation (EU) 2023/1543 article 4(2)',
});

const con = defineMeasure({
  type: 'CON',
  profile: 'core',
  particulars: {
    ...user,
    necessity: text().optional(),
    filterTerms: list(line(), { max: 64 }),
    /** Method of separating privileged material (V048). */
    privilegeProtocol: text().optional(),
    /** Whether only content that matches the terms is wanted. */
    filteredOnly: z.boolean().optional(),
  },
  askedByRules: { ...bounded, necessity: 'V048', privilegeProtocol: 'V048', 'measure.validation': 'V041' },
  result: exported,
  source: 'see ETS 185 article 31; UNCC article 44',
});

export const RECORDS_MEASURES = byType(doc, bankAcc, bankTxn, bankMon, vaspKyc, vaspLedger, travelRule, sub, idn, domain, tra, con);
