// SPDX-License-Identifier: Apache-2.0
// Dates signed bytes against a state (LOG-57), and judges by that date a statement whose key was stolen later.
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import { sha256 } from '../crypto/digest/digest.js';
import { parseSent } from './leaf.js';
import { earliest, tokenDating } from './own-entry.js';
import type { Dating, Showing, VerifiedOwnEntry } from './own-entry.js';
import { verifyReceipt } from './read-batch.js';
import type { VerifiedReceipt } from './read-batch.js';
import { isSound } from './signer-lookup.js';
import type { LogView, SignerView } from './signer-lookup.js';
import { parseReceipt } from './statement/receipt.js';

/**
 * Dates a checkpoint with its receipts, or a sealed frame with its signatures. It uses a token on its own signature, and own entries that
 * cover it: `taken` a checkpoint; `sent`, `delivered` and `opened` a frame.
 * @param bytes - The checkpoint as it came, or the frame.
 * @param entries - Verified against the same state.
 * @returns The earliest date; undefined when it is undated.
 */
export function dateOf(bytes: Uint8Array, entries: readonly VerifiedOwnEntry[], showing: Showing): Dating | undefined {
  const digest = sha256(bytes);
  const covering = entries.filter((entry) => equal(coveredBy(entry), digest));
  return earliest([tokenDating(showing, bytes), ...covering.map(({ dating }) => dating)]);
}

/** SHA-256 of the bytes that an entry covers; empty when it covers nothing. */
function coveredBy({ kind, object }: VerifiedOwnEntry): Uint8Array {
  if (kind === 'taken') return sha256(object);
  if (kind === 'sent') return parseSent(object).envelopeDigest;
  if (kind === 'delivered' || kind === 'opened') return parseReceipt(object).envelopeDigest;
  return new Uint8Array(0);
}

/** Standing of a verified statement (LOG-76). A failed check throws instead. */
export type Standing =
  | {
      readonly verdict: 'PASSED';
      /** Absent: only the issuer states the time. */
      readonly dating?: Dating;
    }
  | {
      readonly verdict: 'INDETERMINATE';
      /** Epoch seconds since which the key is declared stolen. */
      readonly invalidSince?: number;
    };

/** Standing of a statement of the other side. @param signer - Its signer, as listed in the directories (LOG-58). */
export function standingOf(signer: SignerView, dating: Dating | undefined): Standing {
  if (isSound(signer, dating?.by)) return { verdict: 'PASSED', ...(dating !== undefined && { dating }) };
  return { verdict: 'INDETERMINATE', ...(signer.invalidSince !== undefined && { invalidSince: signer.invalidSince }) };
}

/**
 * Judges a receipt against the state that issued it. Its own time counts only against its issuer; the date of its standing counts in the
 * issuer's favour (LOG-59).
 * @param bytes - A batch of one receipt, at most 81,920 bytes; copied.
 * @param entries - Own entries, verified against the same state.
 * @throws {@link RogatoryError} as `readBatch`, but for `LOG_OWNER`.
 */
export function judgeReceipt(
  view: LogView,
  bytes: Uint8Array,
  entries: readonly VerifiedOwnEntry[],
  showing: Showing,
): { readonly receipt: VerifiedReceipt; readonly standing: Standing } {
  const receipt = verifyReceipt(view, bytes, { datedBy: 'unasked' });
  const { signer, bytes: checkpoint } = receipt.checkpoint;
  if (receipt.receipt.at > signer.to) {
    throw fail('LOG_SIGNER', { signer: principalKey(receipt.receipt.issuer), reason: 'no longer valid at the time of the receipt' });
  }
  return { receipt, standing: standingOf(signer, dateOf(checkpoint, entries, showing)) };
}
