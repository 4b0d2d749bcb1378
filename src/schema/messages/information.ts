// SPDX-License-Identifier: Apache-2.0
// Questions of the requested side, and answers of the requesting side.
import { CLOCK_EFFECTS } from '../codes/answers.js';
import { DEFICIENCIES } from '../codes/deficiencies.js';
import { defineMessage } from '../define.js';
import { asset } from '../fields/assets.js';
import { dateTime } from '../fields/dates.js';
import { attachmentId } from '../fields/handling.js';
import { person } from '../fields/persons.js';
import { list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';
import { byRequester, byResponder, measureIds, requestPath } from './parts.js';

export const infoRequest = defineMessage({
  ...byResponder,
  type: 'info.request',
  purpose: 'additional information needed',
  source: 'see UNTOC article 18(16); EIO article 11(4)',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: measureIds(),
    questions: list(
      z.object({
        id: localId(),
        /** Member of the request that the question is about. */
        path: requestPath().optional(),
        code: DEFICIENCIES.schema,
        text: text(),
        /** Whether the measure waits for the answer. */
        blocking: z.boolean(),
      }),
      { min: 1, max: 64 },
    ),
    replyBy: dateTime(),
    effectOnClock: CLOCK_EFFECTS.schema,
  }),
});

const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('VALUE'), questionId: localId(), value: text() }),
  z.object({ kind: z.literal('ATTACHMENT'), questionId: localId(), attachmentId: attachmentId(), text: text().optional() }),
  z.object({ kind: z.literal('NOT-AVAILABLE'), questionId: localId(), reason: text() }),
]);

/** Answers to questions, or information that nobody asked for (then without inReplyTo). */
export const requestSupplement = defineMessage({
  ...byRequester,
  type: 'request.supplement',
  purpose: 'additional information',
  source: 'see UNTOC article 18(16)',
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({
    measureIds: measureIds(),
    answers: list(answer, { max: 64 }),
    information: text().optional(),
    persons: list(person).optional(),
    assets: list(asset).optional(),
  }),
});
