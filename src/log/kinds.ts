// SPDX-License-Identifier: Apache-2.0
// What a leaf speaks of, by number; receipts are kinds 1 to 7 of both.

/** The ladder, and what ends it early. */
export const RECEIPT_KINDS = ['submitted', 'relayed', 'delivered', 'opened', 'refused', 'expired', 'failed'] as const;
/** One ladder, these words everywhere. */
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** The place of a word is its number on the wire. */
export const LEAF_KINDS = [
  'genesis',
  ...RECEIPT_KINDS,
  'sent',
  'root',
  'directory',
  'freshness',
  'accord',
  'accord-end',
  'ceremony',
  'custody',
  'restored',
  'taken',
] as const;
/** What a leaf of a log speaks of. */
export type LeafKind = (typeof LEAF_KINDS)[number];

/** Number of a leaf kind, 0 to 17. */
export function leafKindNumber(kind: LeafKind): number {
  return LEAF_KINDS.indexOf(kind);
}

/** Events of ETSI EN 319 522-1 (table of events, clause 6) that the receipts stand for. A mapping for reports; nothing is judged by it. */
export const ETSI_EVENTS: Readonly<Record<ReceiptKind, string>> = {
  submitted: 'SubmissionAcceptance',
  relayed: 'RelayAcceptance',
  delivered: 'ContentConsignment',
  opened: 'ContentHandover',
  refused: 'ContentHandoverFailure',
  expired: 'ContentConsignmentFailure',
  failed: 'ContentConsignmentFailure',
};
