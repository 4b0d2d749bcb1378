// SPDX-License-Identifier: Apache-2.0
// One message against one view: which measures move, and what forbids it. Never throws; apply.ts decides what a problem means.
import { ruleAgainst } from './illegal.js';
import type { MessageFact } from './fact.js';
import type { MeasureRecord, MeasureState, View } from './view.js';
import type { Row } from './step.js';
import { stepOf } from './steps/steps.js';

export interface Change {
  readonly measure: string;
  readonly from: MeasureState;
  readonly to: MeasureState;
}

/** A rule that a message breaks, for one measure or (measure `*`) as a whole. */
export interface Problem {
  readonly rule: string;
  readonly measure: string;
  readonly state: string;
}

export interface Outcome {
  readonly view: View;
  readonly problems: readonly Problem[];
}

/** Applies a message to a view. Measures for which it is not allowed stay as they are and are named in `problems`. */
export function step(before: View, fact: MessageFact): Outcome {
  const of = stepOf(fact.type);
  if (of === undefined || (fact.rejected === true && fact.opens === undefined)) return { view: before, problems: [] };
  const whole = (rule: string, measure = '*', state = ''): Outcome => ({ view: before, problems: [{ rule, measure, state }] });
  if (of.by !== 'either' && of.by !== fact.from) return whole('X02');
  const broken = of.breaks?.(before, fact);
  if (broken !== undefined) return whole(broken);
  const missing = (fact.measureIds ?? []).find((id) => !before.measures.some((measure) => measure.id === id));
  if (missing !== undefined) return whole('X00', missing, 'unknown');

  const view = withReferences(of.amend?.(before, fact) ?? before, fact);
  // A request that the other side rejected is known, but was never sent.
  if (fact.rejected === true) return { view, problems: [] };
  const problems: Problem[] = [];
  const measures = view.measures.map((measure) => {
    if (fact.measureIds?.includes(measure.id) === false) return measure;
    const row = of.rows.find(({ from, when }) => from.includes(measure.state) && when?.(measure, view, fact) !== false);
    const rule = of.forbids?.(measure, view) ?? (row === undefined ? ruleAgainst(fact.type, measure.state) : undefined);
    if (rule !== undefined) problems.push({ rule, measure: measure.id, state: measure.state });
    return rule !== undefined || row === undefined ? measure : moved(measure, row, fact);
  });
  // What a crossed message says still holds (an answer was given, an asset is held); one that waits for its predecessors says nothing yet.
  const waiting = fact.afterGap === true && problems.length > 0 && problems.length === (fact.measureIds ?? measures).length;
  return { view: waiting ? before : { ...view, measures }, problems };
}

function moved(measure: MeasureRecord, row: Row, { messageId }: MessageFact): MeasureRecord {
  if (row.to === 'same') return measure;
  const { resume, waitsFor: _waitsFor, ...rest } = measure;
  const state = row.to === 'resume' ? (resume ?? 'RECEIVED') : row.to;
  return state === 'INFO_WAIT' ? { ...rest, state, resume: measure.state, waitsFor: messageId } : { ...rest, state };
}

function withReferences(view: View, { rqRef, rdRef }: MessageFact): View {
  return { ...view, ...(rqRef === undefined ? {} : { rqRef }), ...(rdRef === undefined ? {} : { rdRef }) };
}

/** Measures whose state differs, in the order of `after`. One that is new was a draft. */
export function changesBetween(before: View, after: View): Change[] {
  return after.measures.flatMap(({ id, state }) => {
    const from = before.measures.find((measure) => measure.id === id)?.state ?? 'DRAFT';
    return from === state ? [] : [{ measure: id, from, to: state }];
  });
}
