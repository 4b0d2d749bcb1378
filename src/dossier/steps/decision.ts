// SPDX-License-Identifier: Apache-2.0
import { needsConsultation } from '../../vocabulary/decisions/ground-status.js';
import { defineStep, moment, namesOf, present, readStep } from '../step.js';
import type { MeasureRecord, View } from '../view.js';

/** X17: a cooperation programme is no legal basis for coercion. */
const onProgrammeAlone = (measure: MeasureRecord, view: View): 'X17' | undefined =>
  measure.coercive && view.legalBases.every((basis) => basis === 'PROG') ? 'X17' : undefined;

export const decisionAccept = defineStep({
  type: 'decision.accept',
  by: 'responder',
  read: ({ payload, refs }) => ({ measureIds: payload.measureIds, rdRef: refs.rdRef }),
  forbids: onProgrammeAlone,
  tell: ({ payload }) => `accepts ${payload.measureIds.join(', ')}; expected by ${payload.expectedBy}`,
});

export const decisionAcceptConditional = readStep({
  type: 'decision.accept-conditional',
  by: 'responder',
  read: ({ payload }) => {
    const { conditions = [], measureIds } = payload;
    const read = conditions.map(({ id, code, appliesTo = [] }) => ({
      id,
      code,
      measureIds: appliesTo.length > 0 ? appliesTo : (measureIds ?? []),
    }));
    return {
      measureIds: measureIds ?? [...new Set(read.flatMap((one) => one.measureIds))],
      conditions: read,
      ...present({ until: moment(payload.replyBy) }),
    };
  },
  breaks: (_view, { conditions = [] }) => (conditions.length === 0 ? 'X00' : undefined),
  forbids: onProgrammeAlone,
  tell: ({ payload }) => `accepts ${namesOf(payload.measureIds)} under ${(payload.conditions ?? []).map(({ code }) => code).join(', ')}`,
});

const ANSWERS: Readonly<Record<string, 'accepts' | 'rejects' | 'counters'>> = {
  ACCEPT: 'accepts',
  REJECT: 'rejects',
  COUNTER: 'counters',
};

export const conditionsReply = readStep({
  type: 'conditions.reply',
  by: 'requester',
  read: ({ payload }) => ({
    ...(payload.measureIds === undefined ? {} : { measureIds: payload.measureIds }),
    replies: (payload.perCondition ?? []).map(({ id, answer }) => ({ id, answer: ANSWERS[answer] ?? 'rejects' })),
  }),
  tell: ({ payload }) => (payload.perCondition ?? []).map(({ id, answer }) => `${answer.toLowerCase()} ${id}`).join(', '),
});

export const decisionPostpone = readStep({
  type: 'decision.postpone',
  by: 'responder',
  read: ({ payload }) =>
    present({ measureIds: payload.measureIds, until: moment(payload.reviewOn), consultationRef: payload.consultationRef }),
  breaks: (_view, { until }) => (until === undefined ? 'X00' : undefined),
  tell: ({ payload }) => `postpones ${namesOf(payload.measureIds)}: ${payload.ground ?? ''}; review on ${payload.reviewOn ?? ''}`,
});

export const decisionRefuse = defineStep({
  type: 'decision.refuse',
  by: 'responder',
  read: ({ payload, refs }) => {
    const { grounds, consultationRef } = payload;
    const reasoned = grounds.length > 0 && grounds.every((ground) => ground.reason !== undefined);
    const consulted = consultationRef !== undefined || !needsConsultation(grounds.map((ground) => ground.code));
    return { measureIds: payload.measureIds, rdRef: refs.rdRef, ...(reasoned && consulted ? {} : { unreasoned: true as const }) };
  },
  breaks: (_view, fact) => (fact.unreasoned === true ? 'X07' : undefined),
  tell: ({ payload }) => `refuses ${payload.measureIds.join(', ')}: ${payload.grounds.map((ground) => ground.code).join(', ')}`,
});

export const consultationNote = readStep({
  type: 'consultation.note',
  by: 'either',
  read: ({ payload }) => (payload.measureIds === undefined ? {} : { measureIds: payload.measureIds }),
  amend: (view, { measureIds = ['*'] }) => {
    const added = measureIds.filter((id) => !view.consulted.includes(id));
    return added.length === 0 ? view : { ...view, consulted: [...view.consulted, ...added] };
  },
  tell: ({ payload }) => `wants to talk about ${namesOf(payload.measureIds)}: ${payload.topic ?? ''}`,
});
