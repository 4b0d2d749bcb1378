// SPDX-License-Identifier: Apache-2.0
// Time and place of execution, participants, and the line used.
import { defineMessage } from '../../schema/message.js';
import { authority, place } from '../authorities/fields.js';
import { slot, tech } from './fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byRequester, byResponder, measureIds } from '../senders.js';

export const executionSchedule = defineMessage({
  ...byResponder,
  type: 'execution.schedule',
  purpose: 'date and place of execution, parameters of a video link, presence of officers',
  source: 'see ETS 030 article 4; ETS 182 articles 2 and 9; EIO article 24',
  reply: 'optional',
  payload: z.object({
    measureIds: measureIds(),
    slots: list(slot, { min: 1, max: 32 }),
    place,
    conductingAuthority: authority,
    interpreter: z.object({ needed: z.boolean(), providedBy: z.enum(['REQUESTED-STATE', 'REQUESTING-STATE']).optional() }),
    tech: tech.optional(),
    officersAdmitted: list(z.object({ name: line(), function: line() }), { max: 32 }).optional(),
  }),
});

export const executionScheduleReply = defineMessage({
  ...byRequester,
  type: 'execution.schedule-reply',
  purpose: 'choose a slot, or propose others',
  source: 'see ETS 182 article 9; EIO article 24',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: measureIds(),
    chosenSlotId: localId().optional(),
    counterSlots: list(slot, { max: 32 }).optional(),
    officersAttending: list(z.object({ name: line(), function: line() }), { max: 32 }).optional(),
    text: text().optional(),
  }),
});
