// SPDX-License-Identifier: Apache-2.0
import { dateTime } from '../../schema/fields/dates.js';
import { bic, country, lei } from '../../schema/fields/iso.js';
import { line, list, shortText } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { caip10, caip2, transaction } from '../assets/chain.js';
import { vAmount } from '../assets/money.js';
import { contact } from '../authorities/fields.js';
import { ACCOUNT_KINDS, CUSTODIANS, DIGITAL_CURRENCIES, PAYOUT_SCHEMES } from './codes.js';

/**
 * A wallet of a central-bank digital currency: its platform, the wallet, and the bank or operator that serves its holder. P40 asks for
 * all three.
 */
export const digitalCurrencyWallet = z.object({
  currency: DIGITAL_CURRENCIES.schema,
  /** Platform, as its central bank names it. */
  platform: line().optional(),
  walletId: shortText().optional(),
  operator: line().optional(),
  operatorLei: lei().optional(),
  operatorBic: bic().optional(),
});

export type DigitalCurrencyWallet = z.output<typeof digitalCurrencyWallet>;

/** Membership in a mining pool, by user id or address of payouts (P41). The debt of the pool is an asset, and its payouts lead on. */
export const poolMembership = z.object({
  pool: line(),
  /** Legal entity that runs the pool, when it has one. */
  operator: line().optional(),
  /** State in which the operator can be ordered to act. */
  operatorCountry: country().optional(),
  caip2: caip2(),
  userId: shortText().optional(),
  workers: list(shortText()).optional(),
  payoutScheme: PAYOUT_SCHEMES.schema.optional(),
  payoutTo: z.object({ caip10: caip10() }).optional(),
  unpaid: vAmount.optional(),
  payouts: list(z.object({ transaction, amount: vAmount })).optional(),
});

export type PoolMembership = z.output<typeof poolMembership>;

/** Holder of the data or the asset: the legal entity, not its trade name. */
export const custodian = z.object({
  kind: CUSTODIANS.schema,
  name: line(),
  lei: lei().optional(),
  bic: bic().optional(),
  licence: z.object({ authority: line(), no: shortText(), country: country() }).optional(),
  contact: contact.optional(),
  lawEnforcementPortal: line().optional(),
});

export type Custodian = z.output<typeof custodian>;

/** An account or identifier as the requester has it. Times are UTC. */
export const account = z.object({
  kind: ACCOUNT_KINDS.schema,
  value: line(),
  observedFrom: dateTime().optional(),
  observedTo: dateTime().optional(),
  /** Source port: without it an address shared by many customers names none of them. */
  port: z.int().min(0).max(65_535).optional(),
  /** Tag, memo or payment id that names the customer at a shared address. */
  memo: shortText().optional(),
  /** For CBDC and POOL, which need more than one value. */
  wallet: digitalCurrencyWallet.optional(),
  membership: poolMembership.optional(),
});

export type Account = z.output<typeof account>;
