// SPDX-License-Identifier: Apache-2.0
// Spontaneous information.
import { SPONTANEOUS_REPLIES } from './codes.js';
import { LIMITS } from '../../core/limits.js';
import { defineMessage } from '../../schema/message.js';
import { condition } from '../decisions/fields.js';
import { asset } from '../assets/fields.js';
import { dateTime } from '../../schema/fields/dates.js';
import { evaluation } from './fields.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { person } from '../persons/fields.js';
import { list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byEither } from '../senders.js';

const source = 'see UNTOC article 18(4) and (5); ETS 185 article 26; ETS 182 article 11';

export const spontaneousInfo = defineMessage({
  ...byEither,
  type: 'spontaneous.info',
  profile: 'core',
  purpose: 'information given without a request',
  source,
  payload: z.object({
    information: text(),
    /** Reliability of source and information (P49). */
    evaluation: evaluation.optional(),
    /** Empty when there are none; absent: not stated (V090). */
    conditions: list(condition, { max: 32 }).optional(),
    /** Whether the conditions are to be accepted before the keys of these attachments are released. */
    acceptBefore: z
      .object({ attachments: list(attachmentId(), { min: 1, max: LIMITS.attachmentsMax }), until: dateTime().optional() })
      .optional(),
    persons: list(person).optional(),
    assets: list(asset).optional(),
  }),
});

export const spontaneousReply = defineMessage({
  ...byEither,
  type: 'spontaneous.reply',
  profile: 'core',
  purpose: 'accept the conditions of information, or decline it',
  source,
  reply: 'required',
  payload: z.object({ decision: SPONTANEOUS_REPLIES.schema, conditionIds: list(localId(), { max: 32 }), text: text().optional() }),
});
