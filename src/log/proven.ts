// SPDX-License-Identifier: Apache-2.0
// What is left of a receipt when the key that signed it was stolen later: what others saw before the theft.
import { isRogatoryError } from '../core/errors.js';
import { anchored } from './anchored.js';
import type { ConsistencyLink } from './anchored.js';
import type { VerifiedCosignature } from './cosignature.js';
import type { LogView } from './issuers.js';
import { parseReceiptObject } from './receipt-object.js';
import { provenTime, timeTokensOf } from './timestamp/attach.js';
import type { TimeToken } from './timestamp/token.js';
import { verifyReceiptObject } from './verify-receipt.js';
import type { VerifiedReceipt } from './verify-receipt.js';

/** What shows that a receipt existed before its key was stolen. */
export interface Witnesses {
  /** Scope of the state against which the receipt is used: its cosignatures count, and no others. */
  readonly counterparty: string;
  readonly cosignatures: readonly VerifiedCosignature[];
  readonly links: readonly ConsistencyLink[];
  /**
   * Tells whether a token is of an authority that the accord names, with a signature that verifies (`openssl ts -verify`). Default: none is,
   * since this package judges no certificates.
   */
  readonly isTrusted?: (token: TimeToken) => boolean;
}

/**
 * Verifies a receipt object as {@link verifyReceiptObject} does, and lets one survive whose signer the directory marks compromised, when it
 * is proven older than `invalid since`: every receipt of it stands under a checkpoint that the counterparty cosigned before, or every
 * signature has a trusted time token from before.
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

function byToken(view: LogView, bytes: Uint8Array, { isTrusted = () => false }: Witnesses): readonly VerifiedReceipt[] | undefined {
  const object = parseReceiptObject(bytes);
  const statement = object.form === 'batch' ? object.checkpoint : object.sign.bytes;
  const provenAt = provenTime(timeTokensOf(statement).map((token) => (token !== undefined && isTrusted(token) ? token : undefined)));
  return provenAt === undefined ? undefined : tryAt(view, bytes, provenAt);
}

function tryAt(view: LogView, bytes: Uint8Array, provenAt: number): readonly VerifiedReceipt[] | undefined {
  try {
    return verifyReceiptObject(view, bytes, { provenAt });
  } catch (error) {
    if (isRogatoryError(error, 'LOG_SIGNER')) return undefined;
    throw error;
  }
}
