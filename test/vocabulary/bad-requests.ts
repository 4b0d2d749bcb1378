// SPDX-License-Identifier: Apache-2.0
// Requests with one fault each. A new rule adds its rows to a file of bad-requests/, or a file to this list.
import { SCOPE_AND_DATES } from './bad-requests/scope-and-dates.js';
import { OFFENCES } from './bad-requests/offences.js';
import { TARGETS_AND_PERSONS } from './bad-requests/targets-and-persons.js';
import { SECRECY_AND_ORDERS } from './bad-requests/secrecy-and-orders.js';
import { HEARINGS_AND_DATA } from './bad-requests/hearings-and-data.js';
import type { BadRequest } from './bad-requests/row.js';
import type { Case } from './rules/case.js';

export const BAD_REQUESTS: readonly BadRequest[] = [
  ...SCOPE_AND_DATES,
  ...OFFENCES,
  ...TARGETS_AND_PERSONS,
  ...SECRECY_AND_ORDERS,
  ...HEARINGS_AND_DATA,
];

/** The same, for the test that tries every rule. */
export const CASES: readonly Case[] = BAD_REQUESTS.map(({ rule, fault, findings, run }) => ({ id: rule, name: fault, findings, run }));
