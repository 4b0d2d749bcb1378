// SPDX-License-Identifier: Apache-2.0
import { defineMessage } from '../define.js';
import { date } from '../fields/dates.js';
import { list, shortText, text } from '../fields/text.js';
import { z } from '../zod.js';
import { byEither } from './parts.js';

/** Both sides say that nothing is left to do, or what outlives the dossier. Binding conditions and limits of use always do. */
export const closure = defineMessage({
  ...byEither,
  type: 'closure',
  purpose: 'nothing is left to do, but for the listed obligations',
  source: 'practice',
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({
    /** Obligations that survive: empty when there are none (V087). */
    openObligations: list(
      z.object({
        kind: z.enum(['RESTRAINT', 'PRESERVATION', 'RETURN', 'DESTRUCTION', 'COSTS', 'CONDITION', 'USE-LIMIT', 'DATA-PROTECTION', 'OTHER']),
        ref: shortText(),
        until: date().optional(),
        text: text().optional(),
      }),
    ),
    text: text().optional(),
  }),
});
