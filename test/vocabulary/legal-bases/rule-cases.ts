// SPDX-License-Identifier: Apache-2.0
import { REQUEST, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks('V010', 'no legal basis', REQUEST, (b) => (b.payload.legalBasis = []), 'E V010 /payload/legalBasis'),
  breaks(
    'V011',
    'a basis that is not in force',
    REQUEST,
    (b) => b.payload.legalBasis.forEach((basis) => (basis.inForceBetween = false)),
    'E V011 /payload/legalBasis/0/inForceBetween',
  ),
  breaks(
    'V011',
    'a basis that the accord does not have',
    REQUEST,
    (b) => b.payload.legalBasis.push({ code: 'ETS185', articles: ['29'], inForceBetween: true }),
    'E V011 /payload/legalBasis/1/code',
  ),
  breaks(
    'V011',
    'another treaty than that of the accord',
    REQUEST,
    (b) => b.payload.legalBasis.push({ code: 'PROG', treatyRef: 'another', articles: ['1'], inForceBetween: true }),
    'E V011 /payload/legalBasis/1/code',
  ),
  breaks(
    'V012',
    'a freeze on a cooperation programme alone, called non-coercive',
    REQUEST,
    (b) => {
      b.payload.legalBasis = [
        { code: 'PROG', treatyRef: 'Cooperation programme 2026-27 (demonstration)', articles: ['3'], inForceBetween: true },
      ];
      for (const measure of b.payload.measures) measure.coercive = false;
    },
    'E V012 /payload/measures/1',
  ),
  breaks(
    'V013',
    'reciprocity without the undertaking',
    REQUEST,
    (b, { terms }) => {
      terms?.bases.push({ code: 'RECIP' });
      b.payload.legalBasis.push({ code: 'RECIP', articles: ['-'], inForceBetween: true });
    },
    'E V013 /payload/reciprocityUndertaking',
  ),
  breaks(
    'V014',
    'a basis without articles',
    REQUEST,
    (b) => b.payload.legalBasis.forEach((basis) => (basis.articles = [])),
    'W V014 /payload/legalBasis/0/articles',
  ),
  breaks(
    'V015',
    'a measure that the accord does not enable',
    REQUEST,
    (_b, { terms }) => terms && (terms.measuresEnabled = ['PRES']),
    'E V015 /payload/measures/1/type',
  ),
  // What is asked for in haste is judged as a request is.
  breaks('V010', 'an urgent restraint on no basis', 'restraint.request', (b) => (b.payload.legalBasis = []), 'E V010 /payload/legalBasis'),
  breaks(
    'V011',
    'a preservation on what is not in force',
    'preservation.request',
    (b) => Object.assign(b.payload.legalBasis[0] ?? {}, { inForceBetween: false }),
    'E V011 /payload/legalBasis/0/inForceBetween',
  ),
  breaks(
    'V012',
    'a restraint on a programme alone',
    'restraint.request',
    (b, k) => {
      b.payload.legalBasis = [{ code: 'PROG', articles: ['1'], inForceBetween: true }];
      if (k.terms !== undefined) k.terms.bases = [{ code: 'PROG' }];
    },
    'E V012 /payload/legalBasis',
  ),
];
