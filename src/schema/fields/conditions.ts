// SPDX-License-Identifier: Apache-2.0
import { CONDITION_STATES } from '../codes/states.js';
import { CONDITIONS } from '../codes/outcomes.js';
import { z } from '../zod.js';
import { date } from './dates.js';
import { list, localId, text } from './text.js';

/** What the use of assistance is limited to, as one side imposes it. `appliesTo` names measures or items of evidence; empty means all. */
export const condition = z.object({
  id: localId(),
  code: CONDITIONS.schema,
  text: text(),
  appliesTo: list(localId()),
  status: CONDITION_STATES.schema.optional(),
  expires: date().optional(),
});

export type Condition = z.output<typeof condition>;
