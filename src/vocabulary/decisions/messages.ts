// SPDX-License-Identifier: Apache-2.0
// Decisions of the requested side, and the answer to their conditions.
import { CONDITION_ANSWERS, POSTPONE_GROUNDS, REFUSAL_GROUNDS } from './codes.js';
import { MEASURE_TYPES } from '../measures/codes.js';
import { defineMessage } from '../../schema/message.js';
import { condition } from './fields.js';
import { authority } from '../authorities/fields.js';
import { date, dateTime } from '../../schema/fields/dates.js';
import { legalBasisRef } from '../legal-bases/fields.js';
import { line, list, localId, text, uuid } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byRequester, byResponder, measureIds } from '../senders.js';

export const decisionAccept = defineMessage({
  ...byResponder,
  type: 'decision.accept',
  profile: 'core',
  purpose: 'admissible, will be executed',
  source: 'see EIO articles 9 and 12',
  payload: z.object({
    measureIds: measureIds(),
    executingAuthority: authority,
    expectedBy: date(),
    rights: z.object({ remedies: text(), notificationDuty: z.object({ exists: z.boolean(), text: text().optional() }) }),
    alternativeMeasure: z.object({ type: MEASURE_TYPES.schema, reason: text() }).optional(),
  }),
});

/** Offers execution on conditions that bind once they are accepted. */
export const decisionAcceptConditional = defineMessage({
  ...byResponder,
  type: 'decision.accept-conditional',
  profile: 'core',
  purpose: 'would be executed on conditions',
  source: 'see UNTOC article 18(26); ETS 185 article 28(2); ETS 182 article 26',
  payload: z.object({ measureIds: measureIds(), conditions: list(condition, { min: 1, max: 32 }), replyBy: dateTime() }),
});

/** Acceptance binds for ever. */
export const conditionsReply = defineMessage({
  ...byRequester,
  type: 'conditions.reply',
  profile: 'core',
  purpose: 'accept, reject or counter conditions',
  source: 'ETS 185 article 28(2) and (3)',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: measureIds(),
    perCondition: list(z.object({ id: localId(), answer: CONDITION_ANSWERS.schema, counterText: text().optional() }), { min: 1, max: 32 }),
  }),
});

export const decisionPostpone = defineMessage({
  ...byResponder,
  type: 'decision.postpone',
  profile: 'core',
  purpose: 'postponed',
  source: 'see UNTOC article 18(25); ETS 182 article 7; EIO article 15',
  payload: z.object({
    measureIds: measureIds(),
    ground: POSTPONE_GROUNDS.schema,
    /** The treaty that allows it, with its article: some ask for a consultation first (V063). */
    basis: legalBasisRef.optional(),
    reason: text(),
    /** Date on which the ground is reviewed (V064). */
    reviewOn: date().optional(),
    partialPossible: z.boolean(),
    /** Message of the earlier consultation. */
    consultationRef: uuid().optional(),
  }),
});

/** Refuses measures, never the dossier: each ground with the basis that opens it and the reason that treaties ask for (V061 to V063). */
export const decisionRefuse = defineMessage({
  ...byResponder,
  type: 'decision.refuse',
  profile: 'core',
  purpose: 'refused',
  source: 'see UNTOC article 18(21) and (23)',
  payload: z.object({
    measureIds: measureIds(),
    grounds: list(
      z.object({
        code: REFUSAL_GROUNDS.schema,
        basis: legalBasisRef.optional(),
        domesticProvision: line().optional(),
        reservation: line().optional(),
        reason: text().optional(),
      }),
      { max: 32 },
    ),
    /** Message of the earlier consultation. */
    consultationRef: uuid().optional(),
    remedies: text().optional(),
  }),
});
