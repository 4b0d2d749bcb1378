// SPDX-License-Identifier: Apache-2.0
import { present } from '../kept.js';
import { defineStep, moment, namesOf, readStep } from '../step.js';
import type { Step } from '../step.js';

const infoRequest = defineStep({
  type: 'info.request',
  read: ({ payload, refs }) => ({
    measureIds: payload.measureIds,
    rdRef: refs.rdRef,
    asks: payload.questions.map(({ id, blocking }) => ({ id, blocking })),
    ...(payload.effectOnClock === 'stops' ? { stops: true as const } : {}),
    ...(payload.questions.some(({ code }) => code === 'I-ORIGINAL') ? { original: 'asked' as const } : {}),
    ...present({ until: moment(payload.replyBy) }),
  }),
  tell: ({ payload }) => `asks ${payload.questions.map((question) => question.code).join(', ')} about ${payload.measureIds.join(', ')}`,
});

const formalityUnavailable = readStep({
  type: 'notice.formality-unavailable',
  read: ({ payload }) => present({ measureIds: payload.measureIds }),
  tell: ({ payload }) => `cannot follow ${(payload.formalityCodes ?? []).join(', ')} for ${namesOf(payload.measureIds)}`,
});

const confidentialityUnavailable = readStep({
  type: 'notice.confidentiality-unavailable',
  read: ({ payload }) => present({ measureIds: payload.measureIds, until: moment(payload.holdUntil) }),
  tell: ({ payload }) => `cannot keep ${namesOf(payload.measureIds)} confidential; waits until ${payload.holdUntil ?? ''}`,
});

const confidentialityReply = readStep({
  type: 'confidentiality.reply',
  read: ({ payload }) => ({ ...present({ measureIds: payload.measureIds }), choice: (payload.decision ?? '').toLowerCase() }),
  tell: ({ payload }) => `answers about confidentiality of ${namesOf(payload.measureIds)}: ${payload.decision ?? ''}`,
});

const noticeDelay = readStep({
  type: 'notice.delay',
  read: ({ payload }) => present({ measureIds: payload.measureIds, deadline: payload.deadlineId && { id: payload.deadlineId } }),
  amend: (view, { deadline, measureIds }) => {
    if (deadline === undefined) return view;
    const measures = view.measures.map((measure) => {
      const { extended = [] } = measure;
      // Only once: a second notice of the same delay explains, but extends nothing.
      if (extended.includes(deadline.id) || measureIds?.includes(measure.id) === false) return measure;
      return { ...measure, extended: [...extended, deadline.id] };
    });
    return { ...view, measures };
  },
  tell: ({ payload }) =>
    `will be late with ${payload.deadlineId ?? ''}: ${payload.reason ?? ''}; now expected ${payload.newEstimate ?? ''}`,
});

const statusQuery = readStep({
  type: 'status.query',
  read: ({ payload }) => present({ measureIds: payload.measureIds }),
  amend: (view, { messageId }) => ({ ...view, queries: [...view.queries.slice(-15), messageId] }),
  tell: ({ payload }) => `asks where ${namesOf(payload.measureIds)} stands`,
});

const statusReport = readStep({
  type: 'status.report',
  read: ({ payload }) => {
    const reports = (payload.measures ?? []).map(({ measureId, state }) => ({ measureId, state }));
    return { reports, measureIds: [...new Set(reports.map(({ measureId }) => measureId))] };
  },
  amend: (view) => (view.queries.length === 0 ? view : { ...view, queries: [] }),
  tell: ({ payload }) => `reports ${(payload.measures ?? []).map(({ measureId, state }) => `${measureId} ${state}`).join(', ')}`,
});

const reminder = readStep({
  type: 'reminder',
  read: ({ payload }) =>
    payload.deadlineId === undefined ? {} : { deadline: { id: payload.deadlineId, ...present({ level: payload.level }) } },
  amend: (view, { deadline }) => {
    if (deadline === undefined) return view;
    const level = Math.max(deadline.level ?? 1, view.reminded[deadline.id] ?? 0);
    return { ...view, reminded: { ...view.reminded, [deadline.id]: level } };
  },
  tell: ({ payload }) => `reminds of ${payload.deadlineId ?? ''}, level ${payload.level ?? 1}`,
});

export const INFORMATION: readonly Step[] = [
  infoRequest,
  formalityUnavailable,
  confidentialityUnavailable,
  confidentialityReply,
  noticeDelay,
  statusQuery,
  statusReport,
  reminder,
];
