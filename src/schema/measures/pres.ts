// SPDX-License-Identifier: Apache-2.0
import { DATA_CATEGORIES } from '../codes/assets.js';
import { account } from '../fields/custodian.js';
import { dateTime, period } from '../fields/dates.js';
import { line, list, text } from '../fields/text.js';
import { z } from '../zod.js';
import { defineMeasure } from './define.js';

/**
 * PRES, preservation of stored data: the particulars of ETS 185 article 29(2)(a) to (f). The authority (a) is `requester`, the offence (b)
 * `offenceIds`; data and their link (c), custodian or place (d), necessity (e) and intent (f) stand here (V043).
 */
export const pres = defineMeasure(
  'PRES',
  z.object({
    dataCategories: list(DATA_CATEGORIES.schema, { max: DATA_CATEGORIES.codes.length }),
    accounts: list(account),
    /** Period of which the data are wanted (V042). */
    period: period.optional(),
    relationToOffence: text().optional(),
    /** Where the system is, when no custodian is known. */
    systemLocation: line().optional(),
    necessity: text().optional(),
    /** Whether a request for the data will follow. */
    intentToRequest: z.boolean(),
    preserveUntil: dateTime().optional(),
    discloseTrafficPath: z.boolean().optional(),
  }),
);
