// SPDX-License-Identifier: Apache-2.0
// Every list of codes of the protocol: all exports of each codes.ts. Add a new topic as a row.
import type { CodeList } from '../schema/code-list.js';
import * as frame from '../schema/frame/codes.js';
import * as accords from './accords/codes.js';
import * as accounts from './accounts/codes.js';
import * as assets from './assets/codes.js';
import * as confiscation from './confiscation/codes.js';
import * as consultations from './consultations/codes.js';
import * as costs from './costs/codes.js';
import * as decisions from './decisions/codes.js';
import * as freezing from './freezing/codes.js';
import * as intake from './intake/codes.js';
import * as legalBases from './legal-bases/codes.js';
import * as measures from './measures/codes.js';
import * as persons from './persons/codes.js';
import * as preservation from './preservation/codes.js';
import * as proceedings from './proceedings/codes.js';
import * as records from './records/codes.js';
import * as requests from './requests/codes.js';
import * as results from './results/codes.js';
import * as service from './service/codes.js';
import * as spontaneous from './spontaneous/codes.js';
import * as status from './status/codes.js';
import * as use from './use/codes.js';

const TOPICS: readonly Readonly<Record<string, CodeList>>[] = [
  frame,
  accords,
  accounts,
  assets,
  confiscation,
  consultations,
  costs,
  decisions,
  freezing,
  intake,
  legalBases,
  measures,
  persons,
  preservation,
  proceedings,
  records,
  requests,
  results,
  service,
  spontaneous,
  status,
  use,
];

/** By name. */
export const CODE_LISTS: readonly CodeList[] = Object.freeze(
  TOPICS.flatMap((topic) => Object.values(topic)).sort((a, b) => (a.name < b.name ? -1 : 1)),
);

const BY_CODES: ReadonlyMap<string, CodeList> = new Map(CODE_LISTS.map((list) => [list.codes.join(' '), list]));

/** The list with exactly these codes, in their order, such as those of an enum in a schema; undefined when no list has them. */
export function codeListOf(codes: readonly string[]): CodeList | undefined {
  return BY_CODES.get(codes.join(' '));
}
