// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { ROLES } from '../codes/authorities.js';
import { defineBareMessage } from '../define.js';
import { bytes } from '../fields/bytes.js';
import { list } from '../fields/text.js';
import { z } from '../zod.js';

// What does not fit a body is no receipt object either.
const objects = list(bytes(LIMITS.bodyMaxBytes));

/**
 * Receipts and statements about logs, from machine to machine: the bytes as log and receipts define them. It belongs to no dossier and is
 * never receipted itself.
 */
export const transportReceipt = defineBareMessage({
  type: 'transport.receipt',
  version: [1, 0],
  purpose: 'receipts, checkpoints and cosignatures',
  source: 'ETSI EN 319 522, as receipts map to it',
  from: 'either',
  roles: ROLES.codes,
  payload: z.object({ receipts: objects, checkpoints: objects, cosignatures: objects }),
});
