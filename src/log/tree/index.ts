// SPDX-License-Identifier: Apache-2.0
export { EMPTY_FRONTIER, append, hashLeaf, hashNode, restoreFrontier, rootAt } from './merkle.js';
export type { Appended, Frontier, NodeReader, TreeNode } from './merkle.js';
export { proveConsistency, proveInclusion } from './prove.js';
export { verifyConsistency, verifyInclusion } from './verify.js';
export type { InclusionProof, TreeHead } from './verify.js';
