// SPDX-License-Identifier: Apache-2.0
// What a relay says of a message: one receipt, the object of one leaf, which commits with what it speaks of.
import type { Principal } from '../../core/ids.js';
import type { WireCode } from '../../core/errors.js';
import { sha256 } from '../../crypto/digest.js';
import { RECEIPT_KINDS } from '../../log/kinds.js';
import type { ReceiptKind } from '../../log/kinds.js';
import { encodeReceipt } from '../../log/receipt.js';
import type { ReceiptTimes } from '../../log/receipt-times.js';
import type { EnvelopeAt, LeafWrite, PeerKey } from '../../store/port.js';

/** The relay as it speaks in its log. */
export interface Speaker extends Principal {
  readonly times: ReceiptTimes;
}

export interface Fact extends EnvelopeAt {
  readonly kind: Extract<ReceiptKind, 'submitted' | 'relayed' | 'expired' | 'failed'>;
  /** Unix milliseconds at which it became true. */
  readonly atMs: number;
  /** Of `failed`. */
  readonly reason?: WireCode;
}

/** Makes the leaf that states a fact. @param owed - Who is told; by default whoever the envelope came from. */
export function factLeaf(issuer: Speaker, fact: Fact, owed?: PeerKey): LeafWrite {
  const { kind, envelopeId, envelopeDigest, mailbox, atMs, reason } = fact;
  const object = encodeReceipt({
    kind,
    envelopeDigest,
    envelopeId,
    issuer: { scope: issuer.scope, id: issuer.id },
    at: issuer.times.date(atMs),
    addressee: mailbox,
    ...(reason === undefined ? {} : { reason }),
  });
  return {
    kind: RECEIPT_KINDS.indexOf(kind) + 1,
    objectDigest: sha256(object),
    object,
    owed: owed ?? { envelopeId, envelopeDigest, mailbox },
  };
}

const REASONS: readonly string[] = ['malformed', 'refused', 'policy', 'busy'] satisfies WireCode[];

/** The coarse code that a peer gave, as far as it is one. */
export function reasonOf(code: string | undefined): WireCode {
  return REASONS.includes(code ?? '') ? (code as WireCode) : 'refused';
}
