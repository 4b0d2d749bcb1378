// SPDX-License-Identifier: Apache-2.0
// Every area of test/vectors: its cases, and the classes of implementations that it concerns.
import { ATTACHMENT } from './attachment.js';
import { CBOR } from './cbor.js';
import { cryptoCases } from './crypto.js';
import { envelopeCases } from './envelope.js';
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
  { area: 'envelope', classes: ['Reader', 'Agency'], cases: envelopeCases },
  { area: 'attachment', classes: ['Reader', 'Agency'], cases: () => ATTACHMENT },
  { area: 'trust', classes: ['Reader', 'Agency', 'Relay'], cases: trustCases },
];
