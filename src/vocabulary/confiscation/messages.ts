// SPDX-License-Identifier: Apache-2.0
// Return, sharing and disposal of confiscated assets.
import { RETURN_MODES } from './codes.js';
import { defineMessage } from '../../schema/message.js';
import { authority } from '../authorities/fields.js';
import { transaction } from '../assets/chain.js';
import { date } from '../../schema/fields/dates.js';
import { amount, money } from '../assets/money.js';
import { destination, share } from './fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byEither } from '../senders.js';

const common = {
  ...byEither,
  source: 'see UNCAC article 57; UNTOC article 14; CETS 198 article 25; UNCC article 52',
  responderRef: 'required',
} as const;

const part = z.object({ assetId: localId().optional(), amount });
const deduction = z.object({ reason: line(), amount: money });
const recipient = z.object({
  name: line(),
  role: z.enum(['STATE', 'VICTIM', 'OWNER', 'FUND', 'OTHER']),
  ...share,
  destination: destination.optional(),
});

export const assetReturnProposal = defineMessage({
  ...common,
  type: 'asset.return-proposal',
  purpose: 'propose return, sharing or payment to victims',
  reply: 'optional',
  payload: z.object({
    mode: RETURN_MODES.schema,
    amounts: list(part, { min: 1 }),
    deductions: list(deduction, { max: 64 }),
    recipients: list(recipient, { min: 1 }),
    custodyTransfer: z.object({ from: authority, to: authority, destination: destination.optional(), by: date().optional() }).optional(),
    text: text().optional(),
  }),
});

export const assetReturnReply = defineMessage({
  ...common,
  type: 'asset.return-reply',
  purpose: 'agree to a proposal, or counter it',
  reply: 'required',
  payload: z.object({ answer: z.enum(['AGREE', 'REJECT', 'COUNTER']), text: text().optional() }),
});

export const assetDispositionReport = defineMessage({
  ...common,
  type: 'asset.disposition-report',
  purpose: 'what became of assets',
  reply: 'optional',
  payload: z.object({
    mode: RETURN_MODES.schema,
    transfers: list(z.object({ amount, recipient: line(), on: date(), transaction: transaction.optional(), bankRef: line().optional() }), {
      min: 1,
    }),
    deductions: list(deduction, { max: 64 }),
    remaining: list(part),
    text: text().optional(),
  }),
});
