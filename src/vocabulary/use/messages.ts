// SPDX-License-Identifier: Apache-2.0
// Use of evidence beyond its stated purpose, its return and its destruction.
import { date, dateTime } from '../../schema/fields/dates.js';
import { line, list, localId, shortText, text } from '../../schema/fields/text.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { defineMessage } from '../../schema/message.js';
import { z } from '../../schema/zod.js';
import { condition } from '../decisions/fields.js';
import { proceedings } from '../proceedings/fields.js';
import { byEither, byRequester, evidenceIds } from '../senders.js';
import { DP_KINDS, USE_EXCEPTIONS } from './codes.js';

export const useConsentRequest = defineMessage({
  ...byRequester,
  type: 'use.consent-request',
  purpose: 'ask for use outside the stated purpose',
  source: 'see UNTOC article 18(19); ETS 185 article 28; ETS 182 article 26',
  responderRef: 'required',
  payload: z.object({
    evidenceIds: evidenceIds(),
    newProceedings: proceedings,
    exception: USE_EXCEPTIONS.schema.optional(),
    reason: text(),
  }),
});

export const useConsentDecision = defineMessage({
  // The side that gave the evidence decides: for spontaneous information, the one that opened the dossier.
  ...byEither,
  reply: 'required',
  type: 'use.consent-decision',
  purpose: 'consent to another use, or not',
  source: 'see UNTOC article 18(19); ETS 185 article 28',
  payload: z.object({
    granted: z.boolean(),
    conditions: list(condition, { max: 32 }),
    /** Conditions that the imposing side gives up. */
    waived: list(localId(), { max: 32 }).optional(),
    reason: text().optional(),
  }),
});

export const useReport = defineMessage({
  ...byRequester,
  type: 'use.report',
  purpose: 'what use was made of evidence',
  source: 'ETS 185 article 28(4)',
  responderRef: 'required',
  payload: z.object({
    evidenceIds: evidenceIds(),
    use: text(),
    proceedingsRef: shortText(),
    /** Whether the use lay within the stated purpose (V086). */
    withinPurpose: z.boolean(),
    /** Message that gave the consent. */
    consentRef: shortText().optional(),
    exception: USE_EXCEPTIONS.schema.optional(),
  }),
});

export const evidenceReturnDemand = defineMessage({
  ...byEither,
  type: 'evidence.return-demand',
  purpose: 'return or destroy originals',
  source: 'see ETS 030 article 6(2); EIO article 13(3) and (4)',
  responderRef: 'required',
  payload: z.object({ items: evidenceIds(), by: date(), disposal: z.enum(['RETURN', 'DESTROY']), text: text().optional() }),
});

export const evidenceReturnPlan = defineMessage({
  ...byEither,
  type: 'evidence.return-plan',
  purpose: 'how originals will be handed over',
  source: 'see ETS 030 article 6(2)',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({ items: evidenceIds(), handover: z.object({ on: date(), place: line(), by: line(), carrier: line().optional() }) }),
});

export const evidenceReturnConfirm = defineMessage({
  ...byEither,
  type: 'evidence.return-confirm',
  purpose: 'originals are back',
  source: 'see ETS 030 article 6(2)',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    items: evidenceIds(),
    receipt: z.object({ at: dateTime(), by: line(), condition: text(), attachmentId: attachmentId().optional() }),
  }),
});

/** Two persons sign for a destruction. */
export const evidenceDestructionConfirm = defineMessage({
  ...byEither,
  type: 'evidence.destruction-confirm',
  purpose: 'items were destroyed',
  source: 'see EIO article 13',
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    items: evidenceIds(),
    at: dateTime(),
    method: line(),
    witnesses: list(z.object({ name: line(), function: line() }), { min: 2, max: 16 }),
    protocol: attachmentId().optional(),
  }),
});

/** Rectification, erasure, restriction or breach of personal data that travelled in the dossier. */
export const dpNotice = defineMessage({
  ...byEither,
  type: 'dp.notice',
  purpose: 'rectification, erasure, restriction or breach of personal data',
  source: 'see CETS 224 article 14; ETS 182 article 26; Directive (EU) 2016/680',
  payload: z.object({
    kind: DP_KINDS.schema,
    /** Messages, items or persons concerned. */
    items: list(shortText(), { min: 1 }),
    text: text(),
    actionBy: dateTime(),
    /** Known number of persons concerned by a breach. */
    personsConcerned: z.int().min(0).optional(),
  }),
});
