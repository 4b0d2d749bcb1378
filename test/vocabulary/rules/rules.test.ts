// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { registry, RULES } from '../../../src/vocabulary/index.js';
import { validate } from '../../../src/schema/index.js';
import * as badRequests from '../bad-requests.js';
import * as accords from '../accords/rule-cases.js';
import * as accounts from '../accounts/rule-cases.js';
import * as assets from '../assets/rule-cases.js';
import * as authorities from '../authorities/rule-cases.js';
import * as confiscation from '../confiscation/rule-cases.js';
import * as costs from '../costs/rule-cases.js';
import * as decisions from '../decisions/rule-cases.js';
import * as freezing from '../freezing/rule-cases.js';
import * as hearings from '../hearings/rule-cases.js';
import * as languages from '../languages/rule-cases.js';
import * as legalBases from '../legal-bases/rule-cases.js';
import * as persons from '../persons/rule-cases.js';
import * as preservation from '../preservation/rule-cases.js';
import * as proceedings from '../proceedings/rule-cases.js';
import * as records from '../records/rule-cases.js';
import * as references from '../references/rule-cases.js';
import * as requests from '../requests/rule-cases.js';
import * as results from '../results/rule-cases.js';
import * as search from '../search/rule-cases.js';
import * as service from '../service/rule-cases.js';
import * as spontaneous from '../spontaneous/rule-cases.js';
import * as status from '../status/rule-cases.js';
import * as use from '../use/rule-cases.js';

const CASES = [
  badRequests.CASES,
  accords.CASES,
  accounts.CASES,
  assets.CASES,
  authorities.CASES,
  confiscation.CASES,
  costs.CASES,
  decisions.CASES,
  freezing.CASES,
  hearings.CASES,
  languages.CASES,
  legalBases.CASES,
  persons.CASES,
  preservation.CASES,
  proceedings.CASES,
  records.CASES,
  references.CASES,
  requests.CASES,
  results.CASES,
  search.CASES,
  service.CASES,
  spontaneous.CASES,
  status.CASES,
  use.CASES,
].flat();

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
