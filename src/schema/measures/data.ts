// SPDX-License-Identifier: Apache-2.0
// Data that service providers hold.
import { account } from '../fields/custodian.js';
import { period } from '../fields/dates.js';
import { line, list, text } from '../fields/text.js';
import { z } from '../zod.js';
import { defineMeasure } from './define.js';

const user = {
  provider: line(),
  /** With UTC time and source port where the account is an IP address (V040). */
  accounts: list(account, { min: 1 }),
  period: period.optional(),
};

const asked = { period: 'V042' } as const;
const result = { evidence: ['DIGITAL-EXPORT'] } as const;

export const sub = defineMeasure({
  type: 'SUB',
  particulars: user,
  askedByRules: asked,
  result,
  source: 'ETS 185 article 18; see ETS 185 article 31; CETS 224 articles 7 and 8',
});

export const idn = defineMeasure({
  type: 'IDN',
  particulars: user,
  askedByRules: asked,
  result,
  source: 'Regulation (EU) 2023/1543 article 3(10)',
});

export const domain = defineMeasure({
  type: 'DOMAIN',
  particulars: { domain: line(), elements: list(line(), { min: 1, max: 32 }), relevance: text() },
  result: { evidence: ['REGISTRY'] },
  source: 'see CETS 224 article 6',
});

export const tra = defineMeasure({
  type: 'TRA',
  particulars: { ...user, necessity: text().optional() },
  askedByRules: { ...asked, 'measure.validation': 'V041' },
  result,
  source: 'see ETS 185 article 31; CETS 224 article 8; Regulation (EU) 2023/1543 article 4(2)',
});

export const con = defineMeasure({
  type: 'CON',
  particulars: {
    ...user,
    necessity: text().optional(),
    filterTerms: list(line(), { max: 64 }),
    /** How privileged material is kept apart (V048). */
    privilegeProtocol: text().optional(),
    /** Whether only what matches the terms is wanted. */
    filteredOnly: z.boolean().optional(),
  },
  askedByRules: { ...asked, necessity: 'V048', privilegeProtocol: 'V048', 'measure.validation': 'V041' },
  result,
  source: 'see ETS 185 article 31; UNCC article 44',
});
