// SPDX-License-Identifier: Apache-2.0
import { attachmentOperations } from './attachment.js';
import { blobOperations } from './link/blobs.js';
import { cborOperations } from './cbor.js';
import { cryptoOperations } from './crypto.js';
import { dossierOperations } from './dossier.js';
import { envelopeOperations } from './envelope.js';
import { frameOperations } from './link/frames.js';
import { laneOperations } from './link/lanes.js';
import { logOperations } from './log/log.js';
import { noiseOperations } from './link/noise.js';
import { receiptOperations } from './log/receipts.js';
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
  ...laneOperations,
  ...blobOperations,
  ...receiptOperations,
  ...logOperations,
};
