// SPDX-License-Identifier: Apache-2.0
// Every rule tried: the cases of all topics.
import type { Case } from './rules/case.js';
import * as badRequests from './bad-requests.js';
import * as accords from './accords/rule-cases.js';
import * as accounts from './accounts/rule-cases.js';
import * as assets from './assets/rule-cases.js';
import * as authorities from './authorities/rule-cases.js';
import * as confiscation from './confiscation/rule-cases.js';
import * as costs from './costs/rule-cases.js';
import * as decisions from './decisions/rule-cases.js';
import * as freezing from './freezing/rule-cases.js';
import * as hearings from './hearings/rule-cases.js';
import * as languages from './languages/rule-cases.js';
import * as legalBases from './legal-bases/rule-cases.js';
import * as persons from './persons/rule-cases.js';
import * as preservation from './preservation/rule-cases.js';
import * as proceedings from './proceedings/rule-cases.js';
import * as records from './records/rule-cases.js';
import * as references from './references/rule-cases.js';
import * as requests from './requests/rule-cases.js';
import * as results from './results/rule-cases.js';
import * as search from './search/rule-cases.js';
import * as service from './service/rule-cases.js';
import * as spontaneous from './spontaneous/rule-cases.js';
import * as status from './status/rule-cases.js';
import * as use from './use/rule-cases.js';

export const CASES: readonly Case[] = [
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
