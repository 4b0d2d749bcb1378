// SPDX-License-Identifier: Apache-2.0
// Entries of the own log, ready for a commit.
import { sha256 } from '../../crypto/digest/digest.js';
import { leafKindNumber } from '../../log/kinds.js';
import type { LeafKind } from '../../log/kinds.js';
import { genesisObject, sentObject } from '../../log/leaf.js';
import type { Origin } from '../../log/origin.js';
import { encodeReceipt } from '../../log/statement/receipt.js';
import type { Receipt } from '../../log/statement/receipt.js';
import type { LeafWrite } from '../../store/port.js';

/** An entry of a kind. @param owed - Who is owed it as a receipt. */
export function leafOf(kind: LeafKind, object: Uint8Array, owed?: LeafWrite['owed']): LeafWrite {
  return { kind: leafKindNumber(kind), objectDigest: sha256(object), object, ...(owed === undefined ? {} : { owed }) };
}

/** The entry of a receipt. @param owed - A peer, or whoever the envelope came from; absent: nobody, as for what a courier brought. */
export function receiptLeaf(receipt: Receipt, owed?: LeafWrite['owed']): LeafWrite {
  return leafOf(receipt.kind, encodeReceipt(receipt), owed);
}

/** The entry that ties an envelope, which all may see, to its message. */
export function sentLeaf(sealed: { readonly envelopeDigest: Uint8Array; readonly messageDigest: Uint8Array }): LeafWrite {
  return leafOf('sent', sentObject(sealed.envelopeDigest, sealed.messageDigest));
}

/** The entry by which a log begins. */
export function genesisLeaf(origin: Origin): LeafWrite {
  return { ...leafOf('genesis', genesisObject(origin)), epoch: origin.epoch };
}
