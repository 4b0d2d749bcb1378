// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { ruleOf, RULES } from '../../../src/schema/index.js';
import { FR } from '../../../src/schema/rules/texts/fr.js';
import { RU } from '../../../src/schema/rules/texts/ru.js';
import { TR } from '../../../src/schema/rules/texts/tr.js';

it('every rule says what it asks for in four languages, and that three were not reviewed', () => {
  const ids = [...new Set(RULES.map(({ id }) => id))].sort();
  for (const texts of [FR, TR, RU]) {
    expect(Object.keys(texts).sort()).toEqual(ids);
    expect(new Set(Object.values(texts)).size).toBe(ids.length);
  }
  for (const id of ids) {
    expect(ruleOf(id, 'en').reviewed).toBe(true);
    for (const language of ['fr', 'tr', 'ru'] as const) {
      const { text, reviewed, source } = ruleOf(id, language);
      expect(reviewed).toBe(false);
      expect(text.endsWith('.') && source.length > 0, id).toBe(true);
    }
  }
  expect(/[а-я]/.test(ruleOf('V020', 'ru').text)).toBe(true);
  expect(() => ruleOf('V999', 'en')).toThrow(RangeError);
});
