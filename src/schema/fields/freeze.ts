// SPDX-License-Identifier: Apache-2.0
// The freeze instruction of the requester.
import {
  CONTROL_PROOFS,
  CONVERSIONS,
  CUSTODY_PLANS,
  FREEZE_ALLOWS,
  FREEZE_BLOCKS,
  FREEZE_SCOPES,
  FREEZE_TARGETS,
  KEY_MODELS,
  SUBJECT_NOTICES,
} from '../codes/freeze.js';
import { z } from '../zod.js';
import { authority } from './addresses.js';
import { caip10, utxo } from './chain.js';
import { date, dateTime } from './dates.js';
import { amount } from './money.js';
import { order } from './orders.js';
import { line, list, shortText, text } from './text.js';

/** A signature by the key of an account over a challenge. */
export const proofOfControl = z.object({ challenge: text(), signature: text(), scheme: CONTROL_PROOFS.schema });

/** Wallet of a State. Its address is confirmed out of band by two persons: a swapped address is the worst fault there is (V073). */
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
