// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { DEFICIENCIES } from '../codes/deficiencies.js';
import { defineMessage } from '../define.js';
import { dateTime } from '../fields/dates.js';
import { line, list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';

export const infoRequest = defineMessage({
  type: 'info.request',
  version: [1, 0],
  purpose: 'additional information needed',
  from: 'responder',
  roles: ['RD-CA', 'RD-EA'],
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: list(localId(), { min: 1, max: LIMITS.measuresMax }),
    questions: list(
      z.object({
        id: localId(),
        /** Member of the request that the question is about, RFC 6901. */
        path: line().optional(),
        code: DEFICIENCIES.schema,
        text: text(),
        /** Whether the measure waits for the answer. */
        blocking: z.boolean(),
      }),
      { min: 1, max: 64 },
    ),
    replyBy: dateTime(),
    effectOnClock: z.enum(['stops', 'runs']),
  }),
});
