// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { URGENCY_LEVELS, URGENCY_REASONS } from '../codes/urgency.js';
import { defineMessage } from '../define.js';
import { authority, contact, officer } from '../fields/addresses.js';
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

/** R1, with what practice adds: who is in charge, and another contact by which the request can be authenticated. */
const requester = authority.extend({
  officer: officer.optional(),
  authenticityContact: contact.extend({ name: line() }).optional(),
  investigativeAuthority: authority.optional(),
  replyChannel: line().optional(),
});

/** R17: what was asked or preserved before, and over which channel. */
const relatedExchange = z.object({
  kind: z.enum(['MLA', 'PRESERVATION', 'RESTRAINT', 'SPONTANEOUS', 'POLICE']),
  ref: shortText(),
  ticket: shortText().optional(),
  channel: line().optional(),
  authority: line().optional(),
});

const payload = z.object({
  requestStatus: z.enum(['NEW', 'FOLLOW-UP', 'EXTENSION']).optional(),
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
    assurances: list(z.object({ kind: z.enum(['NO-DEATH-PENALTY', 'FAIR-TRIAL', 'USE-LIMITATION', 'OTHER']), text: text() }), {
      max: 32,
    }).optional(),
  }),
  followUp: z.object({ intent: z.boolean(), expectedBy: dateTime().optional(), text: text().optional() }).optional(),
  relatedExchanges: list(relatedExchange, { max: 64 }).optional(),
  emergency: z
    .object({ facts: text().optional(), link: text().optional(), riskTo: text().optional(), until: dateTime().optional() })
    .optional(),
  validation: validation.optional(),
  reciprocityUndertaking: z.object({ attachmentId: attachmentId() }).optional(),
  remediesPursued: text().optional(),
  costsOffer: money.optional(),
});

/** The formal request, with all measures asked for. */
export const requestSubmit = defineMessage({
  type: 'request.submit',
  version: [1, 0],
  purpose: 'formal request',
  from: 'requester',
  roles: ['RQ-CA', 'RQ-JA'],
  reply: 'optional',
  responderRef: 'optional',
  payload,
});
