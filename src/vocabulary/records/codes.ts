// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const LEDGER_DIRECTIONS = defineCodes('LedgerDirection', { IN: 'credits', OUT: 'debits', BOTH: 'credits and debits' });

export const DATA_CATEGORIES = defineCodes(
  'DataCategory',
  {
    SUB: 'subscriber data',
    IDN: 'data for the sole purpose of identifying the user',
    TRA: 'traffic data',
    CON: 'content data',
    KYC: 'customer file',
    LEDGER: 'deposits, withdrawals and trades',
    DEV: 'devices and logins',
    BANK: 'bank data',
  },
  {
    sources: {
      SUB: 'ETS 185 article 18',
      IDN: 'Regulation (EU) 2023/1543 article 3(10)',
      TRA: 'see ETS 185',
      CON: 'see ETS 185',
      KYC: 'see FATF recommendation 10',
      LEDGER: 'see CETS 198',
    },
  },
);

const ivms = 'IVMS101.2023';

export const ADDRESS_TYPES = defineCodes('AddressType', { HOME: 'residence', BIZZ: 'business', GEOG: 'other place' }, { source: ivms });

/** Script from which names were brought into Latin letters, as the travel rule's standard names it. */
export const TRANSLITERATION_METHODS = defineCodes(
  'TransliterationMethod',
  {
    arab: 'Arabic',
    aran: 'Arabic, Nastaliq variant',
    armn: 'Armenian',
    cyrl: 'Cyrillic',
    deva: 'Devanagari',
    geor: 'Georgian',
    grek: 'Greek',
    hani: 'Han characters',
    hebr: 'Hebrew',
    kana: 'Kana',
    kore: 'Korean',
    thai: 'Thai',
    othr: 'other',
  },
  { source: ivms },
);

/** 101 is the standard of 2020, which names several members otherwise. */
export const IVMS101_VERSIONS = defineCodes(
  'Ivms101Version',
  { '101': 'version of 2020', '101.2023': 'version of 2023' },
  { source: ivms },
);
