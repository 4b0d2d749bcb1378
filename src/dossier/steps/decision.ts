// SPDX-License-Identifier: Apache-2.0
import { consultationBefore, consultationBeforePostponing } from '../../vocabulary/decisions/ground-status.js';
import { consultedOn } from '../../vocabulary/decisions/refusal.js';
import type { MessageFact } from '../fact.js';
import { present } from '../kept.js';
import { defineStep, moment, namesOf, readStep } from '../step.js';
import type { Step } from '../step.js';
import type { MeasureRecord, View } from '../view.js';

/** X17: a cooperation programme is no legal basis for coercion. */
const onProgrammeAlone = (measure: MeasureRecord, view: View): 'X17' | undefined =>
  measure.coercive && view.legalBases.every((basis) => basis === 'PROG') ? 'X17' : undefined;

const decisionAccept = defineStep({
  type: 'decision.accept',
  read: ({ payload, refs }) => ({ measureIds: payload.measureIds, rdRef: refs.rdRef }),
  forbids: onProgrammeAlone,
  tell: ({ payload }) => `accepts ${payload.measureIds.join(', ')}; expected by ${payload.expectedBy}`,
});

const decisionAcceptConditional = readStep({
  type: 'decision.accept-conditional',
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

const conditionsReply = readStep({
  type: 'conditions.reply',
  read: ({ payload }) => ({
    ...present({ measureIds: payload.measureIds }),
    replies: (payload.perCondition ?? []).map(({ id, answer }) => ({ id, answer: ANSWERS[answer] ?? 'rejects' })),
  }),
  tell: ({ payload }) => (payload.perCondition ?? []).map(({ id, answer }) => `${answer.toLowerCase()} ${id}`).join(', '),
});

/** Whether the cited treaty asks for a consultation that did not take place. */
const lacksConsultation = ({ consulted }: View, { consultFirst, consultationRef, measureIds }: MessageFact): boolean =>
  consultFirst === true && consultationRef === undefined && !consultedOn(measureIds, consulted);

const decisionPostpone = readStep({
  type: 'decision.postpone',
  read: ({ payload }) => ({
    ...present({ measureIds: payload.measureIds, until: moment(payload.reviewOn), consultationRef: payload.consultationRef }),
    ...(consultationBeforePostponing(payload.basis?.code)?.binds === true ? { consultFirst: true as const } : {}),
  }),
  breaks: (view, fact) => (fact.until === undefined ? 'X00' : lacksConsultation(view, fact) ? 'X21' : undefined),
  tell: ({ payload }) => `postpones ${namesOf(payload.measureIds)}: ${payload.ground ?? ''}; review on ${payload.reviewOn ?? ''}`,
});

const decisionRefuse = defineStep({
  type: 'decision.refuse',
  read: ({ payload, refs }) => {
    const { grounds, consultationRef } = payload;
    const reasoned = grounds.length > 0 && grounds.every((ground) => ground.reason !== undefined);
    const binds = grounds.some(({ basis, code }) => consultationBefore(basis?.code, code)?.binds === true);
    return {
      measureIds: payload.measureIds,
      rdRef: refs.rdRef,
      ...present({ consultationRef }),
      ...(reasoned ? {} : { unreasoned: true as const }),
      ...(binds ? { consultFirst: true as const } : {}),
    };
  },
  breaks: (view, fact) => (fact.unreasoned === true || lacksConsultation(view, fact) ? 'X07' : undefined),
  tell: ({ payload }) => `refuses ${payload.measureIds.join(', ')}: ${payload.grounds.map((ground) => ground.code).join(', ')}`,
});

const consultationNote = readStep({
  type: 'consultation.note',
  read: ({ payload }) => present({ measureIds: payload.measureIds }),
  amend: (view, { measureIds = ['*'] }) => {
    const added = measureIds.filter((id) => !view.consulted.includes(id));
    return added.length === 0 ? view : { ...view, consulted: [...view.consulted, ...added] };
  },
  tell: ({ payload }) => `wants to talk about ${namesOf(payload.measureIds)}: ${payload.topic ?? ''}`,
});

export const DECISIONS: readonly Step[] = [
  decisionAccept,
  decisionAcceptConditional,
  conditionsReply,
  decisionPostpone,
  decisionRefuse,
  consultationNote,
];
