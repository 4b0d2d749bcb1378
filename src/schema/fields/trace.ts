// SPDX-License-Identifier: Apache-2.0
import { TRACE_METHODS } from '../codes/assets.js';
import { z } from '../zod.js';
import { caip10, caip19, transaction } from './chain.js';
import { dateTime } from './dates.js';
import { vAmount } from './money.js';
import { line, list, localId } from './text.js';

const end = z.object({ caip10: caip10().optional(), name: line().optional() });

/** How value went from the offence to the target: a reviewer must be able to walk it with the message alone. */
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
