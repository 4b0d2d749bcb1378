// SPDX-License-Identifier: Apache-2.0
// Every area of test/vectors: its cases, and the classes of implementations that it concerns.
import { ATTACHMENT } from './attachment.js';
import { BLOBS } from './blobs.js';
import { CBOR } from './cbor.js';
import { cryptoCases } from './crypto.js';
import { dossierCases } from './dossier.js';
import { envelopeCases } from './envelope.js';
import { FRAMES } from './frames.js';
import { keyChangeCases } from './key-changes.js';
import { LANES } from './lanes.js';
import { logCases } from './log.js';
import { noiseCases } from './noise.js';
import { receiptCases } from './receipts.js';
import { schemaCases } from './schema.js';
import { SEALED_ATTACHMENTS, sealingCases } from './sealing.js';
import { trustCases } from './trust.js';
import type { VectorCase } from './vector.js';

export interface Area {
  readonly area: string;
  readonly classes: readonly string[];
  cases(): readonly VectorCase[] | Promise<readonly VectorCase[]>;
}

export const AREAS: readonly Area[] = [
  { area: 'cbor', classes: ['Reader', 'Sealer', 'Agency', 'Relay', 'Witness'], cases: () => CBOR },
  { area: 'crypto', classes: ['Reader', 'Sealer', 'Agency', 'Relay', 'Witness'], cases: cryptoCases },
  { area: 'envelope', classes: ['Reader', 'Sealer', 'Agency'], cases: async () => [...(await envelopeCases()), ...(await sealingCases())] },
  { area: 'attachment', classes: ['Reader', 'Sealer', 'Agency'], cases: () => [...ATTACHMENT, ...SEALED_ATTACHMENTS] },
  { area: 'trust', classes: ['Reader', 'Agency', 'Relay'], cases: async () => [...(await trustCases()), ...(await keyChangeCases())] },
  { area: 'schema', classes: ['Reader', 'Sealer', 'Agency'], cases: schemaCases },
  { area: 'dossier', classes: ['Agency'], cases: dossierCases },
  { area: 'noise', classes: ['Agency', 'Relay'], cases: noiseCases },
  { area: 'frames', classes: ['Agency', 'Relay'], cases: () => [...FRAMES, ...LANES] },
  { area: 'blobs', classes: ['Agency', 'Relay'], cases: () => BLOBS },
  { area: 'receipts', classes: ['Reader', 'Agency', 'Relay'], cases: receiptCases },
  { area: 'log', classes: ['Reader', 'Agency', 'Relay', 'Witness'], cases: logCases },
];
