// SPDX-License-Identifier: Apache-2.0
import { z } from '../zod.js';
import { place } from './addresses.js';
import { date, partialDate } from './dates.js';
import { language } from './iso.js';
import { line, list, localId, shortText, text } from './text.js';

export const provision = z.object({
  statute: line(),
  article: shortText(),
  /** Wording of the provision (V023). */
  text: text().optional(),
  textLang: language().optional(),
  eli: line().optional(),
});

export const offence = z.object({
  id: localId(),
  title: line(),
  provisions: list(provision, { max: 32 }),
  maxPenalty: z
    .object({
      months: z.int().min(0).max(12_000).optional(),
      life: z.boolean().optional(),
      death: z.boolean().optional(),
      fine: z.boolean().optional(),
    })
    .optional(),
  dualCriminality: z.object({ asserted: z.boolean(), equivalents: list(line(), { max: 32 }).optional() }).optional(),
  listCategory: shortText().optional(),
  committedAt: list(z.object({ from: partialDate(), to: partialDate().optional(), place: place.optional() }), { max: 64 }),
  limitationExpiry: date().optional(),
  iccs: shortText().optional(),
});

export type Offence = z.output<typeof offence>;
