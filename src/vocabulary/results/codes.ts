// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const OUTCOMES = defineCodes('Outcome', labels.Outcome, {
  sources: { PARTIAL: 'see EIO article 15', 'ALREADY-POSSESSED': 'see EIO article 10' },
});

export type Outcome = (typeof OUTCOMES.codes)[number];

export const EVIDENCE_KINDS = defineCodes('EvKind', labels.EvKind);
