// SPDX-License-Identifier: Apache-2.0
// Statements and hearings.
import { PERSON_ROLES } from '../persons/codes.js';
import { authority } from '../authorities/fields.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { language } from '../../schema/fields/iso.js';
import { slot, tech } from './fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byType, defineMeasure } from '../measures/definition.js';

const statement = {
  personId: localId(),
  capacity: PERSON_ROLES.schema,
  questions: list(text(), { min: 1 }),
  rightsToNotify: list(text(), { max: 32 }),
  oath: z.boolean().optional(),
};

const conductors = list(z.object({ name: line(), function: line() }), { max: 16 });
const consent = z.object({ given: z.boolean(), attachmentId: attachmentId().optional(), text: text().optional() });

const stmt = defineMeasure({
  type: 'STMT',
  profile: 'core',
  particulars: { ...statement, officersPresent: z.boolean().optional() },
  result: { evidence: ['STATEMENT'] },
  source: 'see ETS 030 articles 3 and 4; EIO section C',
});

const vid = defineMeasure({
  type: 'VID',
  profile: 'core',
  particulars: {
    ...statement,
    whyNotInPerson: text().optional(),
    hearingAuthority: authority.optional(),
    conductors: conductors.optional(),
    proposedSlots: list(slot, { min: 1, max: 32 }),
    interpreter: z.object({ needed: z.boolean(), languages: list(language(), { max: 8 }).optional() }),
    tech,
    /** Needed when the person is accused or suspected. */
    consent: consent.optional(),
    recording: z.boolean().optional(),
    identityProtection: text().optional(),
  },
  askedByRules: { whyNotInPerson: 'V037', hearingAuthority: 'V037', conductors: 'V037' },
  result: { evidence: ['STATEMENT', 'AV-RECORD'], text: 'minutes: date, place, identity, others present, oath, technical conditions' },
  source: 'see ETS 182 article 9; EIO article 24; UNTOC article 18(18); CETS 224 article 11',
});

const tel = defineMeasure({
  type: 'TEL',
  particulars: { ...statement, consent, conductors, proposedSlots: list(slot, { max: 32 }).optional() },
  result: { evidence: ['STATEMENT'], text: 'minutes' },
  source: 'see ETS 182 article 10',
});

export const HEARINGS_MEASURES = byType(stmt, vid, tel);
