// SPDX-License-Identifier: Apache-2.0
export { EMPTY_FRONTIER, append, hashLeaf, hashNode, restoreFrontier, rootAt, rootOf } from './merkle.js';
export type { Appended, Frontier, NodeReader, TreeNode } from './merkle.js';
export { proveConsistency, proveInclusion } from './prove.js';
export { verifyConsistency, verifyInclusion } from './verify.js';
export type { InclusionProof, TreeHead } from './verify.js';
export { ETSI_EVENTS, LEAF_KINDS, RECEIPT_KINDS } from './kinds.js';
export type { LeafKind, ReceiptKind } from './kinds.js';
export { appendEntries, closedObject, genesisObject, leafHash, parseClosed, sentObject } from './leaf.js';
export type { Closed, LogEntry, LogLeaf } from './leaf.js';
export { formatOrigin, parseOrigin } from './origin.js';
export type { Origin } from './origin.js';
export { encodeCheckpoint, parseCheckpoint } from './checkpoint.js';
export type { Checkpoint, Cosignable } from './checkpoint.js';
export { encodeNote, noteKeyId, parseNote } from './note.js';
export type { Note, NoteLine, NoteType } from './note.js';
export type { IssuerKind, IssuerView, JudgedAt, LogView, SignerView } from './issuers.js';
export { signCheckpoint, verifyCheckpoint, verifyNote } from './signed-checkpoint.js';
export type { SignedCheckpoint, VerifiedCheckpoint } from './signed-checkpoint.js';
export { encodeCoseReceipt, verifyCoseReceipt } from './cose-receipt.js';
export { cosignatureStatement, signCosignature, verifyCosignature, verifyCosignatureLine } from './cosignature.js';
export type { VerifiedCosignature } from './cosignature.js';
export { cosign } from './cosign.js';
export type { CosignDecision } from './cosign.js';
export {
  encodeCheckpointOffer,
  encodeClosingOffer,
  encodeCosignatureOffer,
  parseCheckpointOffer,
  parseClosingOffer,
  parseCosignatureOffer,
} from './exchange.js';
export type { CheckpointOffer, ClosingOffer, CosignatureOffer } from './exchange.js';
export { encodeAnchorOffer, encodeAnchorRequest, parseAnchorOffer, parseAnchorRequest, proveJoins } from './anchor-exchange.js';
export type { AnchorOffer, AnchorRequest, Join } from './anchor-exchange.js';
export { closing, followEpoch } from './epoch.js';
export type { ClosedEntry, EpochDecision } from './epoch.js';
export { encodeReceipt, isSealedPath, parseReceipt } from './receipt.js';
export type { Receipt, ReceiptParty } from './receipt.js';
export { batchHead, encodeBatch, parseReceiptObject, signReceipt } from './receipt-object.js';
export type { BatchEntry, ReceiptBatch, ReceiptObject } from './receipt-object.js';
export { checkIssuer, verifyReceiptObject } from './verify-receipt.js';
export type { LoggedAt, VerifiedReceipt } from './verify-receipt.js';
export { verifyProvenReceipts } from './proven.js';
export type { Witnesses } from './proven.js';
export { encodeNotice, parseNotice } from './notice.js';
export { againstCosignature, betweenCheckpoints, betweenReceipts, inLaterCheckpoint, inOrder } from './contradictions.js';
export type { Conflict, Contradiction, Finding } from './contradictions.js';
export { encodeEvidence, parseEvidence } from './evidence.js';
export type { Evidence } from './evidence.js';
export { judgeEvidence } from './judge.js';
export { usurped } from './usurped.js';
export { anchored } from './anchored.js';
export type { Anchor, ConsistencyLink } from './anchored.js';
export { encodeTlogProof } from './tlog-proof.js';
