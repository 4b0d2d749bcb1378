// SPDX-License-Identifier: Apache-2.0
// Applies one message to one view and lists problems. Never throws; apply.ts decides the consequence of a problem.
import { elapse, withNext } from './deadlines/elapse.js';
import { ruleAgainst } from './illegal.js';
import type { RuleId } from './illegal.js';
import type { MessageFact } from './fact.js';
import { rowFor, rowsOn } from './machines/machine.js';
import type { Row } from './machines/machine.js';
import { guardHolds } from './machines/measure-guards.js';
import { MEASURE_MACHINE } from './machines/measure.js';
import { amendConditions, bindAgreedUse, conditionRule } from './records/conditions.js';
import { amendCosts, costRule } from './records/costs.js';
import { amendOriginal } from './records/original.js';
import { amendEvidence, evidenceRule } from './records/evidence.js';
import { amendProvisionals, provisionalRule } from './records/provisionals.js';
import { amendQuestions, questionRule } from './records/questions.js';
import { mapped, present } from './kept.js';
import type { DossierPolicy } from './state.js';
import type { Step } from './step.js';
import { stepOf } from './steps/steps.js';
import type { MeasureRecord, MeasureState, View } from './view.js';

export interface Change {
  readonly measure: string;
  readonly from: MeasureState;
  readonly to: MeasureState;
}

/** A rule that a message breaks, for one measure or (measure `*`) as a whole. */
export interface Problem {
  readonly rule: RuleId;
  readonly measure: string;
  readonly state: string;
}

export interface Outcome {
  readonly view: View;
  readonly problems: readonly Problem[];
}

/** Context for judging a message, beside the view. */
export interface Setting {
  readonly policy: DossierPolicy;
  /** Whether the message rests on another, which its sender had seen before. */
  readonly sees: (messageId: string) => boolean;
}

/** Applies a message to a view (DOSSIER-36). Measures for which it is not allowed stay as they are and are named in `problems`. */
export function step(start: View, fact: MessageFact, setting: Setting): Outcome {
  const of = stepOf(fact.type);
  if (of === undefined || (fact.rejected === true && fact.opens === undefined)) return { view: start, problems: [] };
  const before = elapse(start, fact.issuedAt, setting.policy);
  const whole = (rule: RuleId, measure = '*', state = ''): Outcome => ({ view: start, problems: [{ rule, measure, state }] });
  const broken = wholeRule(of, before, fact);
  if (broken !== undefined) return whole(broken);
  const missing = fact.measureIds?.find((id) => !before.measures.some((measure) => measure.id === id));
  if (missing !== undefined) return whole('X00', missing, 'unknown');

  const view = withReferences(amend(of, before, fact), fact);
  // A rejected request is known, but counts as never sent.
  if (fact.rejected === true) return { view, problems: [] };
  const { measures, problems } = moveMeasures(of, view, fact, setting);
  // The facts in a crossed message still hold (an answer, a held asset). A message that waits for its predecessors has no effect yet.
  const waiting = fact.afterGap === true && problems.length > 0 && problems.length >= (fact.measureIds ?? measures).length;
  if (waiting) return { view: start, problems };
  const bound = bindAgreedUse(measures === view.measures ? view : { ...view, measures }, fact, setting.policy.useLimitation);
  const moved = amendProvisionals(bound, fact);
  return { view: settled(start, moved, setting.policy), problems };
}

/** Rules on the whole message, in the order in which they are named. */
function wholeRule(of: Step, view: View, fact: MessageFact): RuleId | undefined {
  if (of.by !== 'either' && of.by !== fact.from) return 'X02';
  if (isUnnamed(view, fact)) return 'X16';
  return (questionRule(view, fact) ??
    of.breaks?.(view, fact) ??
    conditionRule(view, fact) ??
    evidenceRule(view, fact) ??
    provisionalRule(view, fact) ??
    costRule(view, fact)) as RuleId | undefined;
}

/** An executing authority that no ack.forwarded named for these measures (X16). */
function isUnnamed(view: View, { from, roles, agency = '', names = [], measureIds }: MessageFact): boolean {
  if (from !== 'responder' || roles?.includes('RD-EA') !== true) return false;
  if (roles.includes('RD-CA') || roles.includes('RD-POC')) return false;
  const named = view.forwarded.filter(({ to }) => to === agency || names.includes(to));
  const covers = (id: string): boolean => named.some((one) => one.measureIds === undefined || one.measureIds.includes(id));
  return named.length === 0 || measureIds?.every(covers) === false;
}

function amend(of: Step, view: View, fact: MessageFact): View {
  const own = amendOriginal(of.amend?.(view, fact) ?? view, fact);
  return amendCosts(amendEvidence(amendConditions(amendQuestions(own, fact), fact), fact), fact);
}

function moveMeasures(of: Step, view: View, fact: MessageFact, setting: Setting): { measures: View['measures']; problems: Problem[] } {
  const problems: Problem[] = [];
  if (rowsOn(MEASURE_MACHINE, fact.type).length === 0) return { measures: view.measures, problems };
  const named = (measure: MeasureRecord): boolean => fact.measureIds?.includes(measure.id) !== false;
  const measures = mapped(view.measures, (held) => {
    if (!named(held)) return held;
    const measure = withoutCrossed(held, fact, setting);
    if (measure !== held) {
      problems.push({ rule: 'X18', measure: measure.id, state: held.state });
      return measure;
    }
    const disputed = measure.disputed === true && fact.type.startsWith('decision.');
    const row = disputed ? undefined : rowFor(MEASURE_MACHINE, fact.type, measure.state, (guard) => guardHolds(guard, measure, view, fact));
    const rule = of.forbids?.(measure, view) ?? (row === undefined ? ruleAgainst(fact.type, measure) : undefined);
    if (rule !== undefined) problems.push({ rule, measure: measure.id, state: measure.state });
    return rule !== undefined || row === undefined ? withDisposition(measure, rule, fact) : moved(measure, row, fact, setting);
  });
  // A message without named measures concerns all that are ready for it.
  const some = fact.measureIds === undefined && of.wholly !== true && problems.length < view.measures.length;
  return { measures, problems: some ? problems.filter(({ rule }) => rule === 'X18') : problems };
}

const GIVEN: ReadonlySet<MeasureState> = new Set(['PARTIAL', 'EXECUTED', 'ACKED', 'CLOSED']);

/** X18: two decisions on one measure are both void when neither rests on the other (DOSSIER-37). */
function withoutCrossed(measure: MeasureRecord, fact: MessageFact, { sees }: Setting): MeasureRecord {
  const { decision } = measure;
  if (decision === undefined || !fact.type.startsWith('decision.') || sees(decision.message)) return measure;
  // Completed acts stay: X06 and X00 cover them.
  if (GIVEN.has(measure.state)) return measure;
  const { decision: _decision, until: _until, resume: _resume, waitsFor: _waitsFor, ...rest } = measure;
  return { ...rest, state: decision.before, disputed: true };
}

/** X19: when a withdrawal crossed the result, its disposition is kept and the result stands. */
function withDisposition(measure: MeasureRecord, rule: RuleId | undefined, { disposition }: MessageFact): MeasureRecord {
  return rule === 'X19' && disposition !== undefined ? { ...measure, disposition } : measure;
}

const WAITS: ReadonlySet<MeasureState> = new Set(['INFO_WAIT', 'COND_WAIT', 'CONF_WAIT']);

function moved(measure: MeasureRecord, row: Row<MeasureState>, fact: MessageFact, { policy }: Setting): MeasureRecord {
  if (row.to === 'same') return fact.type === 'consultation.note' && measure.disputed === true ? withoutDispute(measure) : measure;
  const { messageId, until } = fact;
  const { resume, waitsFor, until: _until, stopped, ...rest } = measure;
  const state = row.to === 'resume' ? (resume ?? 'RECEIVED') : row.to;
  const ends = state === 'EXECUTED' && policy.defectWindowMs !== undefined ? fact.issuedAt + policy.defectWindowMs : until;
  const timed = WAITS.has(state) || state === 'POSTPONED' || state === 'EXECUTED';
  return {
    ...rest,
    state,
    ...(row.to === 'resume' ? {} : { entered: { ...measure.entered, [state]: messageId } }),
    ...(fact.type.startsWith('decision.') ? { decision: { message: messageId, before: measure.state } } : {}),
    ...(WAITS.has(state) ? { resume: measure.state, waitsFor: messageId } : {}),
    ...(timed && ends !== undefined ? { until: ends } : {}),
    ...(stopped === true && waitsFor !== undefined ? { stops: [...(measure.stops ?? []), [waitsFor, messageId] as const] } : {}),
    ...(state === 'INFO_WAIT' && fact.stops === true ? { stopped: true } : {}),
  };
}

function withoutDispute(measure: MeasureRecord): MeasureRecord {
  const { disputed: _disputed, ...rest } = measure;
  return rest;
}

function withReferences(view: View, { rqRef, rdRef }: MessageFact): View {
  if ((rqRef === undefined || rqRef === view.rqRef) && (rdRef === undefined || rdRef === view.rdRef)) return view;
  return { ...view, ...present({ rqRef, rdRef }) };
}

/** Recomputes the next lapse after a change to something that can lapse. */
function settled(before: View, after: View, policy: DossierPolicy): View {
  const same =
    after.measures === before.measures &&
    after.provisionals === before.provisionals &&
    after.evidence === before.evidence &&
    after.reminded === before.reminded;
  return same ? after : withNext(after, policy);
}

/** Measures whose state differs, in the order of `after`. A new measure counts as a former draft. */
export function changesBetween(before: Pick<View, 'measures'>, after: Pick<View, 'measures'>): Change[] {
  if (before.measures === after.measures) return [];
  return after.measures.flatMap(({ id, state }) => {
    const from = before.measures.find((measure) => measure.id === id)?.state ?? 'DRAFT';
    return from === state ? [] : [{ measure: id, from, to: state }];
  });
}
