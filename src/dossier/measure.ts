// SPDX-License-Identifier: Apache-2.0
// One fact against one view: which measures move, and what forbids it. Never throws; apply.ts decides what a problem means.
import { ruleAgainst } from './illegal.js';
import type { Fact, MessageFact, ReceiptKind } from './fact.js';
import { isFinal } from './state.js';
import type { MeasureRecord, MeasureState, View } from './state.js';
import type { Row } from './step.js';
import { stepOf } from './steps/steps.js';

export interface Change {
  readonly measure: string;
  readonly from: MeasureState;
  readonly to: MeasureState;
}

/** A rule that a fact breaks, for one measure or (measure `*`) as a whole. */
export interface Problem {
  readonly rule: string;
  readonly measure: string;
  readonly state: string;
}

export interface Outcome {
  readonly view: View;
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
}

/** Rows of the table for receipts about the request itself. */
const RECEIPT_ROWS: Partial<Record<ReceiptKind, Row>> = {
  delivered: { from: ['SENT'], to: 'DELIVERED' },
  opened: { from: ['SENT', 'DELIVERED'], to: 'DELIVERED' },
  refused: { from: ['SENT', 'DELIVERED'], to: 'DRAFT' },
  expired: { from: ['SENT'], to: 'DRAFT' },
  failed: { from: ['SENT'], to: 'DRAFT' },
};

/** Applies a fact to a view. Measures for which it is not allowed stay as they are and are named in `problems`. */
export function step(view: View, fact: Fact): Outcome {
  if (fact.kind === 'message') return message(view, fact);
  const row = RECEIPT_ROWS[fact.receipt];
  // A receipt that comes late, or about another message, is history and no fault.
  if (row === undefined || fact.messageId !== view.request) return { view, changes: [], problems: [] };
  return move(view, fact, (measure) => (row.from.includes(measure.state) ? (row.to as MeasureState) : undefined));
}

function message(before: View, fact: MessageFact): Outcome {
  const of = stepOf(fact.type);
  if (of === undefined) return { view: before, changes: [], problems: [] };
  const whole = (rule: string): Outcome => ({ view: before, changes: [], problems: [{ rule, measure: '*', state: '' }] });
  if (of.by !== 'either' && of.by !== fact.from) return whole('X02');
  const broken = of.breaks?.(before, fact);
  if (broken !== undefined) return whole(broken);
  const missing = (fact.measureIds ?? []).find((id) => !before.measures.some((measure) => measure.id === id));
  if (missing !== undefined) return { view: before, changes: [], problems: [{ rule: 'X00', measure: missing, state: 'unknown' }] };

  const view = withReferences(of.amend?.(before, fact) ?? before, fact);
  // A rejected request is known, but was never sent.
  if (fact.rejected === true) return { view, changes: [], problems: [] };
  const problems: Problem[] = [];
  const moved = move(view, fact, (measure) => {
    if (fact.measureIds?.includes(measure.id) === false) return undefined;
    const row = of.rows.find(({ from, when }) => from.includes(measure.state) && when?.(measure, view, fact) !== false);
    const rule = of.forbids?.(measure, view) ?? (row === undefined ? ruleAgainst(fact.type, measure.state) : undefined);
    if (rule !== undefined) problems.push({ rule, measure: measure.id, state: measure.state });
    return rule !== undefined || row === undefined ? undefined : target(row, measure);
  });
  // What a crossed message says still holds (an answer was given, an asset is held); one that waits for its predecessors says nothing yet.
  const waiting = fact.afterGap === true && problems.length > 0 && moved.changes.length === 0;
  return { ...moved, view: waiting ? before : moved.view, problems };
}

function target(row: Row, measure: MeasureRecord): MeasureState {
  if (row.to === 'same') return measure.state;
  return row.to === 'resume' ? (measure.resume ?? 'RECEIVED') : row.to;
}

function move(view: View, { messageId }: Fact, to: (measure: MeasureRecord) => MeasureState | undefined): Outcome {
  const changes: Change[] = [];
  const measures = view.measures.map((measure) => {
    const state = to(measure);
    if (state === undefined || state === measure.state) return measure;
    changes.push({ measure: measure.id, from: measure.state, to: state });
    const { resume: _resume, waitsFor: _waitsFor, ...rest } = measure;
    return state === 'INFO_WAIT' ? { ...rest, state, resume: measure.state, waitsFor: messageId } : { ...rest, state };
  });
  return { view: { ...view, measures }, changes, problems: [] };
}

function withReferences(view: View, { rqRef, rdRef }: MessageFact): View {
  return { ...view, ...(rqRef === undefined ? {} : { rqRef }), ...(rdRef === undefined ? {} : { rdRef }) };
}

/** Whether a type may be sent by a side about a measure in a state, guards aside. */
export function isAllowed(type: string, from: string, measure: MeasureRecord): boolean {
  const of = stepOf(type);
  if (of === undefined) return !isFinal(measure.state);
  return (of.by === 'either' || of.by === from) && of.rows.some((row) => row.from.includes(measure.state));
}
