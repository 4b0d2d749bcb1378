// SPDX-License-Identifier: Apache-2.0
// Types that move few measures or none.
import type { MessageTypeName } from '../../vocabulary/catalogue.js';
import { present } from '../kept.js';
import { obligationsOf } from '../obligations.js';
import { defineStep, namesOf, readStep } from '../step.js';
import type { Step } from '../step.js';

/** The journal (apply.ts) undoes the message that it rejects. */
const errorValidation = defineStep({
  type: 'error.validation',
  read: ({ payload }) => ({ measureIds: [], rejects: payload.ofMessageId }),
  tell: ({ payload }) => `rejects ${payload.ofMessageId}: ${[...new Set(payload.errors.map((error) => error.rule))].join(', ')}`,
});

const closure = readStep({
  type: 'closure',
  wholly: true,
  read: ({ payload }) => ({
    surviving: (payload.openObligations ?? []).map(({ ref }) => ref),
  }),
  breaks: (view, { surviving = [] }) => {
    const listed = ({ ref, measureId }: { ref: string; measureId?: string }): boolean =>
      surviving.includes(ref) || (measureId !== undefined && surviving.includes(measureId));
    return obligationsOf(view, view.clock).every(listed) ? undefined : 'X14';
  },
  amend: (view, { from, surviving = [] }) => ({
    ...view,
    closed: [...view.closed.filter(({ by }) => by !== from), { by: from, surviving }],
  }),
  tell: ({ payload }) => {
    const { length } = payload.openObligations ?? [];
    return length === 0 ? 'closes the dossier' : `closes the dossier; ${length} obligation(s) survive`;
  },
});

const executionSchedule = readStep({
  type: 'execution.schedule',
  read: ({ payload }) => present({ measureIds: payload.measureIds }),
  tell: ({ payload }) => `proposes when to execute ${namesOf(payload.measureIds)}`,
});

const executionScheduleReply = readStep({
  type: 'execution.schedule-reply',
  read: ({ payload }) => present({ measureIds: payload.measureIds }),
  tell: ({ payload }) => `answers about the execution of ${namesOf(payload.measureIds)}`,
});

const spontaneousInfo = readStep({
  type: 'spontaneous.info',
  opens: true,
  read: ({ payload }) => ({ conditions: (payload.conditions ?? []).map(({ id, code }) => ({ id, code, measureIds: [] })) }),
  amend: (view, { type }) => ({ ...view, opener: view.opener ?? type }),
  tell: ({ payload }) => `gives information unasked, under ${payload.conditions?.length ?? 0} condition(s)`,
});

const spontaneousReply = readStep({
  type: 'spontaneous.reply',
  read: ({ payload }) => ({ choice: payload.decision === 'ACCEPT' ? 'accepts' : 'rejects' }),
  tell: ({ payload }) => `answers about the information: ${payload.decision ?? ''}`,
});

/** A type that opens a dossier of its own kind, and moves no measure. */
function opening(type: MessageTypeName, say: string): Step {
  return readStep({ type, opens: true, amend: (view) => ({ ...view, opener: view.opener ?? type }), tell: () => say });
}

function telling(type: MessageTypeName, say: string): Step {
  return readStep({ type, tell: () => say });
}

export const OTHERS: readonly Step[] = [
  executionSchedule,
  executionScheduleReply,
  opening('draft.share', 'shares a draft'),
  telling('draft.comments', 'comments on the draft'),
  spontaneousInfo,
  spontaneousReply,
  opening('proceedings.transfer', 'asks to take over proceedings'),
  telling('proceedings.transfer-decision', 'decides on the transfer of proceedings'),
  telling('proceedings.transfer-outcome', 'reports the outcome of the transferred proceedings'),
  opening('asset.return-proposal', 'proposes how assets go back'),
  telling('asset.return-reply', 'answers the proposal on assets'),
  telling('asset.disposition-report', 'reports what became of assets'),
  opening('dp.notice', 'gives notice about personal data'),
  telling('outcome.feedback', 'tells the outcome of the case'),
  closure,
  errorValidation,
];
