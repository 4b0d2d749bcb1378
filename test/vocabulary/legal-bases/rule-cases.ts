// SPDX-License-Identifier: Apache-2.0
import { REQUEST, asks, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks('V010', 'no legal basis', REQUEST, (b) => (b.payload.legalBasis = []), 'E V010 /payload/legalBasis'),
  breaks(
    'V011',
    'a basis that is not in force',
    REQUEST,
    (b) => {
      b.payload.legalBasis.forEach((basis) => (basis.inForceBetween = false));
    },
    'E V011 /payload/legalBasis/0/inForceBetween',
    'E V011 /payload/legalBasis/1/inForceBetween',
  ),
  breaks(
    'V011',
    'a basis that the accord does not have',
    REQUEST,
    (b) => b.payload.legalBasis.push({ code: 'UNCC', articles: ['42'], inForceBetween: true }),
    'E V011 /payload/legalBasis/2/code',
  ),
  breaks(
    'V011',
    'another treaty than that of the accord',
    REQUEST,
    (b) => b.payload.legalBasis.push({ code: 'PROG', treatyRef: 'Another programme, 2026', articles: ['1'], inForceBetween: true }),
    'E V011 /payload/legalBasis/2/code',
  ),
  breaks(
    'V011',
    'a programme before its first day, and after its last',
    REQUEST,
    (_b, { terms }, header) => {
      header.issuedAt = Date.parse('2026-02-02T09:30:00Z');
      const [untoc, cybercrime] = terms?.bases ?? [];
      Object.assign(untoc ?? {}, { from: '2026-02-03' });
      Object.assign(cybercrime ?? {}, { until: '2026-02-01' });
    },
    'E V011 /payload/legalBasis/0/code',
    'E V011 /payload/legalBasis/1/code',
  ),
  breaks('V011', 'bases on their first and on their last day', REQUEST, (_b, { terms }, header) => {
    header.issuedAt = Date.parse('2026-02-02T09:30:00Z');
    const [untoc, cybercrime] = terms?.bases ?? [];
    Object.assign(untoc ?? {}, { from: '2026-02-02' });
    Object.assign(cybercrime ?? {}, { until: '2026-02-02' });
  }),
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
    'V014',
    'a basis without articles',
    REQUEST,
    (b) => b.payload.legalBasis.forEach((basis) => (basis.articles = [])),
    'W V014 /payload/legalBasis/0/articles',
    'W V014 /payload/legalBasis/1/articles',
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
      b.payload.legalBasis = [{ code: 'PROG', treatyRef: 'Programme of 2026', articles: ['1'], inForceBetween: true }];
      if (k.terms !== undefined) k.terms.bases = [{ code: 'PROG' }];
    },
    'E V012 /payload/legalBasis',
  ),
  breaks(
    'V012',
    'a freeze on a treaty that the accord keeps to measures without coercion',
    REQUEST,
    (_b, { terms }) => terms?.bases.forEach((basis) => (basis.nonCoerciveOnly = true)),
    'E V012 /payload/measures/1',
  ),
  breaks(
    'V015',
    'a measure that a reservation took out',
    REQUEST,
    (_b, { terms }) => {
      if (terms === undefined) return;
      terms.measuresEnabled = ['PRES'];
      Object.assign(terms.bases[0] ?? {}, { reservations: [{ text: 'Article 13: no freezing of crypto-assets.', measures: ['FRZ-VA'] }] });
    },
    'E V015 /payload/measures/1/type',
  ),
  asks(
    'V015',
    'an enabled measure that reservations take out of every basis',
    'FRZ-VA',
    (_measure, _body, { terms }) =>
      Object.assign(terms?.bases[0] ?? {}, { reservations: [{ text: 'Article 13: no freezing.', measures: ['FRZ-VA'] }] }),
    'W V015 /payload/measures/0/type',
  ),
  breaks(
    'P03',
    'a treaty without its date',
    REQUEST,
    (b, { terms }) => {
      terms?.bases.push({ code: 'BILAT' });
      b.payload.legalBasis.push({ code: 'BILAT', treatyRef: 'n/a', articles: ['1'], inForceBetween: true });
    },
    'E P03 /payload/legalBasis/2/treatyRef',
  ),
  breaks('P03', 'a treaty with its date', REQUEST, (b, { terms }) => {
    terms?.bases.push({ code: 'BILAT' });
    b.payload.legalBasis.push({ code: 'BILAT', treatyRef: 'Treaty of Ankara, 1 December 2014', articles: ['1'], inForceBetween: true });
  }),
  breaks(
    'P04',
    'an article that does not exist, and one that is none',
    REQUEST,
    (b) => b.payload.legalBasis[0]?.articles.push('999', 'passim'),
    'E P04 /payload/legalBasis/0/articles/2',
    'W P04 /payload/legalBasis/0/articles/3',
  ),
  breaks('P04', 'the first and the last article', REQUEST, (b) => b.payload.legalBasis[0]?.articles.push('1', '41', '18(3)(b)', '12bis')),
  breaks(
    'P04',
    'articles that carry nothing of what is asked for',
    REQUEST,
    (b) => Object.assign(b.payload.legalBasis[0] ?? {}, { articles: ['1', '16'] }),
    'W P04 /payload/legalBasis/0/articles',
  ),
  breaks(
    'P04',
    'an article outside those of the accord',
    REQUEST,
    (_b, { terms }) => Object.assign(terms?.bases[0] ?? {}, { articles: ['18'] }),
    'W P04 /payload/legalBasis/0/articles/0',
  ),
  asks(
    'P05',
    'a confiscation on the convention on mutual assistance alone',
    'CONF-ENF',
    (_measure, body, { terms }) => {
      terms?.bases.push({ code: 'ETS030' });
      body.payload.legalBasis = [{ code: 'ETS030', articles: ['3'], inForceBetween: true }];
    },
    'E P05 /payload/measures/0/type',
  ),
  asks(
    'P05',
    'service of a document on a convention that does not carry it',
    'SVC-DOC',
    (_measure, body) => (body.payload.legalBasis = [{ code: 'ETS185', articles: ['29'], inForceBetween: true }]),
    'W P05 /payload/measures/0/type',
  ),
  asks(
    'P05',
    'a confiscation on a convention that does not carry it and a treaty that nobody read',
    'CONF-ENF',
    (_measure, body, { terms }) => {
      terms?.bases.push({ code: 'ETS030' }, { code: 'BILAT' });
      body.payload.legalBasis = [
        { code: 'ETS030', articles: ['3'], inForceBetween: true },
        { code: 'BILAT', treatyRef: 'Treaty of 2014', articles: ['1'], inForceBetween: true },
      ];
    },
    'W P05 /payload/measures/0/type',
  ),
  asks(
    'P05',
    'a preservation as any other assistance',
    'PRES',
    (_measure, body) => (body.payload.legalBasis = [{ code: 'UNTOC', articles: ['18'], inForceBetween: true }]),
    'W P05 /payload/measures/0/type',
  ),
  asks('P05', 'a measure that the two States agreed that the basis carries', 'CONF-ENF', (_measure, body, { terms }) => {
    terms?.bases.push({ code: 'ETS030', measures: ['CONF-ENF'] });
    body.payload.legalBasis = [{ code: 'ETS030', articles: ['3'], inForceBetween: true }];
  }),
  asks('P05', 'a measure on a treaty that nobody read', 'CONF-ENF', (_measure, body, { terms }) => {
    terms?.bases.push({ code: 'BILAT' });
    body.payload.legalBasis = [{ code: 'BILAT', treatyRef: 'Treaty of 2014', articles: ['1'], inForceBetween: true }];
  }),
  asks(
    'P06',
    'a minor offence on the convention against organised crime',
    'DOC',
    (_measure, { payload }) => payload.proceedings.offences.forEach((offence) => (offence.maxPenalty = { months: 47 })),
    'W P06 /payload/legalBasis',
  ),
  asks(
    'P06',
    'facts that name no group',
    'DOC',
    (_measure, { payload }) =>
      (payload.proceedings.facts = [
        { language: 'en', text: `On 12 May 2017 one man in Example Town wrote letters. ${'He asked for money. '.repeat(20)}` },
      ]),
    'W P06 /payload/legalBasis',
  ),
  asks('P06', 'an offence of the convention', 'DOC', (_measure, { payload }) =>
    payload.proceedings.offences.forEach((offence) => {
      offence.maxPenalty = { months: 12 };
      offence.conventionArticles = [{ code: 'UNTOC', article: '6(1)(a)' }];
    }),
  ),
  asks(
    'P07',
    'reciprocity alone without the undertaking',
    'DOC',
    (_measure, body, { terms }) => {
      terms?.bases.push({ code: 'RECIP' });
      body.payload.legalBasis = [{ code: 'RECIP', articles: ['1'], inForceBetween: true }];
    },
    'E P07 /payload/reciprocityUndertaking',
  ),
  breaks('P07', 'reciprocity beside a treaty', REQUEST, (b, { terms }) => {
    terms?.bases.push({ code: 'RECIP' });
    b.payload.legalBasis.push({ code: 'RECIP', articles: ['1'], inForceBetween: true });
  }),
  breaks(
    'P08',
    'a treaty of which nobody checked whether it is in force',
    REQUEST,
    (b) => Object.assign(b.payload.legalBasis[1] ?? {}, { inForceBetween: 'asserted' }),
    'W P08 /payload/legalBasis/1/inForceBetween',
  ),
];
