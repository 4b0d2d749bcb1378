// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { registry, RULES } from '../../../src/vocabulary/index.js';
import { validate } from '../../../src/schema/index.js';
import { CASES } from '../all-cases.js';

describe('rules', () => {
  it.each(CASES.map((one) => [one.id, one.name, one] as const))('%s finds %s, and nothing else does', (_id, _name, { run, findings }) => {
    const { message, context: known } = run();
    const found = validate(registry, message, known).map(({ rule, severity, path }) => `${severity} ${rule} ${path}`);
    expect(found.sort()).toEqual([...findings].sort());
  });

  it('are all tried above, have a source, and stand in the order of their ids (SCHEMA-10)', () => {
    expect(new Set(RULES.map((rule) => rule.id))).toEqual(new Set(CASES.map((one) => one.id)));
    for (const rule of RULES) expect(rule.source.length > 0 && rule.summary.endsWith('.'), rule.id).toBe(true);
    const ids = RULES.map((rule) => rule.id).filter((id) => id !== 'V001');
    // What one rule asks is judged in several places: a target by measure, a bank account by what is said of it and by its digits.
    const shared = new Set(ids.filter((id, i) => ids.indexOf(id) !== i));
    expect([...shared]).toEqual(['P18', 'P36', 'P38', 'P40', 'P41', 'V047']);
    expect(ids).toEqual([...ids].sort());
  });
});
