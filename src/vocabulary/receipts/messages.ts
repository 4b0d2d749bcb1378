// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { ROLES } from '../../schema/frame/codes.js';
import { defineBareMessage } from '../../schema/message.js';
import { bytes } from '../../schema/fields/bytes.js';
import { z } from '../../schema/zod.js';

const batch = bytes(LIMITS.batchMaxBytes);
const cosigned = bytes(LIMITS.exchangeMaxBytes);
const restore = bytes(LIMITS.exchangeMaxBytes);

/** Body of a `transport.receipt` (SCHEMA-14): statements about logs, at least one. */
export interface TransportReceipt {
  readonly batch?: Uint8Array;
  readonly cosigned?: Uint8Array;
  readonly restore?: Uint8Array;
}

/**
 * Statements about logs, from machine to machine: bytes as SPEC.md "Log and receipts" defines them, at least one. It belongs to no dossier and
 * gets no receipt.
 */
export const transportReceipt = defineBareMessage({
  type: 'transport.receipt',
  version: [1, 0],
  purpose: 'receipts, offers, cosignatures and restores',
  source: 'ETSI EN 319 522, as receipts map to it',
  from: 'either',
  roles: ROLES.codes,
  // Absent members are left out: the zod type alone would allow undefined.
  payload: z.union([
    z.object({ batch, cosigned: cosigned.optional(), restore: restore.optional() }),
    z.object({ cosigned, restore: restore.optional() }),
    z.object({ restore }),
  ]) as unknown as z.ZodType<TransportReceipt>,
});
