// SPDX-License-Identifier: Apache-2.0
import { CONDITION_STATES } from '../codes/states.js';
import { CONDITIONS } from '../codes/outcomes.js';
import { z } from '../zod.js';
import { date } from './dates.js';
import { list, localId, text } from './text.js';

/** What the use of assistance is limited to, as one side imposes it. `appliesTo` names measures or items of evidence; absent: all. */
export const condition = z.object({
  id: localId(),
  code: CONDITIONS.schema,
  /** What is asked for, in words (V065). */
  text: text().optional(),
  appliesTo: list(localId()).optional(),
  status: CONDITION_STATES.schema.optional(),
  expires: date().optional(),
});

export type Condition = z.output<typeof condition>;
