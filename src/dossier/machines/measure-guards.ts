// SPDX-License-Identifier: Apache-2.0
// Definitions of the guards of the measure machine.
import type { MessageFact } from '../fact.js';
import { offerOf } from '../records/conditions.js';
import { answersWait, hasOpenQuestion } from '../records/questions.js';
import type { MeasureRecord, View } from '../view.js';

type Guard = (measure: MeasureRecord, view: View, fact: MessageFact) => boolean;

const reports =
  (state: string): Guard =>
  (measure, _view, fact) =>
    fact.reports?.some((report) => report.measureId === measure.id && report.state === state) === true;
const chose =
  (choice: string): Guard =>
  (_measure, _view, fact) =>
    fact.choice === choice;

/** Guards decided by the content of the message. */
const BY_CONTENT: Readonly<Record<string, Guard>> = {
  'delivery-failed': (_measure, _view, fact) => fact.delivery === 'DRAFT',
  'delivered-before': (_measure, _view, fact) => fact.delivery === 'DELIVERED',
  'reports-review': reports('REVIEW'),
  'reports-first-act': reports('EXECUTING'),
  // DOSSIER-03
  answered: (measure, view, fact) => answersWait(measure, view, fact) && !hasOpenQuestion(view, measure.id),
  'all-accepted': (measure, view) => offerOf(view, measure).every(({ state }) => state === 'ACCEPTED'),
  'rejected-or-countered': (measure, view) => offerOf(view, measure).some(({ state }) => state === 'REJECTED' || state === 'COUNTERED'),
  proceed: chose('proceed'),
  limit: chose('limit'),
  withdraw: chose('withdraw'),
  'all-verified': (measure, view) =>
    view.evidence.every(({ measureId, state }) => measureId !== measure.id || (state !== 'SENT' && state !== 'DEFECTIVE')),
};

/** Guards decided by the dossier alone. */
const BY_DOSSIER: Readonly<Record<string, Guard>> = {
  'no-question-open': (measure, view) => !hasOpenQuestion(view, measure.id),
  'other-side-closed': (_measure, view, fact) => view.closed.some(({ by }) => by !== fact.from),
};

/** Whether a guard holds for a message. */
export function guardHolds(guard: string, measure: MeasureRecord, view: View, fact: MessageFact): boolean {
  return (BY_CONTENT[guard] ?? BY_DOSSIER[guard])?.(measure, view, fact) === true;
}

/** Whether a guard could hold for some message of this side. */
export function guardMayHold(guard: string, measure: MeasureRecord, view: View, from: MessageFact['from']): boolean {
  return guard in BY_CONTENT || BY_DOSSIER[guard]?.(measure, view, { from } as MessageFact) === true;
}
