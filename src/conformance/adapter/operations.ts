// SPDX-License-Identifier: Apache-2.0
import { cborOperations } from './cbor.js';
import { cryptoOperations } from './crypto.js';
import { envelopeOperations } from './envelope.js';
import type { Operations } from './operation.js';

/** Every operation that a vector can ask for, answered by this library. */
export const OPERATIONS: Operations = {
  ...cborOperations,
  ...cryptoOperations,
  ...envelopeOperations,
};
