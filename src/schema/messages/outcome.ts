// SPDX-License-Identifier: Apache-2.0
import { STAGES } from '../codes/authorities.js';
import { defineMessage } from '../define.js';
import { date } from '../fields/dates.js';
import { money } from '../fields/money.js';
import { list, shortText, text } from '../fields/text.js';
import { z } from '../zod.js';
import { byRequester, measureIds } from './parts.js';

/** What became of the case for which assistance was given. */
export const outcomeFeedback = defineMessage({
  ...byRequester,
  type: 'outcome.feedback',
  purpose: "result in the requester's case",
  source: 'FATF recommendations on statistics and effectiveness',
  reply: 'optional',
  responderRef: 'required',
  payload: z.object({
    measureIds: measureIds().optional(),
    stage: STAGES.schema,
    usedInCourt: z.boolean(),
    decisionRef: shortText().optional(),
    decidedOn: date().optional(),
    confiscated: list(money, { max: 16 }).optional(),
    text: text().optional(),
  }),
});
