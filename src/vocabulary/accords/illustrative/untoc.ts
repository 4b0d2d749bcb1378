// SPDX-License-Identifier: Apache-2.0
import { MEASURE_TYPES } from '../../measures/codes.js';
import type { IllustrativeAccord } from './accord.js';
import { USUAL_DEADLINES, USUAL_TERMS } from './usual-terms.js';

/** Between any two States parties to the United Nations conventions, with nothing else between them. */
export const UNTOC_ACCORD: IllustrativeAccord = {
  id: 'untoc',
  illustrative: true,
  title: 'Two States parties to UNTOC and UNCAC',
  note: 'Illustrative. What article 18 of UNTOC leaves to the States is filled in as practice has it; lengths of deadlines are proposals.',
  sources: ['see UNTOC articles 13, 14, 18', 'see UNCAC articles 46, 54, 55, 57'],
  validity: { from: '2026-01-01', until: '2027-12-31' },
  minimumSuite: 'rogatory-hybrid',
  terms: {
    ...USUAL_TERMS,
    bases: [
      { code: 'UNTOC', articles: ['13', '14', '18'] },
      { code: 'UNCAC', articles: ['46', '54', '55', '57'] },
      { code: 'UNCC', status: 'NOT-IN-FORCE' },
      { code: 'RECIP' },
    ],
    directTransmission: false,
    languages: { accept: ['en'], translationRequired: true, certified: false },
    originalPolicy: { rule: 'on-demand' },
    oralAllowed: true,
    confirmWithinHours: 72,
    refusalGrounds: ['G-POL', 'G-DISCR', 'G-HR'],
    postponeGrounds: ['P-INV', 'P-USED', 'P-SUBJ', 'P-CHALLENGE', 'P-PRIOR', 'P-COST'],
    measuresEnabled: [...MEASURE_TYPES.codes],
    dualCriminality: 'coercive',
    sealRequired: false,
    deadlines: [...USUAL_DEADLINES],
    preservationMaxDays: 180,
  },
};
