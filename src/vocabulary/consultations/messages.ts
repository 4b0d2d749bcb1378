// SPDX-License-Identifier: Apache-2.0
// Consultation between the two sides, and notices of acts that are impossible or late.
import { CONFIDENTIALITY_DECISIONS, DELAY_REASONS } from './codes.js';
import { DEADLINES } from '../accords/codes.js';
import { FORMALITIES } from '../measures/codes.js';
import { defineMessage } from '../../schema/message.js';
import { date, dateTime } from '../../schema/fields/dates.js';
import { line, list, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byEither, byRequester, byResponder, measureIds, PARTIES } from '../senders.js';

/** Must come before a refusal or postponement. */
export const consultationNote = defineMessage({
  ...byEither,
  type: 'consultation.note',
  profile: 'core',
  purpose: 'consultation, before a refusal or postponement and whenever it helps',
  source: 'see UNTOC article 18(26); EIO article 11(4)',
  roles: [...PARTIES, 'OBS'],
  payload: z.object({ topic: line(), text: text(), proposal: text().optional(), measureIds: measureIds().optional() }),
});

export const noticeFormalityUnavailable = defineMessage({
  ...byResponder,
  type: 'notice.formality-unavailable',
  purpose: 'a formality cannot be followed',
  source: 'see EIO article 16(2)(c)',
  payload: z.object({
    measureIds: measureIds(),
    formalityCodes: list(FORMALITIES.schema, { min: 1, max: FORMALITIES.codes.length }),
    alternative: text(),
  }),
});

/** Execution waits for confidentiality.reply and never goes on by itself. */
export const noticeConfidentialityUnavailable = defineMessage({
  ...byResponder,
  type: 'notice.confidentiality-unavailable',
  purpose: 'execution would breach confidentiality',
  source: 'see UNTOC article 18(20); ETS 185 articles 27(8) and 29(6)',
  payload: z.object({ measureIds: measureIds(), why: text(), whoWouldLearn: text(), holdUntil: dateTime() }),
});

export const confidentialityReply = defineMessage({
  ...byRequester,
  type: 'confidentiality.reply',
  purpose: 'proceed, limit or withdraw',
  source: 'see UNTOC article 18(20)',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({ measureIds: measureIds(), decision: CONFIDENTIALITY_DECISIONS.schema, limits: text().optional() }),
});

export const noticeDelay = defineMessage({
  ...byResponder,
  type: 'notice.delay',
  purpose: 'a deadline will be missed',
  source: 'Directive 2014/41/EU article 12(5) and (6)',
  payload: z.object({
    measureIds: measureIds(),
    deadlineId: DEADLINES.schema,
    reason: DELAY_REASONS.schema,
    text: text().optional(),
    newEstimate: date(),
  }),
});
