// SPDX-License-Identifier: Apache-2.0
// What the responder reports of a freeze. Kind, quantity and address-identifiers are what several national protocols must show.
import { FREEZE_KINDS, FREEZE_OUTCOMES } from '../codes/outcomes.js';
import { z } from '../zod.js';
import { valuation } from './assets.js';
import { authority } from './addresses.js';
import { blockRef, caip10, caip19, transaction } from './chain.js';
import { custodian } from './custodian.js';
import { date, dateTime } from './dates.js';
import { attachmentId } from './handling.js';
import { vAmount } from './money.js';
import { list, localId, shortText, text } from './text.js';

export const restraintReport = z.object({
  measureId: localId(),
  /** Reference of the restraint at the responder. */
  ref: shortText(),
  outcome: FREEZE_OUTCOMES.schema,
  effectiveAt: dateTime().optional(),
  measureKind: FREEZE_KINDS.schema.optional(),
  perAsset: list(
    z.object({
      assetId: localId().optional(),
      caip19: caip19().optional(),
      custodian: custodian.optional(),
      symbol: shortText().optional(),
      quantity: vAmount.optional(),
      addressIdentifiers: list(caip10()).optional(),
      balanceAt: blockRef.optional(),
    }),
  ),
  /** Outflows between receipt of the request and effect (V072). */
  missed: list(z.object({ transaction, at: dateTime(), amount: vAmount, to: z.object({ caip10: caip10() }).optional() })).optional(),
  custody: z
    .object({
      wallet: z.object({ caip10: caip10() }),
      txIn: transaction,
      /** What arrived: quantity less fee (V076). */
      amount: vAmount.optional(),
      fee: vAmount.optional(),
      confirmations: z.int().min(0).optional(),
    })
    .optional(),
  orderNo: shortText().optional(),
  orderAuthority: authority.optional(),
  expiresAt: dateTime().optional(),
  extendable: z.boolean().optional(),
  subjectNotified: z.object({ done: z.boolean(), at: dateTime().optional() }).optional(),
  remedies: z.object({ text: text(), deadline: date().optional() }).optional(),
  valuation: valuation.optional(),
  photos: list(attachmentId(), { max: 64 }).optional(),
});

export type RestraintReport = z.output<typeof restraintReport>;
