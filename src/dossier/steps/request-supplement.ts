// SPDX-License-Identifier: Apache-2.0
import { MEASURE_STATES, isFinal } from '../view.js';
import { defineStep } from '../step.js';
import { answersWait, hasOpenQuestion } from '../questions.js';

export const requestSupplement = defineStep({
  type: 'request.supplement',
  by: 'requester',
  rows: [
    {
      from: ['INFO_WAIT'],
      to: 'resume',
      when: (measure, view, fact) => answersWait(measure, view, fact) && !hasOpenQuestion(view, measure.id),
    },
    { from: MEASURE_STATES.filter((state) => state !== 'DRAFT' && !isFinal(state)), to: 'same' },
  ],
  read: ({ payload }) => ({ measureIds: payload.measureIds, answers: payload.answers.map((answer) => answer.questionId) }),
  amend: (view, { answers = [] }) => ({
    ...view,
    questions: view.questions.map((question) => (answers.includes(question.id) ? { ...question, answered: true } : question)),
  }),
  breaks: (view, { answers = [] }) => (answers.every((id) => view.questions.some((question) => question.id === id)) ? undefined : 'X20'),
  tell: ({ payload }) =>
    payload.answers.length === 0
      ? `adds information on ${payload.measureIds.join(', ')}`
      : `answers ${payload.answers.map((answer) => answer.questionId).join(', ')}`,
});
