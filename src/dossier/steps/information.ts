// SPDX-License-Identifier: Apache-2.0
import { defineStep, moment, namesOf, present, readStep } from '../step.js';

export const infoRequest = defineStep({
  type: 'info.request',
  by: 'responder',
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

const ofMeasures = ({ measureIds }: { readonly measureIds?: readonly string[] | undefined }) =>
  measureIds === undefined ? {} : { measureIds };

export const formalityUnavailable = readStep({
  type: 'notice.formality-unavailable',
  by: 'responder',
  read: ({ payload }) => ofMeasures(payload),
  tell: ({ payload }) => `cannot follow ${(payload.formalityCodes ?? []).join(', ')} for ${namesOf(payload.measureIds)}`,
});

export const confidentialityUnavailable = readStep({
  type: 'notice.confidentiality-unavailable',
  by: 'responder',
  read: ({ payload }) => ({ ...ofMeasures(payload), ...present({ until: moment(payload.holdUntil) }) }),
  tell: ({ payload }) => `cannot keep ${namesOf(payload.measureIds)} confidential; waits until ${payload.holdUntil ?? ''}`,
});

export const confidentialityReply = readStep({
  type: 'confidentiality.reply',
  by: 'requester',
  read: ({ payload }) => ({ ...ofMeasures(payload), choice: (payload.decision ?? '').toLowerCase() }),
  tell: ({ payload }) => `answers about confidentiality of ${namesOf(payload.measureIds)}: ${payload.decision ?? ''}`,
});

export const noticeDelay = readStep({
  type: 'notice.delay',
  by: 'responder',
  read: ({ payload }) => ({
    ...ofMeasures(payload),
    ...(payload.deadlineId === undefined ? {} : { deadline: { id: payload.deadlineId } }),
  }),
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

export const statusQuery = readStep({
  type: 'status.query',
  by: 'requester',
  read: ({ payload }) => ofMeasures(payload),
  amend: (view, { messageId }) => ({ ...view, queries: [...view.queries.slice(-15), messageId] }),
  tell: ({ payload }) => `asks where ${namesOf(payload.measureIds)} stands`,
});

export const statusReport = readStep({
  type: 'status.report',
  by: 'responder',
  read: ({ payload }) => {
    const reports = (payload.measures ?? []).map(({ measureId, state }) => ({ measureId, state }));
    return { reports, measureIds: [...new Set(reports.map(({ measureId }) => measureId))] };
  },
  amend: (view) => (view.queries.length === 0 ? view : { ...view, queries: [] }),
  tell: ({ payload }) => `reports ${(payload.measures ?? []).map(({ measureId, state }) => `${measureId} ${state}`).join(', ')}`,
});

export const reminder = readStep({
  type: 'reminder',
  by: 'either',
  read: ({ payload }) =>
    payload.deadlineId === undefined ? {} : { deadline: { id: payload.deadlineId, ...present({ level: payload.level }) } },
  amend: (view, { deadline }) => {
    if (deadline === undefined) return view;
    const level = Math.max(deadline.level ?? 1, view.reminded[deadline.id] ?? 0);
    return { ...view, reminded: { ...view.reminded, [deadline.id]: level } };
  },
  tell: ({ payload }) => `reminds of ${payload.deadlineId ?? ''}, level ${payload.level ?? 1}`,
});
