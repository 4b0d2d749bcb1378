// SPDX-License-Identifier: Apache-2.0
import { STAGES } from '../codes/authorities.js';
import { z } from '../zod.js';
import { authority } from './addresses.js';
import { money } from './money.js';
import { offence } from './offences.js';
import { list, shortText, versionOfText } from './text.js';

export const proceedings = z.object({
  stage: STAGES.schema,
  domesticCaseNo: shortText(),
  courtCaseNo: shortText().optional(),
  /** Authority that conducts the case, with its officer's name and function (V021). */
  conductingAuthority: authority.optional(),
  liabilityOfLegalPerson: z.boolean().optional(),
  /** What happened, when, where and how; the same text in one or more languages (V018, V020, V025). */
  facts: list(versionOfText, { max: 8 }).optional(),
  damage: list(money, { max: 16 }).optional(),
  victims: z.int().min(0).optional(),
  offences: list(offence, { max: 64 }),
  ecli: list(shortText(), { max: 16 }).optional(),
});

export type Proceedings = z.output<typeof proceedings>;
