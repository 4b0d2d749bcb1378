// SPDX-License-Identifier: Apache-2.0
// Example accord between Russia and Turkey, from public sources; neither State took part. ASSERTED marks a status that was not compared
// with an official register.
import { MEASURE_TYPES } from '../../measures/codes.js';
import type { MeasureType } from '../../measures/codes.js';
import type { AccordBasis, AccordTerms } from '../terms.js';
import type { IllustrativeAccord } from './accord.js';
import { USUAL_DEADLINES, USUAL_TERMS } from './usual-terms.js';

/** Excluded by reservations, or based only on the Convention on Cybercrime, which one of the two has not joined. */
const DISABLED: ReadonlySet<string> = new Set<MeasureType>(['OBS-XB', 'COV', 'PRES-PATH', 'RT-TRA', 'RT-CON']);

const BASES: AccordBasis[] = [
  { code: 'ETS030', status: 'ASSERTED' },
  { code: 'ETS099', status: 'ASSERTED' },
  {
    code: 'BILAT',
    treatyRef: 'Treaty on mutual legal assistance in criminal matters and extradition, Ankara, 1 December 2014',
    status: 'ASSERTED',
  },
  {
    code: 'ETS182',
    status: 'ASSERTED',
    reservations: [
      { country: 'RU', text: 'article 16: no service of documents by post' },
      { country: 'RU', text: 'article 17: no cross-border observation', measures: ['OBS-XB'] },
      { country: 'RU', text: 'article 19: no covert investigations', measures: ['COV'] },
    ],
  },
  { code: 'ETS141', status: 'ASSERTED' },
  { code: 'CETS198', status: 'ASSERTED' },
  { code: 'UNTOC', status: 'ASSERTED', articles: ['13', '14', '18'] },
  { code: 'UNCAC', status: 'ASSERTED', articles: ['46', '54', '55', '57'] },
  { code: 'ETS185', status: 'NOT-IN-FORCE' },
  { code: 'UNCC', status: 'NOT-IN-FORCE' },
  { code: 'RECIP' },
  {
    code: 'PROG',
    treatyRef: 'Two-year cooperation programme of the Prosecutor General of Russia and the Ministry of Justice of Turkey, 2026-2027',
    nonCoerciveOnly: true,
    from: '2026-02-11',
    until: '2027-12-31',
  },
];

/** Fixed dates of one year; feasts that move, and days moved by decree, are for the authorities to add. */
const HOLIDAYS: AccordTerms['holidays'] = [
  {
    country: 'RU',
    dates: [
      ...['01', '02', '03', '04', '05', '06', '07', '08'].map((day) => `2026-01-${day}`),
      '2026-02-23',
      '2026-03-08',
      '2026-05-01',
      '2026-05-09',
      '2026-06-12',
      '2026-11-04',
    ],
  },
  { country: 'TR', dates: ['2026-01-01', '2026-04-23', '2026-05-01', '2026-05-19', '2026-07-15', '2026-08-30', '2026-10-29'] },
];

export const RU_TR_ACCORD: IllustrativeAccord = {
  id: 'ru-tr',
  illustrative: true,
  title: 'Russia and Turkey, a worked example',
  note:
    'Illustrative, from public sources; no authority of either State has seen it. The entry into force of the treaty of 2014 and the status ' +
    'of ETS 182 for Turkey were not verified. The cooperation programme carries no coercive measure.',
  parties: ['RU', 'TR'],
  sources: [
    'Russian Federal Law 24-FZ of 7 March 2017',
    'Turkish Law 6706 of 2016, article 3',
    'Code of Criminal Procedure of the Russian Federation, articles 453 to 457',
    'Turkish Code of Criminal Procedure, article 128/A',
  ],
  validity: { from: '2026-02-11', until: '2027-12-31' },
  minimumSuite: 'rogatory-hybrid',
  terms: {
    ...USUAL_TERMS,
    bases: BASES,
    directTransmission: false,
    languages: { accept: ['tr', 'ru', 'en'], translationRequired: true, certified: true },
    originalPolicy: { rule: 'on-demand' },
    oralAllowed: false,
    confirmWithinHours: 72,
    // Fundamental grounds: no accord may require a State to give these up.
    refusalGrounds: ['G-POL', 'G-DISCR', 'G-HR', 'G-SOV', 'G-MIL', 'G-NEBIS', 'G-DEATH', 'G-RECIP'],
    postponeGrounds: ['P-INV', 'P-USED', 'P-SUBJ', 'P-CHALLENGE', 'P-PRIOR', 'P-COST'],
    measuresEnabled: MEASURE_TYPES.codes.filter((type) => !DISABLED.has(type)),
    dualCriminality: 'coercive',
    sealRequired: true,
    // A suspension by a Turkish service provider ends after 48 hours, so the warning comes earlier.
    deadlines: [...USUAL_DEADLINES, { id: 'D18', unit: 'HOURS', length: 24 }],
    preservationMaxDays: 180,
    holidays: HOLIDAYS,
  },
};
