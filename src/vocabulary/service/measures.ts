// SPDX-License-Identifier: Apache-2.0
// Service of documents, and summonses.
import { SERVICE_MODES, SERVICE_PROOFS } from './codes.js';
import { PERSON_ROLES } from '../persons/codes.js';
import { address, authority } from '../authorities/fields.js';
import { dateTime } from '../../schema/fields/dates.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { money } from '../assets/money.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byType, defineMeasure } from '../measures/definition.js';

const document = z.object({
  attachmentId: attachmentId(),
  title: line(),
  /** Attachment that translates it for the addressee (V035). */
  translation: attachmentId().optional(),
});

const served = {
  /** Person of the request to whom the document goes. */
  addressee: localId(),
  serviceAddress: address,
  /** For an institution or prison, where street and town do not find the addressee. */
  institution: line().optional(),
  documents: list(document, { max: 64 }),
  nature: line(),
  mode: SERVICE_MODES.schema,
  proofForm: SERVICE_PROOFS.schema,
  /** Whether the addressee understands the language of the document. */
  translationNeeded: z.boolean(),
};

const asked = { serviceAddress: 'V035', documents: 'V035' } as const;
const result = { evidence: [], messages: ['service.proof'] } as const;

const svcDoc = defineMeasure({
  type: 'SVC-DOC',
  profile: 'core',
  coercive: false,
  particulars: { ...served, responseWithin: line().optional(), consequences: text().optional() },
  askedByRules: asked,
  result,
  source: 'see ETS 030 article 7; ETS 182 articles 15 and 16; UNTOC article 18(3)(b)',
});

const svcSum = defineMeasure({
  type: 'SVC-SUM',
  profile: 'core',
  coercive: false,
  particulars: {
    ...served,
    appearanceAt: dateTime(),
    court: authority,
    capacity: PERSON_ROLES.schema,
    /** Assurance that no penalty follows from not appearing (P26). */
    noPenaltyClause: text().optional(),
    safeConduct: z.object({ days: z.int().min(0).max(365), text: text().optional() }).optional(),
    allowances: text(),
    advanceOfCosts: money.optional(),
    consequences: text().optional(),
  },
  askedByRules: { ...asked, noPenaltyClause: 'P26', safeConduct: 'P26' },
  result,
  source: 'see ETS 030 articles 8 to 10 and 12; UNTOC article 18(27)',
});

export const SERVICE_MEASURES = byType(svcDoc, svcSum);
