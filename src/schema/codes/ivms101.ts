// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

const source = 'IVMS101.2023';

export const ADDRESS_TYPES = defineCodes('AddressType', { HOME: 'residence', BIZZ: 'business', GEOG: 'other place' }, { source });

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
  { source },
);

/** 101 is the standard of 2020, which names several members otherwise. */
export const IVMS101_VERSIONS = defineCodes('Ivms101Version', { '101': 'version of 2020', '101.2023': 'version of 2023' }, { source });
