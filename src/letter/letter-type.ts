// SPDX-License-Identifier: Apache-2.0
// Apart from the letters: declarations of what consumers name must not lead to the texts, which are JSON.
import type { MessageTypeName } from '../vocabulary/catalogue.js';
import type { ASKING } from '../vocabulary/rule.js';

/** Every message type that has a letter. */
export const LETTER_TYPES = [
  'request.submit',
  'request.confirm',
  'request.supplement',
  'request.amend',
  'request.withdraw',
  'preservation.request',
  'restraint.request',
  'emergency.disclosure',
  'ack.receipt',
  'info.request',
  'request.return',
  'decision.accept',
  'decision.accept-conditional',
  'decision.postpone',
  'decision.refuse',
  'status.report',
  'costs.estimate',
  'costs.claim',
  'result.partial',
  'result.final',
  'restraint.report',
  'service.proof',
  'spontaneous.info',
  'proceedings.transfer',
  'closure',
] as const satisfies readonly MessageTypeName[];

/** Type of a message that has a letter. */
export type LetterType = (typeof LETTER_TYPES)[number];

/** Message types that open a dossier, and name both authorities. */
export type OpeningType = (typeof ASKING)[number];
