// SPDX-License-Identifier: Apache-2.0
import { defineStep } from '../step.js';

export const infoRequest = defineStep({
  type: 'info.request',
  by: 'responder',
  rows: [{ from: ['RECEIVED', 'REVIEW', 'ACCEPTED', 'EXECUTING'], to: 'INFO_WAIT' }],
  read: ({ payload, refs }) => ({
    measureIds: payload.measureIds,
    rdRef: refs.rdRef,
    asks: payload.questions.map(({ id, blocking }) => ({ id, blocking })),
  }),
  amend: (view, { messageId, asks = [], measureIds = [] }) => ({
    ...view,
    questions: [...view.questions, ...asks.map((question) => ({ ...question, askedBy: messageId, measureIds, answered: false }))],
  }),
  breaks: (view, { asks = [] }) => {
    const ids = [...view.questions, ...asks].map((question) => question.id);
    return new Set(ids).size === ids.length ? undefined : 'X00';
  },
  tell: ({ payload }) => `asks ${payload.questions.map((question) => question.code).join(', ')} about ${payload.measureIds.join(', ')}`,
});
