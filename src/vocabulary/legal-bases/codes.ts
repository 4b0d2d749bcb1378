// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const LEGAL_BASES = defineCodes('LegalBasisCode', labels.LegalBasisCode, {
  sources: {
    ETS030: 'ETS No. 030, 20 April 1959',
    ETS099: 'ETS No. 099, 17 March 1978',
    ETS182: 'ETS No. 182, 8 November 2001',
    ETS141: 'ETS No. 141, 8 November 1990',
    CETS198: 'CETS No. 198, 16 May 2005',
    ETS185: 'ETS No. 185, 23 November 2001',
    CETS224: 'CETS No. 224, 12 May 2022',
    UNTOC: 'General Assembly resolution 55/25, 15 November 2000',
    UNCAC: 'General Assembly resolution 58/4, 31 October 2003',
    UNCC: 'General Assembly resolution 79/243, 24 December 2024',
    VIENNA88: '20 December 1988',
    ICSFT99: 'General Assembly resolution 54/109, 9 December 1999',
    'EU-MLA2000': '29 May 2000',
    'EU-EIO': 'Directive 2014/41/EU',
    'EU-FRZ': 'Regulation (EU) 2018/1805',
    'EU-EEV': 'Regulation (EU) 2023/1543',
    HARARE: 'Commonwealth scheme, 1986',
    MINSK93: 'Commonwealth of Independent States, 22 January 1993',
    CHISINAU02: 'Commonwealth of Independent States, 7 October 2002',
    ETS073: 'ETS No. 073, 15 May 1972',
    OECD97: 'Paris, 17 December 1997',
    RIYADH: 'Riyadh, 6 April 1983',
    'ASEAN-MLA': 'Kuala Lumpur, 29 November 2004',
    'EU-UK-TCA': '30 December 2020, part three',
    'LJUBLJANA-HAGUE': 'Ljubljana, 26 May 2023',
  },
});

export type LegalBasisCode = (typeof LEGAL_BASES.codes)[number];

/** How sure the project is of a provision that its tables name. */
export const PROVISION_MARKS = defineCodes('ProvisionMark', labels.ProvisionMark);
