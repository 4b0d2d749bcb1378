// SPDX-License-Identifier: Apache-2.0
// Every rule: all exports of the files with rules. Add a new file as a row.
import type { Rule } from '../schema/rules/rule.js';
import type { RuleContext } from './context.js';
import * as accords from './accords/rules.js';
import * as accounts from './accounts/rules.js';
import * as assets from './assets/rules.js';
import * as authorities from './authorities/rules.js';
import * as confiscation from './confiscation/rules.js';
import * as costs from './costs/rules.js';
import * as decisions from './decisions/rules.js';
import * as freezing from './freezing/rules.js';
import * as freezingProofs from './freezing/proofs.js';
import * as freezingReports from './freezing/reports.js';
import * as hearings from './hearings/rules.js';
import * as languages from './languages/rules.js';
import * as legalBases from './legal-bases/rules.js';
import * as persons from './persons/rules.js';
import * as preservation from './preservation/rules.js';
import * as proceedings from './proceedings/rules.js';
import * as records from './records/rules.js';
import * as references from './references/rules.js';
import * as requests from './requests/rules.js';
import * as requestsDates from './requests/dates.js';
import * as requestsTargets from './requests/targets.js';
import * as results from './results/rules.js';
import * as search from './search/rules.js';
import * as service from './service/rules.js';
import * as spontaneous from './spontaneous/rules.js';
import * as status from './status/rules.js';
import * as use from './use/rules.js';

const FILES: readonly Readonly<Record<string, Rule<RuleContext>>>[] = [
  accords,
  accounts,
  assets,
  authorities,
  confiscation,
  costs,
  decisions,
  freezing,
  freezingProofs,
  freezingReports,
  hearings,
  languages,
  legalBases,
  persons,
  preservation,
  proceedings,
  records,
  references,
  requests,
  requestsDates,
  requestsTargets,
  results,
  search,
  service,
  spontaneous,
  status,
  use,
];

/** In the order of their ids. Several rules may share an id. */
export const RULES: readonly Rule<RuleContext>[] = Object.freeze(
  FILES.flatMap((file) => Object.values(file)).sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id))),
);
