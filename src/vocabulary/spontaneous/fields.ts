// SPDX-License-Identifier: Apache-2.0
import { EVALUATION_SCHEMES, INFORMATION_EVALUATIONS, SOURCE_EVALUATIONS } from './codes.js';
import { z } from '../../schema/zod.js';
import { shortText } from '../../schema/fields/text.js';

/** Reliability of source and information. `original` keeps the codes of another scheme, since conversion loses detail. */
export const evaluation = z.object({
  source: SOURCE_EVALUATIONS.schema,
  information: INFORMATION_EVALUATIONS.schema,
  original: z
    .object({ scheme: EVALUATION_SCHEMES.schema, source: shortText(), information: shortText(), handling: shortText().optional() })
    .optional(),
});

export type Evaluation = z.output<typeof evaluation>;
