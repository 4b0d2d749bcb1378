// SPDX-License-Identifier: Apache-2.0
import { attachmentOperations } from './attachment.js';
import { cborOperations } from './cbor.js';
import { cryptoOperations } from './crypto.js';
import { envelopeOperations } from './envelope.js';
import { trustOperations } from './trust.js';
import type { Operations } from './operation.js';

/** Every operation that a vector can ask for, answered by this library. */
export const OPERATIONS: Operations = {
  ...attachmentOperations,
  ...cborOperations,
  ...cryptoOperations,
  ...envelopeOperations,
  ...trustOperations,
};
