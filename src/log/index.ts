// SPDX-License-Identifier: Apache-2.0
export { ETSI_EVENTS, LEAF_KINDS, RECEIPT_KINDS } from './kinds.js';
export type { LeafKind, ReceiptKind } from './kinds.js';
export type { Origin } from './origin.js';
export { appendEntries, genesisObject } from './leaf.js';
export type { LogView, SignerView } from './signer-lookup.js';
export type { Checkpoint } from './statement/checkpoint.js';
export { signCheckpoint, verifyCheckpoint } from './statement/signed-checkpoint.js';
export { verifyCosignature } from './statement/cosignature.js';
export { verifyRestore } from './statement/restore.js';
export type { Receipt } from './statement/receipt.js';
export { readBatch } from './read-batch.js';
export type { VerifiedReceipt } from './read-batch.js';
export { dateOf, judgeReceipt, verifyOwnEntry } from './own-entry.js';
export type { Standing, VerifiedOwnEntry } from './own-entry.js';
export { judgeContradiction } from './contradiction.js';
export type { Contradiction } from './contradiction.js';
