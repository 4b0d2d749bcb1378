// SPDX-License-Identifier: Apache-2.0
// Acting together, and acting across the border.
import { period } from '../../schema/fields/dates.js';
import { line, list, text } from '../../schema/fields/text.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { z } from '../../schema/zod.js';
import { authority } from '../authorities/fields.js';
import { byType, defineMeasure } from '../measures/definition.js';

/** The protected person and the protection are named only in a separate attachment for named officers. */
const witProt = defineMeasure({
  type: 'WIT-PROT',
  coercive: false,
  particulars: { annex: attachmentId() },
  result: { evidence: [], text: 'a protected annex of the answer' },
  source: 'see ETS 182 article 23; UNTOC article 24',
});

const jit = defineMeasure({
  type: 'JIT',
  coercive: false,
  particulars: {
    composition: list(authority, { min: 1, max: 32 }),
    leader: line(),
    period,
    dataRules: text(),
    observers: list(line(), { max: 16 }).optional(),
  },
  result: { evidence: ['DOC-COPY'], text: 'agreement' },
  source: 'see ETS 182 article 20; UNTOC article 19; CETS 224 article 12',
});

const acting = { period, conditions: text() };

const report = { evidence: [], text: 'report' } as const;

const source = 'see ETS 182 articles 17 to 19; EIO articles 28 and 29';

const cov = defineMeasure({
  type: 'COV',
  particulars: { ...acting, legalStatusOfOfficers: text() },
  result: report,
  source,
});

/** Controlled delivery of goods, or of crypto-assets that may move on. */
const ctrlDel = defineMeasure({
  type: 'CTRL-DEL',
  particulars: { ...acting, route: text(), carrier: line(), stopRules: text(), cryptoAsset: z.boolean().optional() },
  result: report,
  source,
});

const obsXb = defineMeasure({
  type: 'OBS-XB',
  particulars: { ...acting, target: text(), officers: list(line(), { min: 1, max: 16 }), armsCarried: z.boolean() },
  result: report,
  source: 'see ETS 182 article 17',
});

/** Any measure that no other type covers. The requester declares whether it is coercive; the responder confirms it. */
const other = defineMeasure({
  type: 'OTHER',
  profile: 'core',
  coercive: false,
  particulars: { description: text() },
  result: { evidence: [], text: 'as described' },
  source: 'see UNTOC article 18(3)(i)',
});

export const COOPERATION_MEASURES = byType(jit, cov, ctrlDel, obsXb, witProt, other);
