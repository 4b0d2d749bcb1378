// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const LEDGER_DIRECTIONS = defineCodes('LedgerDirection', labels.LedgerDirection);

export const DATA_CATEGORIES = defineCodes('DataCategory', labels.DataCategory, {
  sources: {
    SUB: 'ETS 185 article 18',
    IDN: 'Regulation (EU) 2023/1543 article 3(10)',
    TRA: 'see ETS 185',
    CON: 'see ETS 185',
    KYC: 'see FATF recommendation 10',
    LEDGER: 'see CETS 198',
  },
});

const ivms = 'IVMS101.2023';

export const ADDRESS_TYPES = defineCodes('AddressType', labels.AddressType, { source: ivms });

/** Script from which names were brought into Latin letters, as the travel rule's standard names it. */
export const TRANSLITERATION_METHODS = defineCodes('TransliterationMethod', labels.TransliterationMethod, { source: ivms });

/** 101 is the standard of 2020, which names several members differently. */
export const IVMS101_VERSIONS = defineCodes('Ivms101Version', labels.Ivms101Version, { source: ivms });
