// SPDX-License-Identifier: Apache-2.0
import { DATA_CATEGORIES } from '../records/codes.js';
import { account } from '../accounts/fields.js';
import { dateTime, period } from '../../schema/fields/dates.js';
import { line, list, shortText, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byType, defineMeasure } from '../measures/definition.js';

/**
 * Particulars of ETS 185 article 29(2)(a) to (f). The authority (a) is `requester`, the offence (b) `offenceIds`; data and their link (c),
 * custodian or place (d), necessity (e) and intent (f) stand here (V043).
 */
const preserved = {
  dataCategories: list(DATA_CATEGORIES.schema, { max: DATA_CATEGORIES.codes.length }),
  accounts: list(account),
  /** Period of which the data are wanted (V042). */
  period: period.optional(),
  relationToOffence: text().optional(),
  /** Location of the system, when no custodian is known. */
  systemLocation: line().optional(),
  necessity: text().optional(),
  /** Whether a request for the data will follow. */
  intentToRequest: z.boolean(),
  preserveUntil: dateTime().optional(),
  discloseTrafficPath: z.boolean().optional(),
};

/** The same, outside a measure. */
export const preservationParticulars = z.object(preserved);

const pres = defineMeasure({
  type: 'PRES',
  profile: 'core',
  coercive: false,
  particulars: preserved,
  askedByRules: { period: 'V042', dataCategories: 'V043', relationToOffence: 'V043', necessity: 'V043', intentToRequest: 'V043' },
  result: { evidence: [], messages: ['preservation.report'], text: 'preservations' },
  source: 'ETS 185 article 29(2) and (3)',
});

const presPath = defineMeasure({
  type: 'PRES-PATH',
  coercive: false,
  particulars: { ref: shortText() },
  result: { evidence: ['DIGITAL-EXPORT'], text: 'provider and path of the communication' },
  source: 'see ETS 185 article 30; UNCC article 43',
});

export const PRESERVATION_MEASURES = byType(pres, presPath);
