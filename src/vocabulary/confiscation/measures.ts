// SPDX-License-Identifier: Apache-2.0
// Confiscation, return and restitution.
import { attachmentId } from '../../schema/frame/handling.js';
import { order } from '../proceedings/fields.js';
import { destination, share } from './fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byType, defineMeasure } from '../measures/definition.js';

const returned = {
  /** Owners or victims, with what each is to receive. */
  recipients: list(z.object({ personId: localId(), ...share, destination: destination.optional() }), { min: 1 }),
  legalTitle: text(),
  destination,
};

const back = { evidence: [], messages: ['asset.disposition-report'] } as const;

const confEnf = defineMeasure({
  type: 'CONF-ENF',
  profile: 'core',
  particulars: {
    order,
    /** V060. */
    certifiedCopy: attachmentId().optional(),
    finality: z.object({ attested: z.boolean(), attachmentId: attachmentId().optional() }).optional(),
    extent: text().optional(),
    inAbsentia: z.object({ was: z.boolean(), safeguards: text().optional() }),
    thirdPartyNotices: list(attachmentId(), { max: 64 }).optional(),
  },
  askedByRules: { certifiedCopy: 'V060', finality: 'V060', extent: 'V060' },
  result: { evidence: ['DOC-CERT'], text: 'report' },
  source: 'see CETS 198 articles 23(1)(a) and 37(3)(a); UNTOC article 13(1)(b)',
});

const confDom = defineMeasure({
  type: 'CONF-DOM',
  particulars: { statementOfFacts: text(), property: text(), proposedOrder: line().optional() },
  result: { evidence: ['DOC-CERT'], text: 'report' },
  source: 'see CETS 198 article 37(3)(b); UNCAC article 55(1)(a)',
});

const astRet = defineMeasure({
  type: 'AST-RET',
  particulars: returned,
  askedByRules: { 'measure.assetIds': 'P18' },
  result: back,
  source: 'see UNCAC article 57; ETS 182 article 12',
});

const restit = defineMeasure({
  type: 'RESTIT',
  particulars: returned,
  askedByRules: { 'measure.assetIds': 'P18' },
  result: back,
  source: 'see UNCAC article 57; ETS 182 article 12',
});

export const CONFISCATION_MEASURES = byType(confEnf, confDom, astRet, restit);
