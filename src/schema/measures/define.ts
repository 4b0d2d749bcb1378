// SPDX-License-Identifier: Apache-2.0
import { FORMALITIES } from '../codes/outcomes.js';
import { URGENCY_REASONS } from '../codes/urgency.js';
import { custodian } from '../fields/custodian.js';
import { dateTime } from '../fields/dates.js';
import { amount } from '../fields/money.js';
import { validation } from '../fields/orders.js';
import { line, list, localId, text } from '../fields/text.js';
import { LIMITS } from '../../core/limits.js';
import { z } from '../zod.js';

export const formality = z.object({
  code: FORMALITIES.schema,
  text: text().optional(),
  legalReason: line().optional(),
  essential: z.boolean(),
});

/** When something is needed, why, and what happens otherwise (V026). */
export const deadline = z.object({ by: dateTime(), reason: URGENCY_REASONS.schema.optional(), consequenceIfMissed: text().optional() });

const common = {
  id: localId(),
  /** What the evidence or act is for (V020). */
  purpose: text().optional(),
  offenceIds: list(localId(), { max: 64 }),
  personIds: list(localId()).optional(),
  assetIds: list(localId()).optional(),
  custodian: custodian.optional(),
  formalities: list(formality, { max: 32 }).optional(),
  presence: z.object({ officers: list(z.object({ name: line(), function: line() }), { min: 1, max: 32 }), reason: line() }).optional(),
  deadline: deadline.optional(),
  dependsOn: list(localId(), { max: LIMITS.measuresMax }).optional(),
  validation: validation.optional(),
  maxAmount: amount.optional(),
  coercive: z.boolean(),
};

/** Schema of one type of measure: what all measures have, and its particulars. */
export function defineMeasure<const T extends string, P extends z.ZodType>(type: T, particulars: P) {
  return z.object({ type: z.literal(type), ...common, particulars });
}
