// SPDX-License-Identifier: Apache-2.0
import { CONDITION_STATES } from '../status/codes.js';
import { CONDITIONS } from './codes.js';
import { z } from '../../schema/zod.js';
import { date } from '../../schema/fields/dates.js';
import { list, localId, text } from '../../schema/fields/text.js';

/** Condition on the use of assistance, imposed by one side. `appliesTo` names measures or items of evidence; absent: all. */
export const condition = z.object({
  id: localId(),
  code: CONDITIONS.schema,
  /** The requirement in words (V065). */
  text: text().optional(),
  appliesTo: list(localId()).optional(),
  status: CONDITION_STATES.schema.optional(),
  expires: date().optional(),
});

export type Condition = z.output<typeof condition>;
