// SPDX-License-Identifier: Apache-2.0
// The freeze instruction of the requester and the report of the responder. Several national protocols must show kind, quantity and
// address-identifiers.
import { date, dateTime } from '../../schema/fields/dates.js';
import { line, list, localId, shortText, text } from '../../schema/fields/text.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { z } from '../../schema/zod.js';
import { custodian } from '../accounts/fields.js';
import { blockRef, caip10, caip19, transaction, utxo } from '../assets/chain.js';
import { valuation } from '../assets/fields.js';
import { amount, vAmount } from '../assets/money.js';
import { authority } from '../authorities/fields.js';
import { order } from '../proceedings/fields.js';
import {
  CONTROL_PROOFS,
  CONVERSIONS,
  CUSTODY_PLANS,
  FREEZE_ALLOWS,
  FREEZE_BLOCKS,
  FREEZE_KINDS,
  FREEZE_OUTCOMES,
  FREEZE_SCOPES,
  FREEZE_TARGETS,
  KEY_MODELS,
  SUBJECT_NOTICES,
} from './codes.js';

/** A signature by the key of an account over a challenge. */
export const proofOfControl = z.object({ challenge: text(), signature: text(), scheme: CONTROL_PROOFS.schema });

/** Wallet of a State. Two persons confirm its address out of band, because a swapped address loses the assets for good (V073). */
export const custodyWallet = z.object({
  caip10: caip10(),
  controller: authority,
  keyModel: z.object({ kind: KEY_MODELS.schema, required: z.int().min(1).max(64).optional(), of: z.int().min(1).max(64).optional() }),
  proofOfControl: proofOfControl.optional(),
  outOfBandConfirmation: shortText().optional(),
});

export const freezeInstruction = z.object({
  target: FREEZE_TARGETS.schema,
  scope: FREEZE_SCOPES.schema,
  includeFutureCredits: z.boolean(),
  block: list(FREEZE_BLOCKS.schema, { max: FREEZE_BLOCKS.codes.length }),
  allow: list(FREEZE_ALLOWS.schema, { max: FREEZE_ALLOWS.codes.length }).optional(),
  until: z.union([z.literal('UNTIL-NOTICE'), dateTime()]),
  maxAmount: amount.optional(),
  utxos: list(utxo).optional(),
  subjectNotice: z.object({ rule: SUBJECT_NOTICES.schema, after: date().optional() }),
  custodyPlan: CUSTODY_PLANS.schema,
  custodyWallet: custodyWallet.optional(),
  conversion: z.object({ rule: CONVERSIONS.schema, text: line().optional() }),
  dissipationRisk: text(),
  ownOrder: order.optional(),
  ownOrderPending: z.object({ dueBy: dateTime() }).optional(),
});

export type FreezeInstruction = z.output<typeof freezeInstruction>;

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
      /** A quantity of a crypto-asset, or money. */
      quantity: amount.optional(),
      addressIdentifiers: list(caip10()).optional(),
      /** Account, wallet, register or seal number of an asset that has no address. */
      identifier: shortText().optional(),
      balanceAt: blockRef.optional(),
    }),
  ),
  /** Outflows between receipt of the request and effect (V072). */
  missed: list(z.object({ transaction, at: dateTime(), amount: vAmount, to: z.object({ caip10: caip10() }).optional() })).optional(),
  custody: z
    .object({
      wallet: z.object({ caip10: caip10() }),
      txIn: transaction,
      /** Received quantity: the sent quantity less the fee (V076). */
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
