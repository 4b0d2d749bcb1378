// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { date, dateTime } from '../../schema/fields/dates.js';
import { line, list, shortText, text } from '../../schema/fields/text.js';
import { CLASSIFICATIONS } from '../../schema/frame/codes.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { z } from '../../schema/zod.js';
import { asset } from '../assets/fields.js';
import { money } from '../assets/money.js';
import { authenticityContact, authority, officer } from '../authorities/fields.js';
import { sanctions } from '../costs/fields.js';
import { legalBasis } from '../legal-bases/fields.js';
import { measure } from '../measures/measure.js';
import { person } from '../persons/fields.js';
import { proceedings, validation } from '../proceedings/fields.js';
import { ASSURANCES, NOTIFICATIONS, RELATED_KINDS, REQUEST_STATUSES, URGENCY_LEVELS, URGENCY_REASONS } from './codes.js';

export const confidentiality = z.object({
  level: CLASSIFICATIONS.schema.optional(),
  /** Whether even the existence of the request is to be kept secret. */
  protectExistence: z.boolean(),
  mayNotify: NOTIFICATIONS.schema,
  notifyAfter: date().optional(),
  witnessProtection: z.boolean().optional(),
});

/** R18: facts of an emergency (V027). */
export const emergency = z.object({
  facts: text().optional(),
  link: text().optional(),
  riskTo: text().optional(),
  until: dateTime().optional(),
});

/** R1, with additions from practice: the officer in charge, and a second contact that can authenticate the request. */
export const requester = authority.extend({
  officer: officer.optional(),
  authenticityContact: authenticityContact.optional(),
  investigativeAuthority: authority.optional(),
  replyChannel: line().optional(),
});

/** Dispatch of the paper original, where the accord wants one: channel, number of the parcel, day. */
export const originalDispatch = z.object({ channel: line(), ref: shortText().optional(), sentOn: date().optional() });

/** R17: earlier requests or preservations, and their channel. */
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
    sanctions: sanctions.optional(),
  }),
  followUp: z.object({ intent: z.boolean(), expectedBy: dateTime().optional(), text: text().optional() }).optional(),
  relatedExchanges: list(relatedExchange, { max: 64 }).optional(),
  emergency: emergency.optional(),
  validation: validation.optional(),
  reciprocityUndertaking: z.object({ attachmentId: attachmentId() }).optional(),
  remediesPursued: text().optional(),
  costsOffer: money.optional(),
});
