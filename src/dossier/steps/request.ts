// SPDX-License-Identifier: Apache-2.0
import type { MessageFact } from '../fact.js';
import { isHeld } from '../records/provisionals.js';
import type { RuleId } from '../illegal.js';
import type { Extent, MeasureOpening, MeasureRecord, View } from '../view.js';
import { isFinal } from '../view.js';
import { present } from '../kept.js';
import { defineStep, namesOf, readStep } from '../step.js';
import type { Step } from '../step.js';
import { openingOf, opens } from './opening.js';

/** A request takes the place of one that never took effect. */
function open(view: View, fact: MessageFact): View {
  if (fact.opens === undefined) return view;
  const { legalBases, measures, urgency, country } = fact.opens;
  return {
    ...view,
    request: fact.messageId,
    legalBases,
    measures: measures.map((measure) => ({ ...measure, state: 'DRAFT' })),
    questions: [],
    evidence: [],
    conditions: [],
    ...present({ urgency, country }),
  };
}

const requestSubmit = defineStep({
  type: 'request.submit',
  opens: true,
  wholly: true,
  read: ({ payload, refs }) => ({ rqRef: refs.rqRef, opens: opens(payload) }),
  amend: open,
  breaks: (view) => (view.measures.every((measure) => measure.state === 'DRAFT') ? undefined : 'X00'),
  tell: ({ payload }) => `asks for ${payload.measures.map((measure) => measure.type).join(', ')}`,
});

/** Confirms in writing an oral or urgent request; opens the request when there is none yet. */
const requestConfirm = readStep({
  type: 'request.confirm',
  opens: true,
  read: ({ payload, refs }) => ({
    rqRef: refs.rqRef,
    opens: opens(payload),
    ...(payload.originalDispatch === undefined ? {} : { original: 'sent' as const }),
  }),
  amend: (view, fact) => {
    const confirmed = { ...view, confirmed: fact.messageId };
    return view.measures.every((measure) => measure.state === 'DRAFT') ? open(confirmed, fact) : confirmed;
  },
  tell: ({ payload }) => `confirms the request for ${(payload.measures ?? []).map((measure) => measure.type).join(', ')}`,
});

const requestSupplement = defineStep({
  type: 'request.supplement',
  read: ({ payload }) => ({
    measureIds: payload.measureIds,
    answers: payload.answers.map((answer) => answer.questionId),
    ...(payload.originalDispatch === undefined ? {} : { original: 'sent' as const }),
  }),
  tell: ({ payload }) =>
    payload.answers.length === 0
      ? `adds information on ${payload.measureIds.join(', ')}`
      : `answers ${payload.answers.map((answer) => answer.questionId).join(', ')}`,
});

const requestAmend = readStep({
  type: 'request.amend',
  read: ({ payload }) => {
    const changes = (payload.changes ?? []).map(({ op, measure }) => ({ op: op.toLowerCase(), measure: openingOf(measure) }));
    return { changes, measureIds: changes.filter(({ op }) => op !== 'add').map(({ measure }) => measure.id) };
  },
  breaks: (view, { changes = [] }) => {
    if (changes.length === 0) return 'X00';
    for (const { op, measure } of changes) {
      const held = view.measures.find(({ id }) => id === measure.id);
      if (held !== undefined && isAccepted(held) && widens(held.extent, measure.extent)) return 'X09';
      if ((held === undefined) !== (op === 'add')) return 'X00';
    }
    return undefined;
  },
  amend: (view, { changes = [], messageId }) => {
    const changed = new Map(changes.map(({ op, measure }) => [measure.id, { op, measure }]));
    const kept = view.measures.map((held) => {
      const change = changed.get(held.id);
      return change === undefined || isFinal(held.state) ? held : { ...held, ...change.measure };
    });
    const added = changes.filter(({ op }) => op === 'add').map(({ measure }) => sent(measure, messageId));
    return { ...view, measures: [...kept, ...added] };
  },
  tell: ({ payload }) => `changes the request: ${(payload.changes ?? []).map(({ op, measure }) => `${op} ${measure.id}`).join(', ')}`,
});

/** An added measure waits for an acknowledgement of its own. */
function sent(measure: MeasureOpening, messageId: string): MeasureRecord {
  return { ...measure, state: 'SENT', entered: { SENT: messageId } };
}

function isAccepted({ state }: MeasureRecord): boolean {
  return state === 'ACCEPTED' || state === 'EXECUTING' || state === 'PARTIAL';
}

/** Whether an extent reaches beyond another: more persons, assets, accounts or categories, or a longer period (X09). */
export function widens(held: Extent | undefined, asked: Extent): boolean {
  const beyond = (key: 'persons' | 'assets' | 'accounts' | 'categories'): boolean =>
    asked[key].some((one) => held?.[key].includes(one) !== true);
  if ((['persons', 'assets', 'accounts', 'categories'] as const).some(beyond)) return true;
  const [before, after] = [held?.period, asked.period];
  if (before === undefined) return false;
  const earlier = before.from !== undefined && (after?.from === undefined || Date.parse(after.from) < Date.parse(before.from));
  return earlier || (before.to !== undefined && (after?.to === undefined || Date.parse(after.to) > Date.parse(before.to)));
}

const requestWithdraw = readStep({
  type: 'request.withdraw',
  read: ({ payload }) => {
    const { measureIds, disposition, releases } = payload;
    return present({ measureIds, disposition: disposition?.rule, releases });
  },
  breaks: (view, fact): RuleId | undefined => {
    const concerned = (measureId: string | undefined): boolean =>
      measureId === undefined || fact.measureIds === undefined || fact.measureIds.includes(measureId);
    const holds = view.provisionals.some((one) => isHeld(one) && concerned(one.measureId));
    const unknown = (fact.releases ?? []).some((ref) => !view.provisionals.some((one) => one.ref === ref && isHeld(one)));
    if (unknown) return 'X00';
    return holds && fact.releases === undefined ? 'X13' : undefined;
  },
  tell: ({ payload }) => `withdraws ${namesOf(payload.measureIds)}: ${payload.reason ?? 'no reason given'}`,
});

export const REQUESTS: readonly Step[] = [requestSubmit, requestConfirm, requestSupplement, requestAmend, requestWithdraw];
