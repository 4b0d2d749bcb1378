// SPDX-License-Identifier: Apache-2.0
// The life of one measure. Guards are named here and written in measure-guards.ts.
import { MEASURE_STATES as codes } from '../../vocabulary/status/codes.js';
import type { Machine } from './machine.js';

/** In the order of a life without incident; the last five are final. */
export const MEASURE_STATES = codes.codes;
export type MeasureState = (typeof MEASURE_STATES)[number];

const FINAL = ['CLOSED', 'REFUSED', 'RETURNED', 'WITHDRAWN', 'LAPSED'] as const satisfies readonly MeasureState[];
const LIVE = MEASURE_STATES.filter((state) => !(FINAL as readonly string[]).includes(state));
const SENT_ON = LIVE.filter((state) => state !== 'DRAFT');
const BEFORE_RESULT = LIVE.filter((state) => state !== 'EXECUTED' && state !== 'ACKED');
/** From the acknowledgement to the result. */
const IN_HAND = BEFORE_RESULT.filter((state) => !['DRAFT', 'SENT', 'DELIVERED'].includes(state));
/** States in which a decision is allowed: it may follow the acknowledgement at once. */
const REVIEWED = ['RECEIVED', 'REVIEW'] as const;
const AT_WORK = ['ACCEPTED', 'EXECUTING', 'PARTIAL'] as const;

export const MEASURE_MACHINE: Machine<MeasureState> = {
  name: 'measure',
  states: MEASURE_STATES,
  initial: ['DRAFT'],
  final: FINAL,
  rows: [
    { on: 'request.submit', by: 'requester', from: ['DRAFT'], to: 'same', guard: 'delivery-failed' },
    { on: 'request.submit', by: 'requester', from: ['DRAFT'], to: 'DELIVERED', guard: 'delivered-before' },
    { on: 'request.submit', by: 'requester', from: ['DRAFT'], to: 'SENT' },
    { on: 'request.confirm', by: 'requester', from: ['DRAFT'], to: 'same', guard: 'delivery-failed' },
    { on: 'request.confirm', by: 'requester', from: ['DRAFT'], to: 'DELIVERED', guard: 'delivered-before' },
    { on: 'request.confirm', by: 'requester', from: ['DRAFT'], to: 'SENT' },
    { on: 'request.confirm', by: 'requester', from: SENT_ON, to: 'same' },
    { on: 'receipt delivered', by: 'relay', from: ['SENT'], to: 'DELIVERED' },
    { on: 'receipt opened', by: 'relay', from: ['SENT', 'DELIVERED'], to: 'DELIVERED' },
    { on: 'receipt refused', by: 'relay', from: ['SENT', 'DELIVERED'], to: 'DRAFT' },
    { on: 'receipt expired', by: 'relay', from: ['SENT'], to: 'DRAFT' },
    { on: 'receipt failed', by: 'relay', from: ['SENT'], to: 'DRAFT' },
    // It may come before the sealed receipts of delivery.
    { on: 'ack.receipt', by: 'responder', from: ['SENT', 'DELIVERED'], to: 'RECEIVED' },
    // A sender that returns a request has it, even if no receipt says so yet.
    { on: 'request.return', by: 'responder', from: ['SENT', 'DELIVERED', 'RECEIVED'], to: 'RETURNED' },
    { on: 'ack.forwarded', by: 'responder', from: REVIEWED, to: 'same' },
    { on: 'status.report', by: 'responder', from: ['RECEIVED'], to: 'REVIEW', guard: 'reports-review' },
    { on: 'status.report', by: 'responder', from: ['ACCEPTED'], to: 'EXECUTING', guard: 'reports-first-act' },
    { on: 'status.report', by: 'responder', from: MEASURE_STATES, to: 'same' },
    { on: 'status.query', by: 'requester', from: SENT_ON, to: 'same' },
    { on: 'info.request', by: 'responder', from: ['RECEIVED', 'REVIEW', 'ACCEPTED', 'EXECUTING'], to: 'INFO_WAIT' },
    { on: 'request.supplement', by: 'requester', from: ['INFO_WAIT'], to: 'resume', guard: 'answered' },
    { on: 'request.supplement', by: 'requester', from: SENT_ON, to: 'same' },
    { on: 'timer replyBy', by: 'clock', from: ['INFO_WAIT'], to: 'LAPSED', guard: 'lapse-agreed' },
    { on: 'request.amend', by: 'requester', from: BEFORE_RESULT.filter((state) => state !== 'DRAFT'), to: 'same' },
    { on: 'request.withdraw', by: 'requester', from: BEFORE_RESULT, to: 'WITHDRAWN' },
    { on: 'decision.accept-conditional', by: 'responder', from: REVIEWED, to: 'COND_WAIT' },
    { on: 'decision.accept-conditional', by: 'responder', from: ['INFO_WAIT'], to: 'COND_WAIT', guard: 'no-question-open' },
    { on: 'conditions.reply', by: 'requester', from: ['COND_WAIT'], to: 'ACCEPTED', guard: 'all-accepted' },
    { on: 'conditions.reply', by: 'requester', from: ['COND_WAIT'], to: 'REVIEW', guard: 'rejected-or-countered' },
    { on: 'conditions.reply', by: 'requester', from: ['COND_WAIT'], to: 'same' },
    { on: 'timer replyBy', by: 'clock', from: ['COND_WAIT'], to: 'REVIEW' },
    { on: 'decision.accept', by: 'responder', from: [...REVIEWED, 'POSTPONED'], to: 'ACCEPTED' },
    { on: 'decision.accept', by: 'responder', from: ['INFO_WAIT'], to: 'ACCEPTED', guard: 'no-question-open' },
    { on: 'notice.confidentiality-unavailable', by: 'responder', from: ['REVIEW', 'ACCEPTED', 'EXECUTING'], to: 'CONF_WAIT' },
    { on: 'confidentiality.reply', by: 'requester', from: ['CONF_WAIT'], to: 'resume', guard: 'proceed' },
    { on: 'confidentiality.reply', by: 'requester', from: ['CONF_WAIT'], to: 'REVIEW', guard: 'limit' },
    { on: 'confidentiality.reply', by: 'requester', from: ['CONF_WAIT'], to: 'WITHDRAWN', guard: 'withdraw' },
    // Never continues by itself: the person concerned would learn of the request.
    { on: 'timer holdUntil', by: 'clock', from: ['CONF_WAIT'], to: 'same' },
    { on: 'decision.postpone', by: 'responder', from: [...REVIEWED, 'ACCEPTED', 'EXECUTING'], to: 'POSTPONED' },
    { on: 'timer reviewOn', by: 'clock', from: ['POSTPONED'], to: 'same' },
    {
      on: 'decision.refuse',
      by: 'responder',
      // CONF_WAIT: without an answer of the requester nothing else is possible.
      from: ['RECEIVED', 'REVIEW', 'INFO_WAIT', 'COND_WAIT', 'CONF_WAIT', 'POSTPONED', 'ACCEPTED', 'EXECUTING'],
      to: 'REFUSED',
    },
    { on: 'consultation.note', by: 'either', from: SENT_ON, to: 'same' },
    { on: 'notice.formality-unavailable', by: 'responder', from: IN_HAND, to: 'same' },
    { on: 'notice.delay', by: 'responder', from: IN_HAND, to: 'same' },
    { on: 'execution.schedule', by: 'responder', from: ['ACCEPTED'], to: 'EXECUTING' },
    { on: 'execution.schedule', by: 'responder', from: ['EXECUTING', 'PARTIAL'], to: 'same' },
    { on: 'execution.schedule-reply', by: 'requester', from: AT_WORK, to: 'same' },
    { on: 'service.proof', by: 'responder', from: ['ACCEPTED'], to: 'EXECUTING' },
    { on: 'service.proof', by: 'responder', from: ['EXECUTING', 'PARTIAL'], to: 'same' },
    { on: 'result.partial', by: 'responder', from: ['EXECUTING', 'PARTIAL'], to: 'PARTIAL' },
    { on: 'result.final', by: 'responder', from: AT_WORK, to: 'EXECUTED' },
    { on: 'result.defect', by: 'requester', from: ['PARTIAL', 'EXECUTED'], to: 'EXECUTING' },
    { on: 'result.ack', by: 'requester', from: ['EXECUTED'], to: 'ACKED', guard: 'all-verified' },
    { on: 'result.ack', by: 'requester', from: ['EXECUTING', 'PARTIAL', 'EXECUTED'], to: 'same' },
    { on: 'timer defectWindow', by: 'clock', from: ['EXECUTED'], to: 'ACKED' },
    { on: 'closure', by: 'either', from: ['ACKED'], to: 'CLOSED', guard: 'other-side-closed' },
    { on: 'closure', by: 'either', from: ['ACKED', ...FINAL], to: 'same' },
  ],
};

/** Whether a measure in this state is final: a fresh attempt needs a new dossier. */
export function isFinal(state: MeasureState): boolean {
  return (FINAL as readonly MeasureState[]).includes(state);
}
