// SPDX-License-Identifier: Apache-2.0
// Measures that concern a person's presence or protection.
import { date, period } from '../../schema/fields/dates.js';
import { country } from '../../schema/fields/iso.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { z } from '../../schema/zod.js';
import { place } from '../authorities/fields.js';
import { byType, defineMeasure } from '../measures/definition.js';
import { PERSON_ROLES, TRANSFER_DIRECTIONS } from './codes.js';

const trfCust = defineMeasure({
  type: 'TRF-CUST',
  particulars: {
    personId: localId(),
    direction: TRANSFER_DIRECTIONS.schema,
    /** Consent of the detained person (V038). */
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

const appear = defineMeasure({
  type: 'APPEAR',
  coercive: false,
  particulars: {
    personId: localId(),
    capacity: PERSON_ROLES.schema,
    date: date(),
    costs: text(),
    safeConduct: z.object({ days: z.int().min(0).max(365) }),
  },
  result: { evidence: [], text: 'whether the person agrees to come' },
  source: 'see UNTOC article 18(3)(h)',
});

const crimRec = defineMeasure({
  type: 'CRIM-REC',
  profile: 'core',
  coercive: false,
  particulars: { personId: localId(), extractFor: line() },
  result: { evidence: ['REGISTRY'] },
  source: 'see ETS 030 articles 13 and 22',
});

const locPer = defineMeasure({
  type: 'LOC-PER',
  profile: 'core',
  coercive: false,
  particulars: { personId: localId(), identifiers: list(line(), { min: 1, max: 64 }), reason: text() },
  result: { evidence: ['REGISTRY'], text: 'whereabouts, or what was searched' },
  source: 'see UNTOC article 18(3)',
});

export const PERSONS_MEASURES = byType(crimRec, locPer, trfCust, appear);
