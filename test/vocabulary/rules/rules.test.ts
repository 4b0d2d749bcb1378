// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { registry, RULES } from '../../../src/vocabulary/index.js';
import { validate } from '../../../src/schema/index.js';
import { ANSWER_CASES } from './answer-cases.js';
import { ASSET_CASES } from './asset-cases.js';
import { FURTHER_CASES } from './further-cases.js';
import { MEASURE_CASES } from './measure-cases.js';
import { REQUEST_CASES } from './request-cases.js';

const CASES = [...REQUEST_CASES, ...ASSET_CASES, ...ANSWER_CASES, ...MEASURE_CASES, ...FURTHER_CASES];

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
    // A bank account is judged by what a request says of it, and by its digits wherever it stands.
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual(['V047']);
    expect(ids).toEqual([...ids].sort());
  });
});
