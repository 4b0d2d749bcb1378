// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { MEASURE_TYPES } from '../codes/measure-types.js';
import { defineMessage } from '../define.js';
import { authority } from '../fields/addresses.js';
import { date } from '../fields/dates.js';
import { list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';

export const decisionAccept = defineMessage({
  type: 'decision.accept',
  version: [1, 0],
  purpose: 'admissible, will be executed',
  from: 'responder',
  roles: ['RD-CA', 'RD-EA'],
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: list(localId(), { min: 1, max: LIMITS.measuresMax }),
    executingAuthority: authority,
    expectedBy: date(),
    rights: z.object({ remedies: text(), notificationDuty: z.object({ exists: z.boolean(), text: text().optional() }) }),
    alternativeMeasure: z.object({ type: MEASURE_TYPES.schema, reason: text() }).optional(),
  }),
});
