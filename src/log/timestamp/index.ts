// SPDX-License-Identifier: Apache-2.0
export { verifyCheckpointTime } from './checkpoint-time.js';
export type { CheckpointTime } from './checkpoint-time.js';
export type { VerifiedTime } from './cms.js';
