// SPDX-License-Identifier: Apache-2.0
import { hasOpenQuestion } from '../questions.js';
import { defineStep } from '../step.js';

export const decisionAccept = defineStep({
  type: 'decision.accept',
  by: 'responder',
  rows: [
    // RECEIVED too: who decides has reviewed.
    { from: ['RECEIVED', 'REVIEW', 'POSTPONED'], to: 'ACCEPTED' },
    { from: ['INFO_WAIT'], to: 'ACCEPTED', when: (measure, view) => !hasOpenQuestion(view, measure.id) },
  ],
  read: ({ payload, refs }) => ({ measureIds: payload.measureIds, rdRef: refs.rdRef }),
  forbids: (measure, view) => (measure.coercive && view.legalBases.every((basis) => basis === 'PROG') ? 'X17' : undefined),
  tell: ({ payload }) => `accepts ${payload.measureIds.join(', ')}; expected by ${payload.expectedBy}`,
});
