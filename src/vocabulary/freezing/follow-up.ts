// SPDX-License-Identifier: Apache-2.0
import { deadlineOf, lengthMs } from '../accords/duration.js';
import { defineRule } from '../rule.js';

export const formalRequestFollows = defineRule({
  id: 'P31',
  severity: 'E',
  source: 'TR CMK 128/A; see Directive (EU) 2024/1260 article 11; the accord',
  summary: 'A formal request follows an urgent restraint, within the time of the accord.',
  mend: 'Promise the formal request, and sooner: what was restrained is released otherwise.',
  on: ['restraint.request'],
  check({ payload }, report, { terms }, { issuedAt }) {
    if (payload.followUp?.intent === false) report(['payload', 'followUp', 'intent'], 'A formal request must follow.');
    // A restraint is urgent by its kind, so its deadline is the urgent one.
    const entry = terms === undefined ? undefined : deadlineOf(terms, 'D17', 'PROVISIONAL');
    if (entry === undefined || issuedAt === undefined) return;
    if (Date.parse(payload.formalRequestDueBy) - issuedAt > lengthMs(entry))
      report(['payload', 'formalRequestDueBy'], 'The formal request would come later than the accord allows.');
  },
});
