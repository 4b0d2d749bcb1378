// SPDX-License-Identifier: Apache-2.0
import { attachmentOperations } from './attachment.js';
import { blobOperations } from './blobs.js';
import { cborOperations } from './cbor.js';
import { cryptoOperations } from './crypto.js';
import { dossierOperations } from './dossier.js';
import { envelopeOperations } from './envelope.js';
import { frameOperations } from './frames.js';
import { logOperations } from './log.js';
import { noiseOperations } from './noise.js';
import { receiptOperations } from './receipts.js';
import { schemaOperations } from './schema.js';
import { trustOperations } from './trust.js';
import type { Operations } from './operation.js';

/** Every operation that a vector can ask for, answered by this library. */
export const OPERATIONS: Operations = {
  ...attachmentOperations,
  ...cborOperations,
  ...cryptoOperations,
  ...envelopeOperations,
  ...trustOperations,
  ...schemaOperations,
  ...dossierOperations,
  ...noiseOperations,
  ...frameOperations,
  ...blobOperations,
  ...receiptOperations,
  ...logOperations,
};
