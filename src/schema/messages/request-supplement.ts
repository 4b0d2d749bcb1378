// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { defineMessage } from '../define.js';
import { asset } from '../fields/assets.js';
import { attachmentId } from '../fields/handling.js';
import { person } from '../fields/persons.js';
import { list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';

const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('VALUE'), questionId: localId(), value: text() }),
  z.object({ kind: z.literal('ATTACHMENT'), questionId: localId(), attachmentId: attachmentId(), text: text().optional() }),
  z.object({ kind: z.literal('NOT-AVAILABLE'), questionId: localId(), reason: text() }),
]);

/** Answers to questions, or information that nobody asked for (then without inReplyTo). */
export const requestSupplement = defineMessage({
  type: 'request.supplement',
  version: [1, 0],
  purpose: 'additional information',
  from: 'requester',
  roles: ['RQ-CA', 'RQ-JA'],
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({
    measureIds: list(localId(), { min: 1, max: LIMITS.measuresMax }),
    answers: list(answer, { max: 64 }),
    information: text().optional(),
    persons: list(person).optional(),
    assets: list(asset).optional(),
  }),
});
