// SPDX-License-Identifier: Apache-2.0
// What is left of a receipt when the key that signed it was stolen later: what others saw before the theft.
import { equal } from '../core/bytes.js';
import { isRogatoryError } from '../core/errors.js';
import { anchored } from './anchored.js';
import type { ConsistencyLink } from './anchored.js';
import type { VerifiedCosignature } from './cosignature.js';
import type { LogView } from './issuers.js';
import { parseReceiptObject } from './receipt-object.js';
import { lastSignature } from './signed-checkpoint.js';
import type { VerifiedTime } from './timestamp/verified-time.js';
import { verifyReceiptObject } from './verify-receipt.js';
import type { VerifiedReceipt } from './verify-receipt.js';

/** What shows that a receipt existed before its key was stolen. */
export interface Witnesses {
  /** Scope of the state against which the receipt is used: its cosignatures count, and no others. */
  readonly counterparty: string;
  readonly cosignatures: readonly VerifiedCosignature[];
  readonly links: readonly ConsistencyLink[];
  /** What `verifyCheckpointTime` said of tokens on checkpoints; one about another checkpoint is left alone. Default none. */
  readonly times?: readonly VerifiedTime[];
}

/**
 * Verifies a receipt object as {@link verifyReceiptObject} does, and lets one survive whose signer the directory marks compromised, when it
 * is proven older than `invalid since`: every receipt of it stands under a checkpoint that the counterparty cosigned before, or
 * that has a token from before.
 * @param bytes - A receipt object; read, not kept.
 * @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09) when nothing proves it older; every other code of {@link verifyReceiptObject}.
 */
export function verifyProvenReceipts(view: LogView, bytes: Uint8Array, witnesses: Witnesses): readonly VerifiedReceipt[] {
  try {
    return verifyReceiptObject(view, bytes);
  } catch (error) {
    if (!isRogatoryError(error, 'LOG_SIGNER')) throw error;
    const survived = byCosignature(view, bytes, witnesses) ?? byToken(view, bytes, witnesses);
    if (survived === undefined) throw error;
    return survived;
  }
}

function byCosignature(
  view: LogView,
  bytes: Uint8Array,
  { counterparty, cosignatures, links }: Witnesses,
): readonly VerifiedReceipt[] | undefined {
  for (const cosignature of cosignatures) {
    const receipts = tryAt(view, bytes, cosignature.at);
    const isAnchored = ({ logged }: VerifiedReceipt): boolean =>
      logged !== undefined && anchored(logged, [cosignature], links, counterparty) !== undefined;
    if (receipts?.every(isAnchored) === true) return receipts;
  }
  return undefined;
}

function byToken(view: LogView, bytes: Uint8Array, { times = [] }: Witnesses): readonly VerifiedReceipt[] | undefined {
  const object = parseReceiptObject(bytes);
  if (object.form !== 'batch' || times.length === 0) return undefined;
  const { signature } = lastSignature(object.checkpoint);
  const time = times.find((each) => equal(each.signature, signature));
  return time === undefined ? undefined : tryAt(view, bytes, time.provenAt);
}

function tryAt(view: LogView, bytes: Uint8Array, provenAt: number): readonly VerifiedReceipt[] | undefined {
  try {
    return verifyReceiptObject(view, bytes, { provenAt });
  } catch (error) {
    if (isRogatoryError(error, 'LOG_SIGNER')) return undefined;
    throw error;
  }
}
