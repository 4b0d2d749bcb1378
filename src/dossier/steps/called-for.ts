// SPDX-License-Identifier: Apache-2.0
// Whether a case calls for a message: many may be sent at any time, and an officer is offered those that have a reason now.
import { isHeld } from '../records/provisionals.js';
import type { MeasureRecord, ProvisionalRecord, Role, View } from '../view.js';
import { isFinal, isOpen } from '../view.js';

type Cause = (view: View, side: Role) => boolean;

const HEARINGS: ReadonlySet<string> = new Set(['STMT', 'VID', 'TEL']);
const SERVICE: ReadonlySet<string> = new Set(['SVC-DOC', 'SVC-SUM']);

const measure =
  (holds: (one: MeasureRecord) => boolean): Cause =>
  ({ measures }) =>
    measures.some(holds);
const provisional =
  (kind: ProvisionalRecord['kind'], holds: (one: ProvisionalRecord) => boolean): Cause =>
  ({ provisionals }) =>
    provisionals.some((one) => one.kind === kind && holds(one));
const running = measure(({ state }) => !isFinal(state));
const isAsked = ({ state }: ProvisionalRecord): boolean => state === 'ASKED' || state === 'TAKEN';
const awaited = (one: ProvisionalRecord): boolean => isAsked(one) || isHeld(one);
const returns: Cause = ({ evidence }) => evidence.some(({ returnRequired, state }) => returnRequired || state === 'RETURN_DUE');
const never: Cause = () => false;

/** Core types that are offered whenever they are allowed. */
const USUAL: ReadonlySet<string> = new Set([
  'request.supplement',
  'request.withdraw',
  'ack.receipt',
  'ack.forwarded',
  'request.return',
  'info.request',
  'decision.accept',
  'decision.accept-conditional',
  'decision.postpone',
  'decision.refuse',
  'result.final',
  'closure',
]);

/** Causes of the types that are not simply offered when they are allowed. */
const CAUSES: Readonly<Record<string, Cause>> = {
  'request.submit': ({ request }) => request === undefined,
  'request.confirm': ({ request, confirmed, urgency }) =>
    confirmed === undefined && (request === undefined || urgency === 'PROVISIONAL' || urgency === 'EMERGENCY'),
  'request.amend': measure(({ state }) => !isFinal(state) && state !== 'EXECUTED' && state !== 'ACKED'),
  'conditions.reply': ({ conditions }, side) =>
    conditions.some(({ state, by, measureIds }) => state === 'PROPOSED' && by !== side && measureIds.length > 0),
  'spontaneous.reply': ({ conditions }, side) =>
    conditions.some(({ state, by, measureIds }) => state === 'PROPOSED' && by !== side && measureIds.length === 0),
  'spontaneous.info': ({ request, opener }) => request === undefined && opener === undefined,
  'status.query': running,
  'status.report': (view) => view.queries.length > 0 || running(view, 'responder'),
  'consultation.note': (view) => isOpen(view),
  'execution.schedule': measure(({ type, state }) => HEARINGS.has(type) && (state === 'ACCEPTED' || state === 'EXECUTING')),
  'execution.schedule-reply': measure(({ type, state }) => HEARINGS.has(type) && (state === 'ACCEPTED' || state === 'EXECUTING')),
  'service.proof': measure(({ type }) => SERVICE.has(type)),
  'result.partial': measure(({ state }) => state === 'EXECUTING' || state === 'PARTIAL'),
  'result.ack': measure(({ state }) => state === 'EXECUTED' || state === 'PARTIAL'),
  'result.defect': ({ evidence }) => evidence.some(({ state }) => state === 'SENT' || state === 'DEFECTIVE'),
  'preservation.report': provisional('preservation', isAsked),
  'preservation.extend': provisional('preservation', isHeld),
  'preservation.link': provisional('preservation', ({ state }) => state === 'SECURED'),
  'preservation.release': provisional('preservation', isHeld),
  'restraint.request': ({ request, provisionals }) => request === undefined && provisionals.length === 0,
  'restraint.report': provisional('restraint', awaited),
  'restraint.expiry-warning': provisional('restraint', (one) => isHeld(one) && one.expiresAt !== undefined && one.warned !== true),
  'restraint.lifted': provisional('restraint', isHeld),
  'restraint.extend': provisional('restraint', isHeld),
  'restraint.release': provisional('restraint', isHeld),
  'costs.estimate': measure(({ state }) => state === 'ACCEPTED' || state === 'EXECUTING'),
  'costs.reply': ({ costs }) => costs.some(({ state }) => state === 'ESTIMATED'),
  'costs.claim': ({ costs }) => costs.some(({ state }) => state === 'AGREED'),
  'evidence.return-demand': returns,
  'evidence.return-plan': returns,
  'evidence.return-confirm': returns,
  'use.consent-request': ({ evidence }) => evidence.some(({ state }) => state === 'VERIFIED' || state === 'HELD'),
  'use.consent-decision': ({ wanted }, side) => side === 'responder' && wanted.length > 0,
  'confidentiality.reply': measure(({ state }) => state === 'CONF_WAIT'),
  // Their cause is a deadline: whoever knows the accord says so.
  'notice.delay': never,
  reminder: never,
};

/** Whether somebody should be offered a type that is allowed; a rare type without a cause, and what only machines send, is not. */
export function isCalledFor(type: string, view: View, side: Role): boolean {
  const cause = Object.hasOwn(CAUSES, type) ? CAUSES[type] : undefined;
  return cause === undefined ? USUAL.has(type) : cause(view, side);
}
