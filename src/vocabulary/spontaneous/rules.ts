// SPDX-License-Identifier: Apache-2.0
import { defineRule } from '../rule.js';

export const spontaneous = defineRule({
  id: 'V090',
  severity: 'E',
  source: 'ETS 185 article 26(2); see UNTOC article 18(5)',
  summary: 'Information without a request comes with its evaluation and says its conditions; the answer speaks to each.',
  mend: 'Evaluate source and information, and list conditions or none; the answer names each condition.',
  on: ['spontaneous.info', 'spontaneous.reply'],
  check({ payload }, report, { dossier }) {
    if ('decision' in payload) {
      const answered = new Set(payload.conditionIds);
      if ((dossier?.offered ?? []).some((id) => !answered.has(id))) report(['payload', 'conditionIds'], 'a condition is not answered');
      return;
    }
    if (payload.evaluation === undefined) report(['payload', 'evaluation'], 'evaluate source and information');
    if (payload.conditions === undefined) report(['payload', 'conditions'], 'name the conditions, or none');
  },
});
