// SPDX-License-Identifier: Apache-2.0
import { defineGeneralRule, defineRule } from '../rule.js';

export const surviving = defineRule({
  id: 'V087',
  source: 'practice: what is not listed is forgotten',
  summary: 'A closure lists every obligation that outlives the dossier.',
  mend: 'List each live freeze, preservation, return and unpaid cost, or end it first.',
  on: ['closure'],
  check({ payload }, report, { dossier }) {
    const listed = new Set(payload.openObligations.map(({ ref }) => ref));
    const isListed = ({ ref, measureId = ref }: { ref: string; measureId?: string }): boolean => listed.has(ref) || listed.has(measureId);
    if (!(dossier?.owed ?? []).every(isListed)) report(['payload', 'openObligations'], 'an obligation is not listed');
  },
});

/** Deadlines of decision and execution, which the messages of the responder end. */
const WATCHED: ReadonlySet<string> = new Set(['D02', 'D03']);

export const overdue = defineGeneralRule({
  id: 'V088',
  severity: 'W',
  source: 'practice: silence is the commonest answer',
  summary: 'A decision that is overdue is decided, or its delay told.',
  mend: 'Decide, send the result, or send notice.delay with a new date.',
  check({ type }, report, { dossier }) {
    if (type.startsWith('decision.') || type === 'notice.delay' || type === 'reminder' || type.startsWith('result.')) return;
    const late = (dossier?.running ?? []).some(({ deadlineId, percent }) => WATCHED.has(deadlineId) && percent >= 100);
    if (late) report([], 'a decision or execution is overdue');
  },
});
