// SPDX-License-Identifier: Apache-2.0
// Records, extracts and the whereabouts of a person.
import { period } from '../fields/dates.js';
import { line, list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';
import { defineMeasure } from './define.js';

export const doc = defineMeasure({
  type: 'DOC',
  particulars: {
    description: text(),
    holder: line(),
    period: period.optional(),
    certification: z.enum(['NONE', 'CERTIFIED-COPY', 'ORIGINAL']),
    businessRecordCertificate: z.boolean().optional(),
  },
  askedByRules: { period: 'V042' },
  result: { evidence: ['DOC-CERT', 'DOC-COPY', 'DOC-ORIG'] },
  source: 'see UNTOC article 18(3)(f) and (g), 18(29)',
});

export const crimRec = defineMeasure({
  type: 'CRIM-REC',
  particulars: { personId: localId(), extractFor: line() },
  result: { evidence: ['REGISTRY'] },
  source: 'see ETS 030 articles 13 and 22',
});

export const locPer = defineMeasure({
  type: 'LOC-PER',
  particulars: { personId: localId(), identifiers: list(line(), { min: 1, max: 64 }), reason: text() },
  result: { evidence: ['REGISTRY'], text: 'whereabouts, or what was searched' },
  source: 'see UNTOC article 18(3)',
});
