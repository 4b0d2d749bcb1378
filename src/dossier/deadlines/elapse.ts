// SPDX-License-Identifier: Apache-2.0
// Applies lapses of time. Moments come from messages, and the clock is their time of issue, so both sides reach the same states. viewAt
// shows lapses between messages; no message reports them.
import { CONDITION_MACHINE } from '../machines/condition.js';
import { EVIDENCE_MACHINE } from '../machines/evidence.js';
import { rowFor } from '../machines/machine.js';
import type { Machine } from '../machines/machine.js';
import { MEASURE_MACHINE } from '../machines/measure.js';
import { PROVISIONAL_MACHINE } from '../machines/provisional.js';
import { preservationDeadline } from '../records/provisionals.js';
import type { DossierPolicy } from '../state.js';
import type { ConditionRecord, EvidenceRecord, MeasureRecord, MeasureState, ProvisionalRecord, View } from '../view.js';

/** Member that ends the wait in a state. */
const TIMER: Partial<Record<MeasureState, string>> = {
  INFO_WAIT: 'timer replyBy',
  COND_WAIT: 'timer replyBy',
  CONF_WAIT: 'timer holdUntil',
  POSTPONED: 'timer reviewOn',
  EXECUTED: 'timer defectWindow',
};

/** Sets the clock of a view to a moment and applies all lapses until then. The clock never goes back. */
export function elapse(view: View, moment: number, policy: DossierPolicy): View {
  if (moment <= view.clock) return view;
  if (view.next === undefined || moment < view.next) return { ...view, clock: moment };
  const due = (at: number | undefined): boolean => at !== undefined && at <= moment;
  const lapsed = view.measures.filter((measure) => measure.state === 'COND_WAIT' && due(measure.until)).map(({ waitsFor }) => waitsFor);
  const measures = view.measures.map((measure) => (due(measure.until) ? measureAfter(measure, view, policy) : measure));
  const conditions = view.conditions.map((one) => (lapsed.includes(one.message) ? conditionAfter(one) : one));
  const provisionals = view.provisionals.map((one) => (due(one.expiresAt) ? provisionalAfter(one, view, policy) : one));
  const evidence = view.evidence.map((one) => (due(one.returnBy) ? evidenceAfter(one) : one));
  return withNext({ ...view, measures, conditions, provisionals, evidence, clock: moment }, policy);
}

/** Notes in a view the next moment of a lapse. */
export function withNext(view: View, policy: DossierPolicy): View {
  const next = Math.min(
    ...view.measures.map((one) => (measureAfter(one, view, policy) === one ? Infinity : (one.until ?? Infinity))),
    ...view.provisionals.map((one) => (provisionalAfter(one, view, policy) === one ? Infinity : (one.expiresAt ?? Infinity))),
    ...view.evidence.map((one) => (evidenceAfter(one) === one ? Infinity : (one.returnBy ?? Infinity))),
  );
  if (next === (view.next ?? Infinity)) return view;
  const { next: _next, ...rest } = view;
  return next === Infinity ? rest : { ...rest, next };
}

function measureAfter(measure: MeasureRecord, view: View, { lapse }: DossierPolicy): MeasureRecord {
  const agreed = lapse === true && (view.reminded['D21'] ?? 0) >= 3;
  const row = rowFor(MEASURE_MACHINE, TIMER[measure.state] ?? '', measure.state, (guard) => guard === 'lapse-agreed' && agreed);
  if (row === undefined || row.to === 'same') return measure;
  const { until: _until, resume: _resume, waitsFor: _waitsFor, stopped: _stopped, ...rest } = measure;
  return { ...rest, state: row.to as MeasureState, ...(row.to === 'ACKED' ? { unverified: true } : {}) };
}

function conditionAfter(one: ConditionRecord): ConditionRecord {
  return after(CONDITION_MACHINE, 'timer replyBy', one);
}

function provisionalAfter(one: ProvisionalRecord, { legalBases }: View, { linkStopsExpiry }: DossierPolicy): ProvisionalRecord {
  // Conventions keep preserved data until the request for them is decided (ETS 185 article 29(7)); no accord shortens that (DOSSIER-40).
  const untilDecided = one.kind === 'preservation' && preservationDeadline(legalBases) === 'D12';
  const stops = untilDecided || (linkStopsExpiry?.[one.kind] ?? one.kind === 'preservation');
  return after(PROVISIONAL_MACHINE, 'timer expiresAt', one, !stops);
}

function evidenceAfter(one: EvidenceRecord): EvidenceRecord {
  return after(EVIDENCE_MACHINE, 'timer returnBy', one);
}

/** A lapse with a guard happens only where its caller says that the guard holds. */
function after<S extends string, R extends { readonly state: S }>(machine: Machine<S>, on: string, one: R, holds = false): R {
  const row = rowFor(machine, on, one.state, () => holds);
  return row === undefined ? one : { ...one, state: row.to };
}
