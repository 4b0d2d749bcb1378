// SPDX-License-Identifier: Apache-2.0
// Acknowledgements: the request is received, passed on or returned. Questions of the requested side, and answers of the requesting side.
import { LIMITS } from '../../core/limits.js';
import { dateTime } from '../../schema/fields/dates.js';
import { line, list, localId, shortText, text, uuid } from '../../schema/fields/text.js';
import { ROLES } from '../../schema/frame/codes.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { defineMessage } from '../../schema/message.js';
import { z } from '../../schema/zod.js';
import { asset } from '../assets/fields.js';
import { authority, contact, officer } from '../authorities/fields.js';
import { CLOCK_EFFECTS } from '../decisions/codes.js';
import { person } from '../persons/fields.js';
import { originalDispatch } from '../requests/fields.js';
import { byEither, byRequester, byResponder, measureIds, requestPath } from '../senders.js';
import { DEFICIENCIES, RETURN_REASONS } from './codes.js';

/** A named officer confirms the request and announces the next step. The responder's reference is `refs.rdRef`. */
export const ackReceipt = defineMessage({
  ...byResponder,
  type: 'ack.receipt',
  profile: 'core',
  purpose: 'business acknowledgement',
  source: 'see EIO article 16(1)',
  roles: ['RD-CA', 'RD-POC'],
  payload: z.object({
    receivedAt: dateTime(),
    officer,
    assignedTo: authority,
    preliminaryDeficiencies: list(z.object({ path: requestPath(), code: DEFICIENCIES.schema, text: text() })),
    nextStepDue: dateTime(),
  }),
});

/** The competent authority received the request and may answer from now on. */
export const ackForwarded = defineMessage({
  ...byResponder,
  type: 'ack.forwarded',
  profile: 'core',
  purpose: 'passed to the competent authority',
  source: 'see ETS 030 article 18; EIO article 7(6)',
  roles: ['RD-CA'],
  payload: z.object({
    measureIds: measureIds(),
    toAuthority: authority,
    contact,
    forwardedAt: dateTime(),
    /** Authority of each measure, when several authorities share the request. */
    splitMap: list(z.object({ measureId: localId(), authority }), { max: LIMITS.measuresMax }).optional(),
  }),
});

/** Returns a request before any decision, and says how to correct it. */
export const requestReturn = defineMessage({
  ...byResponder,
  type: 'request.return',
  profile: 'core',
  purpose: 'not competent, or not admissible in form',
  source: 'see EIO article 9(3); ETS 030 article 18',
  roles: ['RD-CA'],
  responderRef: 'optional',
  payload: z.object({ reason: RETURN_REASONS.schema, correctAuthority: authority.optional(), cureHint: text() }),
});

export const infoRequest = defineMessage({
  ...byResponder,
  type: 'info.request',
  profile: 'core',
  purpose: 'additional information needed',
  source: 'see UNTOC article 18(16); EIO article 11(4)',
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

/** Answers to questions, or unrequested information (then without inReplyTo). */
export const requestSupplement = defineMessage({
  ...byRequester,
  type: 'request.supplement',
  profile: 'core',
  purpose: 'additional information',
  source: 'see UNTOC article 18(16)',
  payload: z.object({
    measureIds: measureIds(),
    answers: list(answer, { max: 64 }),
    information: text().optional(),
    persons: list(person).optional(),
    assets: list(asset).optional(),
    /** Answers a question for the original (I-ORIGINAL). */
    originalDispatch: originalDispatch.optional(),
  }),
});

/** A machine reports that a message broke rules and had no effect. Never answers another error.validation. */
export const errorValidation = defineMessage({
  ...byEither,
  type: 'error.validation',
  purpose: 'message rejected by rules',
  source: 'rules V001 to V090',
  roles: ROLES.codes,
  reply: 'required',
  payload: z.object({
    ofMessageId: uuid(),
    errors: list(
      z.object({ rule: shortText(), path: z.union([z.literal(''), line()]), severity: z.enum(['E', 'W']), text: line().optional() }),
      {
        min: 1,
        max: LIMITS.findingsMax,
      },
    ),
  }),
});
