// SPDX-License-Identifier: Apache-2.0
import { LEGAL_BASES } from './codes.js';
import { z } from '../../schema/zod.js';
import { line, list, shortText } from '../../schema/fields/text.js';

export const legalBasis = z.object({
  code: LEGAL_BASES.schema,
  /** Name of the treaty, for BILAT and DOMESTIC. */
  treatyRef: line().optional(),
  articles: list(shortText(), { max: 32 }),
  reservationsNoted: list(line(), { max: 32 }).optional(),
  inForceBetween: z.union([z.boolean(), z.literal('asserted')]),
});

/** Basis that a refusal, condition or decision rests on. */
export const legalBasisRef = z.object({ code: LEGAL_BASES.schema, article: shortText().optional() });

export type LegalBasis = z.output<typeof legalBasis>;
