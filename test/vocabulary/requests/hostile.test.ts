// SPDX-License-Identifier: Apache-2.0
// Texts by which a stranger would make the search of a rule slow: each would take minutes if a row were searched again from each of its
// letters.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { excludedActIn } from '../../../src/vocabulary/requests/excluded.js';
import { isFiller } from '../../../src/vocabulary/requests/filler.js';

const LONG = 8 * LIMITS.textMaxBytes;

describe('a hostile text', () => {
  it('with a long row of marks inside is no filler, and one of marks alone is', () => {
    expect(isFiller(`a${'!'.repeat(LONG)}a`)).toBe(false);
    expect(isFiller('!'.repeat(LONG))).toBe(true);
    expect(isFiller(`« none »${' .'.repeat(LONG)}`)).toBe(true);
  });

  it.each([
    ['a Turkish word', 'kişi'],
    ['words of Russian', 'заключ'],
    ['an arrest in Russian', 'арестова'],
    ['transit in Russian', 'транзитн'],
  ])('that repeats %s without a space is searched once', (_name, word) => {
    expect(excludedActIn(`${word.repeat(LONG / 8)} имуществ`)).toBeUndefined();
  });

  it('still tells the acts in longer forms of their words', () => {
    expect(excludedActIn('Şüphelilerinin ülkemize geri iadesi')).toBe('asked');
    expect(excludedActIn('арестовать гражданина')).toBe('asked');
    expect(excludedActIn('заключение под стражу')).toBe('asked');
  });
});
