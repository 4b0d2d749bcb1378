// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isCountry, isCurrency, isLanguage, isScript, isUserCountry } from '../../../src/vocabulary/languages/iso.js';
import { MEASURE_TYPES } from '../../../src/vocabulary/measures/codes.js';
import { isCoercive } from '../../../src/vocabulary/measures/measure.js';

const A_TO_Z = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));

describe('ISO lists', () => {
  it('hold what the runtime knows as current countries and languages', () => {
    const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
    const pairs = A_TO_Z.flatMap((a) => A_TO_Z.map((b) => a + b));
    expect(pairs.filter((code) => isCountry(code))).toHaveLength(249);
    expect(pairs.filter((code) => isCountry(code) && regions.of(code) === undefined)).toEqual([]);
    const two = pairs.map((code) => code.toLowerCase()).filter((code) => isLanguage(code));
    expect(two).toHaveLength(183);
    expect(two.filter((code) => languages.of(code) === undefined)).toEqual([]);
  });

  it('judge every part of a language tag', () => {
    for (const tag of ['tr', 'ru', 'uz-Latn', 'pt-BR', 'zh-Hant-TW', 'es-419', 'ckb']) expect(isLanguage(tag), tag).toBe(true);
    for (const tag of ['xx', 'tr-Qqqq', 'tr-ZZ', '']) expect(isLanguage(tag), tag).toBe(false);
  });

  it('tell codes that name nobody from those that do', () => {
    for (const code of ['XA', 'XZ', 'AA', 'ZZ', 'QM', 'QZ']) expect(isUserCountry(code) && !isCountry(code), code).toBe(true);
    for (const code of ['TR', 'RU', 'QA', 'ZA']) expect(isCountry(code) && !isUserCountry(code), code).toBe(true);
    expect(isCountry('UK')).toBe(false);
  });

  it('know currencies and scripts by their exact spelling', () => {
    for (const code of ['TRY', 'RUB', 'EUR', 'USD', 'XCG', 'XAU', 'XDR']) expect(isCurrency(code), code).toBe(true);
    for (const code of ['XBT', 'try', 'DEM', 'XTS', '']) expect(isCurrency(code), code).toBe(false);
    for (const code of ['Latn', 'Cyrl', 'Arab']) expect(isScript(code), code).toBe(true);
    for (const code of ['latn', 'Latin', '']) expect(isScript(code), code).toBe(false);
  });
});

describe('measure types', () => {
  it('are coercive by default, but for those that touch nobody', () => {
    const free = MEASURE_TYPES.codes.filter((type) => !isCoercive({ type, coercive: false }));
    expect(free).toEqual([
      'SVC-DOC',
      'SVC-SUM',
      'DOMAIN',
      'PRES',
      'PRES-PATH',
      'CRIM-REC',
      'LOC-PER',
      'APPEAR',
      'JIT',
      'WIT-PROT',
      'OTHER',
    ]);
    expect(MEASURE_TYPES.codes).toHaveLength(43);
  });
});
