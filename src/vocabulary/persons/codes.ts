// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const TRANSFER_DIRECTIONS = defineCodes(
  'TransferDirection',
  { 'TO-RQ': 'to the requesting State', 'TO-RD': 'to the requested State' },
  { source: 'see ETS 030 article 11; ETS 182' },
);

export const PERSON_ROLES = defineCodes('PersonRole', {
  SUSP: 'suspect',
  ACC: 'accused',
  CONV: 'convicted person',
  VICT: 'victim',
  WITN: 'witness',
  EXPERT: 'expert',
  THIRD: 'third party',
  OWNER: 'owner',
  HOLDER: 'holder',
  CONTROLLER: 'person in control',
  ADDRESSEE: 'addressee',
  CUSTODIAN: 'custodian',
  LEGALREP: 'legal representative',
  UNKNOWN: 'unknown',
});

export const SEXES = defineCodes('Sex', { M: 'male', F: 'female', X: 'other', U: 'unknown' });

/** IVMS101 codes. */
export const NAME_TYPES = defineCodes(
  'NameType',
  {
    LEGL: 'legal name',
    BIRT: 'name at birth',
    MAID: 'maiden name',
    ALIA: 'alias',
    MISC: 'other name',
  },
  { source: 'IVMS101' },
);

export const LEGAL_NAME_TYPES = defineCodes(
  'LegalNameType',
  { LEGL: 'legal name', SHRT: 'short name', TRAD: 'trading name' },
  { source: 'IVMS101' },
);

export const TRANSLITERATIONS = defineCodes('Transliteration', {
  ICAO9303: 'ICAO 9303 part 3',
  'PASSPORT-AS-ISSUED': 'as printed in the passport',
  ISO9: 'ISO 9',
  OTHER: 'other',
});

/** IVMS101 list. */
export const NATIONAL_IDS = defineCodes(
  'NationalIdType',
  {
    ARNU: 'alien registration number',
    CCPT: 'passport number',
    RAID: 'registration authority identifier',
    DRLC: 'driving licence',
    FIIN: 'foreign investment identity number',
    TXID: 'tax number',
    SOCS: 'social security number',
    IDCD: 'identity card',
    LEIX: 'legal entity identifier',
    MISC: 'other',
  },
  { source: 'IVMS101' },
);
