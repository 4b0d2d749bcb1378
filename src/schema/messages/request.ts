// SPDX-License-Identifier: Apache-2.0
// Requests: the formal one, its confirmation, change and withdrawal.
import { LIMITS } from '../../core/limits.js';
import { AMENDMENTS } from '../codes/answers.js';
import { WITHDRAW_REASONS } from '../codes/withdraw-reasons.js';
import { defineMessage } from '../define.js';
import { date } from '../fields/dates.js';
import { line, list, localId, shortText, text, uuid } from '../fields/text.js';
import { measure } from '../measures/measure.js';
import { z } from '../zod.js';
import { byRequester } from './parts.js';
import { requestPayload } from './request-payload.js';

/** The formal request, with all measures asked for. */
export const requestSubmit = defineMessage({
  ...byRequester,
  type: 'request.submit',
  purpose: 'formal request',
  source: 'see UNTOC article 18(15); ETS 030 article 14; RU CPC article 454',
  reply: 'optional',
  responderRef: 'optional',
  payload: requestPayload,
});

/** The whole request again, in writing, after an oral or urgent one. */
export const requestConfirm = defineMessage({
  ...byRequester,
  type: 'request.confirm',
  purpose: 'formal confirmation of an oral or urgent request',
  source: 'see UNTOC article 18(14)',
  reply: 'optional',
  responderRef: 'optional',
  payload: requestPayload.extend({
    /** What is confirmed: a message, a dossier, or what was said by telephone. */
    confirms: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('MESSAGE'), messageId: uuid() }),
      z.object({ kind: z.literal('DOSSIER'), dossierId: uuid() }),
      z.object({ kind: z.literal('ORAL'), on: date(), with: line() }),
    ]),
    /** How the paper original travels, where one is asked for. */
    originalDispatch: z.object({ channel: line(), ref: shortText().optional(), sentOn: date().optional() }).optional(),
  }),
});

const change = z.discriminatedUnion('op', [
  z.object({ op: z.literal(AMENDMENTS.schema.enum.ADD), measure }),
  z.object({ op: z.literal(AMENDMENTS.schema.enum.NARROW), measure }),
  z.object({ op: z.literal(AMENDMENTS.schema.enum['REPLACE-PARTICULARS']), measure }),
]);

/** Adds or narrows measures. What widens is a measure of its own, with a decision of its own. */
export const requestAmend = defineMessage({
  ...byRequester,
  type: 'request.amend',
  purpose: 'add or narrow measures',
  source: 'practice',
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({ changes: list(change, { min: 1, max: LIMITS.measuresMax }), reason: text().optional() }),
});

export const requestWithdraw = defineMessage({
  ...byRequester,
  type: 'request.withdraw',
  purpose: 'withdraw the request or some measures',
  source: 'see UNTOC article 18(24)',
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({
    measureIds: list(localId(), { min: 1, max: LIMITS.measuresMax }),
    reason: WITHDRAW_REASONS.schema,
    text: text().optional(),
    /** What becomes of results already sent. */
    disposition: z.object({ rule: z.enum(['NONE-RECEIVED', 'RETURN', 'DESTROY', 'KEEP-AGREED']), text: text().optional() }),
    /** Freezes and preservations that end; all others live on. */
    releases: list(shortText(), { max: LIMITS.measuresMax }).optional(),
  }),
});
