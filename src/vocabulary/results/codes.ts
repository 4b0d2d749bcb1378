// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const OUTCOMES = defineCodes(
  'Outcome',
  {
    FULL: 'executed in full',
    PARTIAL: 'executed in part',
    'NIL-NOTHING-FOUND': 'nothing found',
    'NIL-NO-RECORD': 'no record',
    'NIL-PERSON-ABSENT': 'person absent',
    'NIL-ASSET-MOVED': 'asset moved',
    'NIL-RIGHT-TO-SILENCE': 'right to silence used',
    'NIL-TECH': 'not possible technically',
    'ALREADY-POSSESSED': 'already held',
  },
  { sources: { PARTIAL: 'see EIO article 15', 'ALREADY-POSSESSED': 'see EIO article 10' } },
);

export type Outcome = (typeof OUTCOMES.codes)[number];

export const EVIDENCE_KINDS = defineCodes('EvKind', {
  'DOC-ORIG': 'original document',
  'DOC-COPY': 'copy of a document',
  'DOC-CERT': 'certified copy',
  STATEMENT: 'statement',
  'AV-RECORD': 'audio or video record',
  'DIGITAL-IMAGE': 'image of a device',
  'DIGITAL-EXPORT': 'export of data',
  'LEDGER-EXPORT': 'export of a ledger',
  'CHAIN-REPORT': 'report on a blockchain',
  OBJECT: 'object',
  'FORENSIC-REPORT': 'forensic report',
  EXPERT: 'expert opinion',
  REGISTRY: 'extract of a register',
  'KEY-MATERIAL': 'keys, seeds, codes',
});
