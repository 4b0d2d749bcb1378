// SPDX-License-Identifier: Apache-2.0
import { PRESERVATION_OUTCOMES } from '../codes/outcomes.js';
import { PROVISIONAL_FAILURES } from '../codes/states.js';
import { z } from '../zod.js';
import { custodian } from './custodian.js';
import { dateTime } from './dates.js';
import { country } from './iso.js';
import { line, list, localId, shortText, text } from './text.js';

/** What the responder reports of a preservation. */
export const preservationReport = z.object({
  measureId: localId(),
  ref: shortText(),
  outcome: PRESERVATION_OUTCOMES.schema,
  /** Why it failed. */
  reason: PROVISIONAL_FAILURES.schema.optional(),
  custodian: custodian.optional(),
  securedAt: dateTime().optional(),
  expiresAt: dateTime().optional(),
  coverage: text().optional(),
  /** Service providers in other States that the traffic passed. */
  otherStates: list(z.object({ country: country(), provider: line() }), { max: 32 }).optional(),
});
