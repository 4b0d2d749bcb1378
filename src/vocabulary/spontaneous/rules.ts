// SPDX-License-Identifier: Apache-2.0
import { defineRule } from '../rule.js';

export const spontaneous = defineRule({
  id: 'V090',
  source: 'ETS 185 article 26(2); see UNTOC article 18(5)',
  summary: 'Information without a request says its conditions; the answer speaks to each.',
  mend: 'List the conditions, or none; the answer names each condition.',
  on: ['spontaneous.info', 'spontaneous.reply'],
  check({ payload }, report, { dossier }) {
    if ('decision' in payload) {
      const answered = new Set(payload.conditionIds);
      if ((dossier?.offered ?? []).some((id) => !answered.has(id))) report(['payload', 'conditionIds'], 'a condition is not answered');
      return;
    }
    if (payload.conditions === undefined) report(['payload', 'conditions'], 'name the conditions, or none');
  },
});

export const graded = defineRule({
  id: 'P49',
  severity: 'W',
  source: 'practice of police forces',
  summary: 'Information without a request may be graded by its source and accuracy.',
  mend: 'Add the grades, or leave them out.',
  on: ['spontaneous.info'],
  check({ payload }, report) {
    if (payload.evaluation === undefined) report(['payload', 'evaluation'], 'No treaty asks for grading; it helps.');
  },
});
