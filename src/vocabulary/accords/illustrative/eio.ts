// SPDX-License-Identifier: Apache-2.0
import { MEASURE_TYPES } from '../../measures/codes.js';
import type { IllustrativeAccord } from './accord.js';
import { USUAL_TERMS } from './usual-terms.js';

/** Between two member States of the European Union, on the instruments of mutual recognition. */
export const EIO_ACCORD: IllustrativeAccord = {
  id: 'eio',
  illustrative: true,
  title: 'Two member States of the European Union, in the manner of the European Investigation Order',
  note:
    'Illustrative. Lengths are those of Directive 2014/41/EU and Regulations (EU) 2018/1805 and 2023/1543 as the project read them; a recast ' +
    'was proposed in 2026, which is one more reason why they stand here and not in a program.',
  sources: ['Directive 2014/41/EU', 'Regulation (EU) 2018/1805', 'Regulation (EU) 2023/1543'],
  validity: { from: '2026-08-18', until: '2028-08-17' },
  minimumSuite: 'rogatory-hybrid',
  terms: {
    ...USUAL_TERMS,
    bases: [{ code: 'EU-EIO' }, { code: 'EU-FRZ' }, { code: 'EU-EEV' }, { code: 'EU-MLA2000' }],
    directTransmission: true,
    languages: { accept: ['en', 'de', 'fr'], translationRequired: true, certified: false },
    originalPolicy: { rule: 'electronic-is-original' },
    oralAllowed: false,
    confirmWithinHours: 24,
    refusalGrounds: ['G-DUAL', 'G-DUALTERR', 'G-DOMLAW', 'G-NEBIS', 'G-IMM', 'G-HR', 'G-THRESH'],
    postponeGrounds: ['P-INV', 'P-USED'],
    measuresEnabled: [...MEASURE_TYPES.codes],
    dualCriminality: 'listed',
    sealRequired: false,
    dataProtectionRegime: 'Directive (EU) 2016/680',
    deadlines: [
      { id: 'D01', unit: 'DAYS', length: 7 },
      { id: 'D02', unit: 'DAYS', length: 30, extension: 30 },
      { id: 'D03', unit: 'DAYS', length: 90 },
      { id: 'D04', unit: 'HOURS', length: 24 },
      // To decide, then to act: Regulation (EU) 2018/1805 article 9, where the certificate asks for immediate freezing.
      { id: 'D05', unit: 'WORKING-DAYS', length: 10 },
      { id: 'D05', unit: 'WORKING-DAYS', length: 10 },
      { id: 'D05', level: 'URGENT', unit: 'HOURS', length: 48 },
      { id: 'D05', level: 'URGENT', unit: 'HOURS', length: 48 },
      { id: 'D06', unit: 'DAYS', length: 45 },
      { id: 'D06', unit: 'DAYS', length: 90 },
      { id: 'D07', unit: 'DAYS', length: 10 },
      // To produce; to object: Regulation (EU) 2023/1543 article 10(4).
      { id: 'D08', unit: 'HOURS', length: 8 },
      { id: 'D08', unit: 'HOURS', length: 96 },
      { id: 'D09', unit: 'DAYS', length: 10 },
      { id: 'D10', unit: 'HOURS', length: 48 },
      { id: 'D11', unit: 'DAYS', length: 60, extension: 30 },
      { id: 'D17', unit: 'DAYS', length: 7, warnAfter: 2 },
      { id: 'D21', level: 'URGENT', unit: 'DAYS', length: 7 },
      { id: 'D22', unit: 'WORKING-DAYS', length: 5 },
      { id: 'D23', unit: 'HOURS', length: 12, sharePercent: 25 },
      { id: 'D24', unit: 'DAYS', length: 30 },
      { id: 'D25', unit: 'HOURS', length: 24, warnAfter: 12 },
    ],
    preservationMaxDays: 90,
  },
};
