// SPDX-License-Identifier: Apache-2.0
// Search, seizure, examination and expert opinion.
import { address } from '../authorities/fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byType, defineMeasure } from '../measures/definition.js';

const srch = defineMeasure({
  type: 'SRCH',
  profile: 'core',
  particulars: {
    premises: list(address, { max: 32 }),
    persons: list(localId(), { max: 64 }).optional(),
    /** Vehicles and devices to be searched (P18). */
    objects: list(line(), { max: 64 }).optional(),
    /** Objects of the search (V039). */
    itemsSought: list(line(), { max: 64 }).optional(),
    /** Reasons to expect them there (V039). */
    nexus: text().optional(),
    deviceTriage: text().optional(),
    /** Instructions: isolate the subject, keep devices powered, and how to handle seeds. */
    cryptoProtocol: z
      .object({
        isolateSubject: z.boolean(),
        doNotPowerDown: z.boolean(),
        seedHandling: text(),
        witnesses: z.int().min(0).max(16).optional(),
      })
      .optional(),
    expertsPresent: list(line(), { max: 16 }).optional(),
  },
  askedByRules: { itemsSought: 'V039', nexus: 'V039' },
  result: { evidence: ['OBJECT', 'DIGITAL-IMAGE'] },
  source: 'see ETS 030 article 5; UNTOC article 18(3)(c)',
});

const question = { questions: list(text(), { min: 1, max: 64 }), method: text().optional(), sampleReturn: z.boolean().optional() };

const exam = defineMeasure({
  type: 'EXAM',
  particulars: { object: text(), place: address.optional(), ...question },
  result: { evidence: ['FORENSIC-REPORT'] },
  source: 'see UNTOC article 18(3)(d)',
});

const expert = defineMeasure({
  type: 'EXPERT',
  particulars: { object: text(), ...question },
  result: { evidence: ['EXPERT'] },
  source: 'see UNTOC article 18(3)(e)',
});

export const SEARCH_MEASURES = byType(srch, exam, expert);
