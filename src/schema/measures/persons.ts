// SPDX-License-Identifier: Apache-2.0
// Measures that concern a person's presence or protection.
import { TRANSFER_DIRECTIONS } from '../codes/answers.js';
import { PERSON_ROLES } from '../codes/persons.js';
import { place } from '../fields/addresses.js';
import { date, period } from '../fields/dates.js';
import { attachmentId } from '../fields/handling.js';
import { country } from '../fields/iso.js';
import { list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';
import { defineMeasure } from './define.js';

export const trfCust = defineMeasure({
  type: 'TRF-CUST',
  particulars: {
    personId: localId(),
    direction: TRANSFER_DIRECTIONS.schema,
    /** Of the detained person (V038). */
    consent: z.object({ given: z.boolean(), attachmentId: attachmentId().optional() }).optional(),
    period,
    place,
    returnUndertaking: text().optional(),
    deductionOfTime: z.boolean(),
    transitStates: list(country(), { max: 8 }).optional(),
  },
  askedByRules: { consent: 'V038', returnUndertaking: 'V038' },
  result: { evidence: ['DOC-CERT'], text: 'record of hand-over' },
  source: 'see ETS 030 article 11; ETS 182 articles 3 and 13; UNTOC article 18(10) to (12)',
});

export const appear = defineMeasure({
  type: 'APPEAR',
  particulars: {
    personId: localId(),
    capacity: PERSON_ROLES.schema,
    date: date(),
    costs: text(),
    safeConduct: z.object({ days: z.int().min(0).max(365) }),
  },
  result: { evidence: [], text: 'whether the person agrees to come' },
  source: 'see UNTOC article 18(3)(i)',
});

/** Who is protected, and how, stands in an attachment of its own for named officers: never here. */
export const witProt = defineMeasure({
  type: 'WIT-PROT',
  particulars: { annex: attachmentId() },
  result: { evidence: [], text: 'a protected annex of the answer' },
  source: 'see ETS 182 article 23; UNTOC article 24',
});
