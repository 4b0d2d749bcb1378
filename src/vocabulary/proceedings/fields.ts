// SPDX-License-Identifier: Apache-2.0
import { date, dateTime, partialDate } from '../../schema/fields/dates.js';
import { language } from '../../schema/fields/iso.js';
import { line, list, localId, shortText, text, versionOfText } from '../../schema/fields/text.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { z } from '../../schema/zod.js';
import { money } from '../assets/money.js';
import { authority, place } from '../authorities/fields.js';
import { legalBasisRef } from '../legal-bases/fields.js';
import { STAGES } from './codes.js';

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
  /** Articles by which conventions define the offence, as ETS 185 article 2: they open or bar grounds of refusal (V061). */
  conventionArticles: list(legalBasisRef, { max: 32 }).optional(),
  listCategory: shortText().optional(),
  committedAt: list(z.object({ from: partialDate(), to: partialDate().optional(), place: place.optional() }), { max: 64 }),
  /** Day on which prosecution becomes time-barred (P12). */
  limitationExpiry: date().optional(),
  /** Suspension, interruption or absence of limitation, with its provision (P12). */
  limitationNote: text().optional(),
  iccs: shortText().optional(),
});

export type Offence = z.output<typeof offence>;

export const proceedings = z.object({
  stage: STAGES.schema,
  domesticCaseNo: shortText(),
  courtCaseNo: shortText().optional(),
  /** Authority that conducts the case, with its officer's name and function (V021). */
  conductingAuthority: authority.optional(),
  liabilityOfLegalPerson: z.boolean().optional(),
  /** Facts of the case: acts, time, place and manner; the same text in one or more languages (V018, V020, P13). */
  facts: list(versionOfText, { max: 8 }).optional(),
  damage: list(money, { max: 16 }).optional(),
  victims: z.int().min(0).optional(),
  offences: list(offence, { max: 64 }),
  ecli: list(shortText(), { max: 16 }).optional(),
});

export type Proceedings = z.output<typeof proceedings>;

/** Validation of a measure by the authority that domestic law asks for. */
export const validation = z.object({
  required: z.boolean(),
  authority: authority.optional(),
  /** Authority that validated: legal bases differ in the one that they require (V041). */
  authorityKind: z.enum(['JUDGE', 'COURT', 'PROSECUTOR', 'OTHER']).optional(),
  decisionNo: shortText().optional(),
  decisionDate: date().optional(),
  copyAttachmentId: attachmentId().optional(),
  exPost: z.object({ dueBy: dateTime() }).optional(),
  /** Reason why domestic law asks for no validation of a coercive measure (P22). */
  notRequiredBecause: text().optional(),
});

export type Validation = z.output<typeof validation>;

/** The requester's own order. */
export const order = z.object({ no: shortText(), date: date(), copyAttachmentId: attachmentId().optional() });
