// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

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

export const FREEZE_OUTCOMES = defineCodes('FreezeOutcome', {
  FROZEN: 'frozen',
  PARTIAL: 'frozen in part',
  'ALREADY-MOVED': 'moved before',
  'NOT-FOUND': 'not found',
  'REFUSED-BY-VASP': 'refused by the service provider',
  'SUSPENDED-ONLY': 'suspended, no order yet',
});

export const FREEZE_KINDS = defineCodes(
  'FreezeKind',
  {
    SUSPENSION: 'suspension',
    FREEZE: 'freeze',
    'SEIZURE-TRANSFER': 'seizure by transfer',
    'ISSUER-BLOCK': 'block by the issuer',
  },
  { sources: { SUSPENSION: 'TR CMK 128/A', 'SEIZURE-TRANSFER': 'RU law of 20 February 2026 on digital currency in criminal proceedings' } },
);

export const PRESERVATION_OUTCOMES = defineCodes('PreservationOutcome', {
  SECURED: 'secured',
  PARTIAL: 'secured in part',
  FAILED: 'not secured',
});

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

export const FORMALITIES = defineCodes('FormalityCode', {
  OATH: 'under oath',
  'NO-OATH': 'not under oath',
  CAUTION: 'caution about rights',
  'LAWYER-PRESENT': 'lawyer present',
  'VIDEO-RECORD': 'video record',
  VERBATIM: 'verbatim record',
  'CERT-COPY': 'certified copies',
  'BUSINESS-RECORD-CERT': 'certificate of business records',
  'HASH-MANIFEST': 'manifest of hashes',
  INTERPRETER: 'interpreter',
  OTHER: 'other',
});

/** What the use of a result is limited to. */
export const CONDITIONS = defineCodes(
  'CondCode',
  {
    'C-PURPOSE': 'only for the stated proceedings',
    'C-CONF': 'confidential',
    'C-NOONWARD': 'no transfer to a third State or body',
    'C-DEATH': 'no death penalty',
    'C-FAIR': 'assurance of fair trial and treatment',
    'C-NOPOL': 'no political prosecution',
    'C-RETURN': 'return by a date',
    'C-DESTROY': 'destroy by a date',
    'C-REDACT': 'redact',
    'C-NOTICE': 'a person will be notified',
    'C-COST': 'costs',
    'C-PROC': 'under own formalities',
    'C-ANON': 'protect an identity',
    'C-NOEVID': 'intelligence only',
    'C-RECIP': 'reciprocity',
    'C-CUSTODY': 'assets stay in custody of the requested State',
    'C-RETAIN': 'limit of retention',
    'C-OTHER': 'other',
  },
  {
    sources: {
      'C-PURPOSE': 'see UNTOC article 18; ETS 185 article 28',
      'C-CONF': 'see UNTOC article 18; ETS 185 article 28',
      'C-RETURN': 'see ETS 030 article 6; EIO article 13',
      'C-DEATH': 'practice of States',
      'C-NOEVID': 'Europol handling code H1',
    },
  },
);
