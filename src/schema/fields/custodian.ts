// SPDX-License-Identifier: Apache-2.0
import { ACCOUNT_KINDS } from '../codes/assets.js';
import { CUSTODIANS } from '../codes/authorities.js';
import { z } from '../zod.js';
import { contact } from './addresses.js';
import { dateTime } from './dates.js';
import { digitalCurrencyWallet } from './digital-currency.js';
import { bic, country, lei } from './iso.js';
import { poolMembership } from './mining.js';
import { line, shortText } from './text.js';

/** Who holds the data or the asset. The legal entity, not its trade name. */
export const custodian = z.object({
  kind: CUSTODIANS.schema,
  name: line(),
  lei: lei().optional(),
  bic: bic().optional(),
  licence: z.object({ authority: line(), no: shortText(), country: country() }).optional(),
  contact: contact.optional(),
  lawEnforcementPortal: line().optional(),
});

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
  /** For CBDC and POOL, which one value does not name. */
  wallet: digitalCurrencyWallet.optional(),
  membership: poolMembership.optional(),
});

export type Account = z.output<typeof account>;
