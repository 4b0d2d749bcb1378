// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

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

/** Every type of measure that the protocol names. */
export const MEASURE_TYPES = defineCodes('MeasureType', {
  'SVC-DOC': 'service of a document',
  'SVC-SUM': 'summons to appear',
  STMT: 'statement of a person',
  VID: 'hearing by video link',
  TEL: 'hearing by telephone',
  DOC: 'records and official documents',
  'BANK-ACC': 'accounts of a person',
  'BANK-TXN': 'bank transactions',
  'BANK-MON': 'monitoring of bank transactions',
  'VASP-KYC': 'customer file of a crypto-asset service provider',
  'VASP-LEDGER': 'ledger of a crypto-asset service provider',
  'TRAVEL-RULE': 'originator and beneficiary data of transfers',
  SUB: 'subscriber data',
  IDN: 'identification of a user',
  DOMAIN: 'registration data of a domain',
  TRA: 'stored traffic data',
  CON: 'stored content',
  PRES: 'preservation of data',
  'PRES-PATH': 'expedited disclosure of the traffic path',
  'RT-TRA': 'traffic data in real time',
  'RT-CON': 'interception of content',
  SRCH: 'search and seizure',
  EXAM: 'examination of an object or site',
  EXPERT: 'expert opinion',
  TRACE: 'tracing of proceeds',
  'FRZ-AST': 'freezing of property',
  'FRZ-VA': 'freezing of crypto-assets',
  'SZ-VA': 'seizure of crypto-assets by transfer',
  'ISSUER-FRZ': 'block by the issuer of a token',
  'CONF-ENF': 'enforcement of a confiscation order',
  'CONF-DOM': 'opening of domestic confiscation proceedings',
  'AST-RET': 'return of assets',
  RESTIT: 'restitution to victims',
  'CRIM-REC': 'extracts of criminal records',
  'LOC-PER': 'locating a person',
  'TRF-CUST': 'temporary transfer of a detained person',
  APPEAR: 'voluntary appearance',
  JIT: 'joint investigation team',
  COV: 'covert investigation',
  'CTRL-DEL': 'controlled delivery',
  'OBS-XB': 'observation across the border',
  'WIT-PROT': 'protection of a witness',
  OTHER: 'other assistance',
});

export type MeasureType = (typeof MEASURE_TYPES.codes)[number];

const NOT_COERCIVE: ReadonlySet<string> = new Set<MeasureType>([
  'SVC-DOC',
  'SVC-SUM',
  'DOMAIN',
  'PRES',
  'PRES-PATH',
  'CRIM-REC',
  'LOC-PER',
  'APPEAR',
  'JIT',
  'WIT-PROT',
  'OTHER',
]);

/** Tells whether a type is coercive whatever a request says. Of OTHER the requester declares it. */
export function isCoerciveType(type: string): boolean {
  return !NOT_COERCIVE.has(type);
}
