// SPDX-License-Identifier: Apache-2.0
import { PRESERVATION_OUTCOMES } from './codes.js';
import { PROVISIONAL_FAILURES } from '../status/codes.js';
import { z } from '../../schema/zod.js';
import { custodian } from '../accounts/fields.js';
import { dateTime } from '../../schema/fields/dates.js';
import { country } from '../../schema/fields/iso.js';
import { line, list, localId, shortText, text } from '../../schema/fields/text.js';

/** Report of the responder about a preservation. */
export const preservationReport = z.object({
  measureId: localId(),
  ref: shortText(),
  outcome: PRESERVATION_OUTCOMES.schema,
  /** Reason of the failure. */
  reason: PROVISIONAL_FAILURES.schema.optional(),
  custodian: custodian.optional(),
  securedAt: dateTime().optional(),
  expiresAt: dateTime().optional(),
  coverage: text().optional(),
  /** Service providers in other States through which the traffic passed. */
  otherStates: list(z.object({ country: country(), provider: line() }), { max: 32 }).optional(),
});
