// SPDX-License-Identifier: Apache-2.0
// Extraordinary costs, which are agreed before they arise.
import { COST_TYPES } from './codes.js';
import { defineMessage } from '../../schema/message.js';
import { dateTime } from '../../schema/fields/dates.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { money } from '../assets/money.js';
import { paymentAccount } from '../accounts/payment.js';
import { line, list, localId, text, uuid } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byRequester, byResponder } from '../senders.js';

const source = 'see UNTOC article 18(28); ETS 182 article 5; EIO article 21';
const item = z.object({ id: localId(), type: COST_TYPES.schema, amount: money, text: text().optional() });
const items = list(item, { min: 1, max: 64 });

export const costsEstimate = defineMessage({
  ...byResponder,
  type: 'costs.estimate',
  purpose: 'costs that execution would cause',
  source,
  reply: 'optional',
  payload: z.object({ items, basis: line(), replyBy: dateTime().optional() }),
});

export const costsReply = defineMessage({
  ...byRequester,
  type: 'costs.reply',
  purpose: 'agree to costs, or not',
  source,
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    perItem: list(z.object({ id: localId(), agreed: z.boolean(), upTo: money.optional(), text: text().optional() }), { min: 1, max: 64 }),
  }),
});

export const costsClaim = defineMessage({
  ...byResponder,
  type: 'costs.claim',
  purpose: 'claim of agreed costs',
  source,
  reply: 'optional',
  payload: z.object({
    items,
    basis: line(),
    /** Message that agreed to them. */
    agreedIn: uuid(),
    payTo: paymentAccount.optional(),
    documents: list(attachmentId(), { max: 64 }).optional(),
  }),
});
