// SPDX-License-Identifier: Apache-2.0
import { PAYOUT_SCHEMES } from '../codes/mining.js';
import { z } from '../zod.js';
import { caip10, caip2, transaction } from './chain.js';
import { vAmount } from './money.js';
import { line, list, shortText } from './text.js';

/** Membership in a mining pool: what the pool owes is an asset, and its payouts lead to an address. */
export const poolMembership = z.object({
  pool: line(),
  /** Legal entity that runs the pool, when it has one. */
  operator: line().optional(),
  caip2: caip2(),
  userId: shortText(),
  workers: list(shortText()).optional(),
  payoutScheme: PAYOUT_SCHEMES.schema.optional(),
  payoutTo: z.object({ caip10: caip10() }).optional(),
  unpaid: vAmount.optional(),
  payouts: list(z.object({ transaction, amount: vAmount })).optional(),
});

export type PoolMembership = z.output<typeof poolMembership>;
