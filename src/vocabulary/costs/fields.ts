// SPDX-License-Identifier: Apache-2.0
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';

/** Whether a person, bank or asset of the case is under restrictive measures: these can stop execution or payment (P44). */
export const sanctions = z.object({
  exposed: z.boolean(),
  /** Resolutions, regulations or decrees that impose them. */
  regimes: list(line(), { max: 32 }).optional(),
  personIds: list(localId()).optional(),
  text: text().optional(),
});
