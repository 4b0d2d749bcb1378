// SPDX-License-Identifier: Apache-2.0
// Which legal basis carries which measure: the table, and what the rules make of it.
import { describe, expect, it } from 'vitest';
import { validate } from '../../../src/schema/index.js';
import { basisArticle, carriersOf, carryingArticles } from '../../../src/vocabulary/legal-bases/carriage.js';
import { ARTICLE_RANGES, CARRIAGE_TABLE } from '../../../src/vocabulary/legal-bases/carriage-table.js';
import { LEGAL_BASES } from '../../../src/vocabulary/legal-bases/codes.js';
import type { LegalBasisCode } from '../../../src/vocabulary/legal-bases/codes.js';
import { articleNumbers, cited, readCell } from '../../../src/vocabulary/legal-bases/provision.js';
import { MEASURE_TYPES, MEASURES, isCoercive, registry } from '../../../src/vocabulary/index.js';
import type { MeasureType } from '../../../src/vocabulary/index.js';
import { findingIn } from '../../../src/vocabulary/findings/index.js';
import { example } from '../examples.js';
import { requestFor } from '../examples/measures.js';

const BASES = Object.keys(CARRIAGE_TABLE) as LegalBasisCode[];

/** Findings of P05 on one measure on these bases alone. */
function found(type: MeasureType, ...codes: readonly LegalBasisCode[]) {
  const body = requestFor(type);
  body.payload.legalBasis = codes.map((code) => ({ code, treatyRef: 'Treaty of 2014', articles: [], inForceBetween: true }));
  const findings = validate(registry, { type: 'request.submit', version: [1, 0], body, test: true, attachments: [1, 2] }, {});
  return findings.filter(({ rule }) => rule === 'P05');
}

const coercive = (type: MeasureType): boolean => requestFor(type).payload.measures.some(isCoercive);

describe('basis and measure', () => {
  it.each(BASES.flatMap((basis) => MEASURE_TYPES.codes.map((type) => [basis, type] as const)))(
    '%s and %s are judged as the table says',
    (basis, type) => {
      const carriage = basisArticle(basis, type)?.carriage;
      const severities = found(type, basis).map(({ severity }) => severity);
      const expected = { carries: [], other: ['W'], none: [coercive(type) ? 'E' : 'W'] } as const;
      expect(severities).toEqual(carriage === undefined ? [] : expected[carriage]);
      // One basis in force that carries the measure is enough, and one that nobody read leaves the question open.
      if (carriage === 'none') expect(found(type, basis, 'BILAT').map(({ severity }) => severity)).toEqual(['W']);
      const carrier = carriersOf(type)[0]?.of;
      if (carrier !== undefined) expect(found(type, basis, carrier)).toEqual([]);
    },
  );

  it('a confiscation does not rest on the convention on mutual assistance alone, and the finding names what carries it', () => {
    const [finding] = found('CONF-ENF', 'ETS030');
    expect(finding).toMatchObject({ severity: 'E' });
    expect(finding?.text).toBe(
      'enforcement of a confiscation order is not carried by ETS 030. It is carried by ETS 141 13-14, CETS 198 23-24 (unconfirmed), UNTOC 13(1) (unconfirmed), ' +
        'UNCAC 54(1), 55(1) (unconfirmed), UNCC 49-50 (unconfirmed), United Nations Convention against Illicit Traffic in Narcotic Drugs and Psychotropic Substances 5(4) (unconfirmed), ' +
        'International Convention for the Suppression of the Financing of Terrorism 8(2) (unconfirmed), EU regulation on freezing and confiscation orders (unconfirmed).',
    );
    expect(finding && findingIn(finding, 'ru').text).toContain('ETS 030 этого не охватывает');
  });

  it('a hearing by video rests on the article that carries it, and not on that about confiscation', () => {
    expect(carryingArticles('UNCAC', ['VID'])).toEqual(new Set([46]));
    const body = requestFor('VID');
    body.payload.legalBasis = [{ code: 'UNCAC', articles: ['55'], inForceBetween: true }];
    const findings = validate(registry, { type: 'request.submit', version: [1, 0], body, test: true }, {});
    expect(findings.filter(({ rule }) => rule === 'P04').map(({ text }) => text)).toEqual([
      'None of these articles carries a measure that you ask for.',
    ]);
  });

  it('an article that does not exist is told with the range of the instrument', () => {
    const body = example('request.submit');
    body.payload.legalBasis = [{ code: 'ETS030', articles: ['999'], inForceBetween: true }];
    const [finding] = validate(registry, { type: 'request.submit', version: [1, 0], body, test: true }, {}).filter(
      ({ rule }) => rule === 'P04',
    );
    expect(finding).toMatchObject({ severity: 'E', text: 'Article 999 does not exist in ETS 030 (1 to 30).' });
  });

  it('every provision of the table lies within its instrument', () => {
    for (const basis of BASES) {
      for (const type of MEASURE_TYPES.codes) {
        const { of, article = '' } = basisArticle(basis, type) ?? { of: basis };
        const range = ARTICLE_RANGES[of];
        for (const number of articleNumbers(article)) {
          expect(range, `${basis} ${type}`).toBeDefined();
          expect(number >= (range?.first ?? 0) && number <= (range?.last ?? 0), `${basis} ${type} ${article}`).toBe(true);
        }
      }
    }
  });

  it('a basis without a row is not judged, and what the accord says goes before the table', () => {
    for (const basis of [
      'BILAT',
      'DOMESTIC',
      'RECIP',
      'CHISINAU02',
      'HARARE',
      'ETS073',
      'OECD97',
      'RIYADH',
      'ASEAN-MLA',
      'EU-UK-TCA',
      'LJUBLJANA-HAGUE',
    ]) {
      expect(LEGAL_BASES.codes).toContain(basis);
      expect(basisArticle(basis, 'SRCH'), basis).toBeUndefined();
    }
    expect(basisArticle('BILAT', 'SRCH', { measures: ['SRCH'] })).toMatchObject({ carriage: 'carries' });
    expect(basisArticle('ETS030', 'SRCH', { measures: ['DOC'] })).toMatchObject({ carriage: 'none' });
    expect(basisArticle('ETS030', 'SRCH')).toEqual({ of: 'ETS030', article: '3, 5', mark: 'verified', carriage: 'carries' });
    expect(basisArticle('nothing', 'SRCH')).toBeUndefined();
    expect(basisArticle('UNTOC', 'OTHER')).toBeUndefined();
  });

  it('a cooperation programme carries no measure that needs an order', () => {
    for (const type of MEASURE_TYPES.codes)
      expect(basisArticle('PROG', type)?.carriage, type).toBe(MEASURES[type].coercive ? 'none' : undefined);
    const body = requestFor('LOC-PER');
    body.payload.legalBasis = [{ code: 'PROG', treatyRef: 'Programme of 2026', articles: ['1'], inForceBetween: true }];
    Object.assign(body.payload.measures[0] ?? {}, { validation: { required: true } });
    const rules = validate(registry, { type: 'request.submit', version: [1, 0], body, test: true }, {}).map(({ rule }) => rule);
    expect(rules).toContain('V012');
  });
});

describe('sources of measures and messages', () => {
  it('tracing, appearance, documents and reminders cite what stands there', () => {
    expect(MEASURES.TRACE.source).toContain('18(3)(g)');
    expect(MEASURES.APPEAR.source).toContain('18(3)(h)');
    expect(MEASURES.DOC.source).toContain('18(3)(f)');
    expect(registry.definitions.find(({ type }) => type === 'reminder')?.source).toBe('practice');
  });
});

describe('provisions', () => {
  it('are read from their cells, and a doubtful number is not printed', () => {
    expect(readCell('UNTOC', 'o 18(21)(a)')).toEqual({ status: 'o', of: 'UNTOC', article: '18(21)(a)', mark: 'by-heart' });
    expect(readCell('UNTOC', 'd')).toEqual({ status: 'd', of: 'UNTOC', mark: 'by-heart' });
    expect(readCell('EU-EIO', 'x 11(3) ?')).toEqual({ status: 'x', of: 'EU-EIO', article: '11(3)', mark: 'doubtful' });
    expect(readCell('EU-FRZ', 'o ?')).toEqual({ status: 'o', of: 'EU-FRZ', mark: 'doubtful' });
    expect(readCell('ETS099', 'c ETS030:5 v')).toEqual({ status: 'c', of: 'ETS030', article: '5', mark: 'verified' });
    expect(() => readCell('UNTOC', 'c NOTHING:5')).toThrow(RangeError);
    expect(cited({ of: 'UNCC', article: '40(23)', mark: 'doubtful' })).toBe('UNCC||doubtful');
    expect([...articleNumbers('18(3)(f), 18(8)')]).toEqual([18]);
    expect([...articleNumbers('7-10')]).toEqual([7, 8, 9, 10]);
    expect([...articleNumbers('Prot. 1-2')]).toEqual([]);
  });

  it('read a range that a stranger writes at no more cost than an instrument has articles', () => {
    expect(articleNumbers('1-99999999999').size).toBe(999);
    expect([...articleNumbers('99999999999, 5')]).toEqual([5]);
    expect([...articleNumbers(`18${'('.repeat(200_000)}`)]).toEqual([18]);
  });
});
