// SPDX-License-Identifier: Apache-2.0
// Every rule: all exports of each rules.ts. Add a new topic as a row.
import type { Rule } from '../schema/rules/rule.js';
import * as accords from './accords/rules.js';
import * as accounts from './accounts/rules.js';
import * as digitalMoney from './accounts/digital-money.js';
import * as assets from './assets/rules.js';
import * as authorities from './authorities/rules.js';
import * as confiscation from './confiscation/rules.js';
import * as costs from './costs/rules.js';
import * as decisions from './decisions/rules.js';
import * as freezing from './freezing/rules.js';
import * as hearings from './hearings/rules.js';
import * as languages from './languages/rules.js';
import * as legalBases from './legal-bases/rules.js';
import * as persons from './persons/rules.js';
import * as preservation from './preservation/rules.js';
import * as proceedings from './proceedings/rules.js';
import * as records from './records/rules.js';
import * as references from './references/rules.js';
import * as requests from './requests/rules.js';
import * as results from './results/rules.js';
import * as search from './search/rules.js';
import * as service from './service/rules.js';
import * as spontaneous from './spontaneous/rules.js';
import * as status from './status/rules.js';
import * as use from './use/rules.js';
import type { RuleContext } from './context.js';
import * as freezes from './freezing/plausibility.js';
import * as proofs from './freezing/proofs.js';
import * as basesPlausible from './legal-bases/plausibility.js';
import * as followUp from './freezing/follow-up.js';
import * as refusals from './decisions/plausibility.js';
import * as reports from './freezing/reports.js';
import * as personsPlausibility from './persons/plausibility.js';
import * as proceedingsPlausibility from './proceedings/plausibility.js';
import * as dates from './requests/dates.js';
import * as requestsPlausibility from './requests/plausibility.js';
import * as targets from './requests/targets.js';

const TOPICS: readonly Readonly<Record<string, Rule<RuleContext>>>[] = [
  records,
  accords,
  accounts,
  digitalMoney,
  assets,
  authorities,
  confiscation,
  costs,
  decisions,
  freezing,
  hearings,
  languages,
  legalBases,
  persons,
  preservation,
  proceedings,
  references,
  requests,
  results,
  search,
  service,
  spontaneous,
  status,
  use,
  reports,
  personsPlausibility,
  proceedingsPlausibility,
  dates,
  requestsPlausibility,
  targets,
  freezes,
  proofs,
  followUp,
  basesPlausible,
  refusals,
];

/** In the order of their ids. Several rules may share an id. */
export const RULES: readonly Rule<RuleContext>[] = Object.freeze(
  TOPICS.flatMap((topic) => Object.values(topic)).sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id))),
);
