// SPDX-License-Identifier: Apache-2.0
import { ACCOUNT_KINDS } from '../codes/assets.js';
import { CUSTODIANS } from '../codes/authorities.js';
import { z } from '../zod.js';
import { contact } from './addresses.js';
import { dateTime } from './dates.js';
import { country } from './iso.js';
import { line, shortText } from './text.js';

/** Who holds the data or the asset. The legal entity, not its trade name. */
export const custodian = z.object({
  kind: CUSTODIANS.schema,
  name: line(),
  lei: z
    .string()
    .regex(/^[0-9A-Z]{18}[0-9]{2}$/)
    .optional(),
  bic: z
    .string()
    .regex(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/)
    .optional(),
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
  port: z.int().min(0).max(65_535).optional(),
});

export type Account = z.output<typeof account>;
