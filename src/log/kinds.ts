// SPDX-License-Identifier: Apache-2.0
// Kinds of leaves, by number. Receipts are kinds 1 to 7 in both numberings.

/** Receipt kinds in order, then those that end the order early. */
export const RECEIPT_KINDS = ['submitted', 'relayed', 'delivered', 'opened', 'refused', 'expired', 'failed'] as const;
/** Receipt kinds, named by these words everywhere. */
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** The position of a word is its number on the wire. */
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
/** Kind of a leaf. */
export type LeafKind = (typeof LEAF_KINDS)[number];

/** Number of a leaf kind, 0 to 17. */
export function leafKindNumber(kind: LeafKind): number {
  return LEAF_KINDS.indexOf(kind);
}

/**
 * Events of ETSI EN 319 522-1 (table of events, clause 6) that the receipts stand for. A mapping for reports only; no judgement uses it.
 */
export const ETSI_EVENTS: Readonly<Record<ReceiptKind, string>> = {
  submitted: 'SubmissionAcceptance',
  relayed: 'RelayAcceptance',
  delivered: 'ContentConsignment',
  opened: 'ContentHandover',
  refused: 'ContentHandoverFailure',
  expired: 'ContentConsignmentFailure',
  failed: 'ContentConsignmentFailure',
};
