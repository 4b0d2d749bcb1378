// SPDX-License-Identifier: Apache-2.0
// What a relay says of a message: one receipt, the object of one leaf, which commits with what it speaks of.
import type { Principal } from '../../core/ids.js';
import type { WireCode } from '../../core/errors.js';
import { toSeconds } from '../../core/time.js';
import { receiptLeaf } from '../../endpoint/log/leaves.js';
import type { ReceiptKind } from '../../log/kinds.js';
import { REASONS } from '../../log/statement/receipt.js';
import type { EnvelopeAt, LeafWrite, PeerKey } from '../../store/port.js';

export interface Fact extends EnvelopeAt {
  readonly kind: Extract<ReceiptKind, 'submitted' | 'relayed' | 'expired' | 'failed'>;
  /** Unix milliseconds at which it became true. */
  readonly atMs: number;
  /** Of `failed`. */
  readonly reason?: WireCode;
}

/** Makes the leaf that states a fact, committed with it (LOG-74). @param owed - Who is told; by default whoever the envelope came from. */
export function factLeaf({ scope, id }: Principal, fact: Fact, owed?: PeerKey): LeafWrite {
  const { kind, envelopeId, envelopeDigest, mailbox, atMs, reason } = fact;
  const receipt = {
    kind,
    envelopeDigest,
    envelopeId,
    issuer: { scope, id },
    at: toSeconds(atMs),
    addressee: mailbox,
    ...(reason === undefined ? {} : { reason }),
  };
  return receiptLeaf(receipt, owed ?? { envelopeId, envelopeDigest, mailbox });
}

/** The wire code that a peer gave, as far as it is one. */
export function reasonOf(code: string | undefined): WireCode {
  return REASONS.find((reason) => reason === code) ?? 'refused';
}
