// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { ASSURANCES, RELATED_KINDS, REQUEST_STATUSES } from '../codes/answers.js';
import { URGENCY_LEVELS, URGENCY_REASONS } from '../codes/urgency.js';
import { authenticityContact, authority, officer } from '../fields/addresses.js';
import { asset } from '../fields/assets.js';
import { dateTime } from '../fields/dates.js';
import { attachmentId, confidentiality } from '../fields/handling.js';
import { legalBasis } from '../fields/legal-basis.js';
import { money } from '../fields/money.js';
import { validation } from '../fields/orders.js';
import { person } from '../fields/persons.js';
import { proceedings } from '../fields/proceedings.js';
import { line, list, shortText, text } from '../fields/text.js';
import { measure } from '../measures/measure.js';
import { z } from '../zod.js';

/** R18: facts of an emergency (V027). */
export const emergency = z.object({
  facts: text().optional(),
  link: text().optional(),
  riskTo: text().optional(),
  until: dateTime().optional(),
});

/** R1, with what practice adds: who is in charge, and another contact by which the request can be authenticated. */
export const requester = authority.extend({
  officer: officer.optional(),
  authenticityContact: authenticityContact.optional(),
  investigativeAuthority: authority.optional(),
  replyChannel: line().optional(),
});

/** R17: what was asked or preserved before, and over which channel. */
export const relatedExchange = z.object({
  kind: RELATED_KINDS.schema,
  ref: shortText(),
  ticket: shortText().optional(),
  channel: line().optional(),
  authority: line().optional(),
});

/** A request for assistance: R1 to R21 of what the instruments ask for. */
export const requestPayload = z.object({
  requestStatus: REQUEST_STATUSES.schema.optional(),
  legalBasis: list(legalBasis, { max: 16 }),
  domesticLegalBasis: line().optional(),
  requester,
  requestedAuthority: authority,
  proceedings,
  persons: list(person),
  measures: list(measure, { min: 1, max: LIMITS.measuresMax }),
  assets: list(asset).optional(),
  urgency: z.object({ level: URGENCY_LEVELS.schema, reason: URGENCY_REASONS.schema.optional(), text: text().optional() }),
  confidentiality,
  declarations: z.object({
    ownLawPossible: z.boolean().optional(),
    necessity: text().optional(),
    assurances: list(z.object({ kind: ASSURANCES.schema, text: text() }), {
      max: 32,
    }).optional(),
  }),
  followUp: z.object({ intent: z.boolean(), expectedBy: dateTime().optional(), text: text().optional() }).optional(),
  relatedExchanges: list(relatedExchange, { max: 64 }).optional(),
  emergency: emergency.optional(),
  validation: validation.optional(),
  reciprocityUndertaking: z.object({ attachmentId: attachmentId() }).optional(),
  remediesPursued: text().optional(),
  costsOffer: money.optional(),
});
