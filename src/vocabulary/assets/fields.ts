// SPDX-License-Identifier: Apache-2.0
import { dateTime } from '../../schema/fields/dates.js';
import { line, list, localId, shortText, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { account, custodian, digitalCurrencyWallet, poolMembership } from '../accounts/fields.js';
import { blockRef, caip10, caip19, transaction } from './chain.js';
import {
  ASSET_KINDS,
  CONFIDENCE,
  CONTROL_BASES,
  DEPOSIT_USES,
  LOCATION_TYPES,
  NO_TRACE_REASONS,
  OFFENCE_LINKS,
  TRACE_METHODS,
} from './codes.js';
import { amount, money, vAmount } from './money.js';
import { suchAs } from '../../schema/fields/form.js';

export const valuation = z.object({ value: money, source: line(), at: dateTime() });

/** Place of an asset. A service provider finds it by customer id, transaction, or deposit address with its use or memo (P36). */
export const location = z.object({
  type: LOCATION_TYPES.schema,
  caip10: caip10().optional(),
  memo: shortText().optional(),
  /** Whether the deposit address belongs to one customer alone. */
  deposit: DEPOSIT_USES.schema.optional(),
  custodian: custodian.optional(),
  vaspUid: shortText().optional(),
  transactions: list(transaction, { max: 64 }).optional(),
  wallet: digitalCurrencyWallet.optional(),
  membership: poolMembership.optional(),
  /** A device, the seal on it, and its keeper (P38). Words of recovery are never written. */
  device: line().optional(),
  sealNo: shortText().optional(),
  heldBy: line().optional(),
  /** Number in a register: of land, of vehicles, of shares. */
  registerNo: shortText().optional(),
});

export const asset = z.object({
  id: localId(),
  kind: ASSET_KINDS.schema,
  caip19: caip19().optional(),
  dti: z
    .string()
    .regex(/^[1-9B-DF-HJ-NP-TV-XZ][0-9B-DF-HJ-NP-TV-XZ]{8}$/, { error: suchAs('4H95J0R2X') })
    .optional(),
  /** For people only: a symbol never identifies an asset. */
  displaySymbol: shortText().optional(),
  decimals: z.int().min(0).max(36).optional(),
  location,
  /** A quantity of a crypto-asset; money for money and for digital currency of a central bank (P40). */
  amount: amount.optional(),
  observedAt: blockRef.optional(),
  valuation: valuation.optional(),
  linkToOffence: z
    .object({
      kind: OFFENCE_LINKS.schema.optional(),
      text: text().optional(),
      traceRef: localId().optional(),
      /** Reason why no path can be shown, and what links the asset instead (P39). */
      noTrace: z.object({ reason: NO_TRACE_REASONS.schema, text: text() }).optional(),
    })
    .optional(),
  /** Attribution is an opinion, so it states its basis and confidence (V057). */
  controlledBy: z
    .object({
      personId: localId().optional(),
      basis: CONTROL_BASES.schema.optional(),
      confidence: CONFIDENCE.schema.optional(),
      heuristic: line().optional(),
    })
    .optional(),
  thirdPartyInterests: list(text(), { max: 32 }).optional(),
  accounts: list(account, { max: 32 }).optional(),
});

export type Asset = z.output<typeof asset>;

const end = z.object({ caip10: caip10().optional(), name: line().optional() });

/** Path of the value from the offence to the target: a reviewer must be able to follow it with the message alone. */
export const trace = z.object({
  id: localId(),
  hops: list(
    z.object({
      from: end,
      to: end,
      caip19: caip19().optional(),
      amount: vAmount,
      transaction,
      at: dateTime(),
      method: TRACE_METHODS.schema,
    }),
    { min: 1 },
  ),
  crossChain: list(z.object({ bridge: line(), source: transaction, destination: transaction }), { max: 64 }).optional(),
  mixers: list(line(), { max: 32 }).optional(),
  tool: z.object({ name: line(), version: line() }).optional(),
  analyst: line().optional(),
  reproducible: z.boolean(),
});

export type Trace = z.output<typeof trace>;
