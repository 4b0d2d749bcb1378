// SPDX-License-Identifier: Apache-2.0
import type { MessageFact, ProvisionalContent } from '../fact.js';
import { HELD, HOLD_MACHINE, PROVISIONAL_MACHINE } from '../machines/provisional.js';
import type { ProvisionalState } from '../machines/provisional.js';
import { rowFor, rowsOn } from '../machines/machine.js';
import { mapped, present } from '../kept.js';
import { isFinal } from '../view.js';
import type { ProvisionalRecord, View } from '../view.js';

const ASKS: ReadonlySet<string> = new Set(['preservation.request', 'restraint.request', 'emergency.disclosure']);
const REPORTS_ANEW: ReadonlySet<string> = new Set(['result.partial', 'result.final']);

/** Whether something is held in this state. */
export function isHeld({ state }: Pick<ProvisionalRecord, 'state'>): boolean {
  return (HELD as readonly ProvisionalState[]).includes(state);
}

/**
 * Deadline of a preservation by the legal bases of its request: D11 of production orders, D13 a ceiling of domestic law alone, D12 of
 * conventions.
 */
export function preservationDeadline(legalBases: View['legalBases']): 'D11' | 'D12' | 'D13' {
  if (legalBases.includes('EU-EEV')) return 'D11';
  return legalBases.length > 0 && legalBases.every((basis) => basis === 'DOMESTIC') ? 'D13' : 'D12';
}

/** The record that a message is about: by reference, else by the message it answers, else the only one of its kind. */
function targetOf(view: View, content: ProvisionalContent, { inReplyTo }: MessageFact): ProvisionalRecord | undefined {
  const kin = view.provisionals.filter(({ kind }) => kind === content.kind);
  return (
    kin.find(({ ref, message }) => content.ref !== undefined && (ref === content.ref || message === content.ref)) ??
    kin.find(({ message, ref }) => message === inReplyTo && (ref === undefined || content.ref === undefined)) ??
    (kin.length === 1 && (kin[0]?.ref === undefined || content.ref === undefined) ? kin[0] : undefined)
  );
}

/** Rule that a message about something secured breaks. */
export function provisionalRule(view: View, fact: MessageFact): string | undefined {
  if (ASKS.has(fact.type) || REPORTS_ANEW.has(fact.type)) return undefined;
  for (const content of fact.provisionals ?? []) {
    const target = targetOf(view, content, fact);
    if (target === undefined) return 'X00';
    if (rowFor(PROVISIONAL_MACHINE, fact.type, target.state, (guard) => guard === content.outcome) !== undefined) continue;
    if (!isEnded(target.state)) return 'X00';
    return fact.type.endsWith('.extend') ? 'X12' : 'X05';
  }
  return undefined;
}

/** Applies a message to the preservations and restraints of a view. Runs after the measures moved. */
export function amendProvisionals(view: View, fact: MessageFact): View {
  const { type, provisionals = [] } = fact;
  if (ASKS.has(type) || REPORTS_ANEW.has(type)) return addAll(view, fact, provisionals);
  if (rowsOn(PROVISIONAL_MACHINE, type).length === 0 || view.provisionals.length === 0) return view;
  if (fact.type === 'request.withdraw') return release(view, fact);
  if (provisionals.length === 0) return moveLinked(view, fact);
  let records = view.provisionals;
  for (const content of provisionals) {
    const target = targetOf({ ...view, provisionals: records }, content, fact);
    const row = target && rowFor(PROVISIONAL_MACHINE, type, target.state, (guard) => guard === content.outcome);
    if (target === undefined || row === undefined) continue;
    const state = row.to === 'same' ? target.state : (row.to as ProvisionalState);
    records = records.map((one) => (one === target ? updated({ ...one, state }, content, fact) : one));
  }
  return { ...view, provisionals: records };
}

/** X13: a withdrawal releases only the holds that it names. */
function release(view: View, { releases = [], messageId }: MessageFact): View {
  if (releases.length === 0) return view;
  const provisionals = view.provisionals.map((one) => {
    const named = one.ref !== undefined && releases.includes(one.ref) && isHeld(one);
    return named ? { ...one, state: 'RELEASED' as const, changed: messageId } : one;
  });
  return { ...view, provisionals };
}

/** Moves holds by the request itself: acknowledged, linked by its references, converted or released by its decision. */
function moveLinked(view: View, fact: MessageFact): View {
  const accepted = view.measures.some(({ state, entered }) => state === 'ACCEPTED' && entered?.ACCEPTED === fact.messageId);
  const over = view.measures.every((measure) => isFinal(measure.state));
  const holds = (guard: string): boolean => (guard === 'accepted' ? accepted : guard === 'nothing-left' && over);
  const provisionals = mapped(view.provisionals, (one) => {
    const row = rowFor(PROVISIONAL_MACHINE, fact.type, one.state, holds);
    const named = fact.opens === undefined || (fact.opens.links ?? []).some((link) => link === one.ref || link === one.message);
    if (row === undefined || row.to === 'same' || !named) return one;
    return { ...one, state: row.to as ProvisionalState, changed: fact.messageId };
  });
  return provisionals === view.provisionals ? view : { ...view, provisionals };
}

function updated(one: ProvisionalRecord, content: ProvisionalContent, { type, messageId }: MessageFact): ProvisionalRecord {
  const { ref, since, expiresAt, why } = content;
  const hold = type === 'restraint.report' ? firmer(one.hold, content.hold) : one.hold;
  const known = { ...one, ...present({ ref: one.ref ?? ref, why }) };
  if (type === 'restraint.extend') return { ...known, changed: messageId, ...present({ extensionAsked: expiresAt }) };
  if (type === 'restraint.expiry-warning') return { ...known, warned: true };
  const { warned: _warned, ...rest } = known;
  const renewed = expiresAt === undefined ? known : { ...rest, expiresAt };
  return { ...renewed, changed: messageId, ...present({ hold, since }) };
}

/** A report can strengthen a hold, never weaken it. */
function firmer(held: ProvisionalRecord['hold'], reported: ProvisionalRecord['hold']): ProvisionalRecord['hold'] {
  if (held === undefined || reported === undefined) return reported ?? held;
  return (rowFor(HOLD_MACHINE, 'restraint.report', held, (guard) => guard.toUpperCase() === reported)?.to ?? held) as typeof held;
}

function addAll(view: View, fact: MessageFact, contents: readonly ProvisionalContent[]): View {
  if (contents.length === 0) return view;
  let provisionals = view.provisionals;
  for (const content of contents) {
    const { kind, ref, measureId, hold, since, expiresAt, formalBy } = content;
    if (content.outcome === 'failed') continue;
    const record: ProvisionalRecord = {
      kind,
      message: fact.messageId,
      ...present({ ref, measureId, hold, since, expiresAt, formalBy }),
      state: ASKS.has(fact.type) ? 'ASKED' : 'SECURED',
      changed: fact.messageId,
    };
    // A later result updates the same restraint.
    const before = provisionals.find((one) => ref !== undefined && one.ref === ref && one.kind === kind);
    provisionals =
      before === undefined ? [...provisionals, record] : provisionals.map((one) => (one === before ? { ...one, ...record } : one));
  }
  return { ...view, provisionals };
}

function isEnded(state: ProvisionalState): boolean {
  return PROVISIONAL_MACHINE.final.includes(state);
}
