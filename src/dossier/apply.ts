// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { AnyBody } from '../schema/catalogue.js';
import type { DossierEvent, MessageEvent, MessageFact } from './fact.js';
import { changesBetween, step } from './measure.js';
import type { Change, Problem } from './measure.js';
import { inOrder, knownTo } from './order.js';
import { resent, withReceipt } from './receipts.js';
import { EMPTY } from './view.js';
import type { DossierState } from './state.js';
import type { Role, View } from './view.js';
import { STEPS, stepOf } from './steps/steps.js';

/** A dossier before its first message. @param dossier - its id, as UUID text. */
export function openDossier(dossier: string): DossierState {
  return { dossier, count: 0, ...EMPTY, base: EMPTY, journal: [] };
}

/** What an event did. */
export interface Applied {
  readonly state: DossierState;
  readonly changes: readonly Change[];
  /** Measures on which the message has no effect because it crossed one of the other side. */
  readonly crossed: readonly string[];
  /** The message has no effect until its missing predecessors arrive. */
  readonly waiting: boolean;
}

/**
 * Applies a message or receipt to a dossier. Pure; two sides that hold the same messages hold the same measures, in whatever order the
 * messages came.
 * @param state - Read, never changed.
 * @param event - A message judged by schema and rules, or a receipt. A message already in the journal changes nothing.
 * @returns the next state, and what the event did.
 * @throws {@link RogatoryError} `DOSSIER_TRANSITION` (DOSSIER-01) with the rule that forbids the message, judged by what its sender
 * knew; `DOSSIER_UNKNOWN` (DOSSIER-02) when no request was seen; `DOSSIER_LIMIT` (DOSSIER-09). The state is then as before.
 */
export function applyEvent(state: DossierState, event: DossierEvent): Applied {
  if (event.kind === 'receipt') return settle(state, withReceipt(state, event.receipt, event.messageId));
  const held = state.journal.find((other) => isSame(other, event));
  if (held !== undefined) return settle(state, resent(state, held) ?? state.journal);
  const fact = readFact(event, state.count);
  const journal = [...state.journal.map((held) => rejectedBy(held, fact)), fact];
  const waiting = judge(state, journal, fact);
  const ordered = inOrder(journal);
  const applied = settle({ ...state, count: state.count + 1 }, journal, ordered);
  const crossed = waiting ? [] : problemsOf(fact, state.base, ordered).map((problem) => problem.measure);
  if (applied.state.questions.length > LIMITS.dossierQuestionsMax)
    throw fail('DOSSIER_LIMIT', { dossier: state.dossier, limit: 'dossierQuestionsMax' });
  return { ...applied, crossed, waiting };
}

/** As {@link applyEvent}, for who needs the state alone. @throws {@link RogatoryError} as there. */
export function apply(state: DossierState, event: DossierEvent): DossierState {
  return applyEvent(state, event).state;
}

/** Message types that a side may send now, each with the measures it may be about. Guards on the content are judged by apply. */
export function allowed(state: DossierState, role: Role): { readonly type: string; readonly measureIds: readonly string[] }[] {
  return STEPS.flatMap(({ type, by, rows }) => {
    if (by !== role) return [];
    const measureIds = state.measures
      .filter((measure) => rows.some((row) => row.from.includes(measure.state)))
      .map((measure) => measure.id);
    const opening = type === 'request.submit' && state.measures.length === 0;
    return measureIds.length > 0 || opening ? [{ type, measureIds }] : [];
  });
}

function readFact(event: MessageEvent, arrival: number): MessageFact {
  const { kind: _kind, at: _at, body, ...header } = event;
  return { ...header, arrival, ...stepOf(event.type)?.read(body as AnyBody) };
}

/** Message ids are unique per sender only: another's id must not hide a message. */
function isSame(held: MessageFact, event: MessageEvent): boolean {
  return held.messageId === event.messageId && held.from === event.from && held.agency === event.agency;
}

/** What the other side rejects has no effect. */
function rejectedBy(held: MessageFact, fact: MessageFact): MessageFact {
  return held.messageId === fact.rejects && held.from !== fact.from ? { ...held, rejected: true } : held;
}

/** The dossier with another journal, the oldest messages of a long one made part of the base: they can no longer be undone. */
function settle(state: DossierState, journal: readonly MessageFact[], ordered = inOrder(journal)): Applied {
  if (journal === state.journal) return { state, changes: [], crossed: [], waiting: false };
  const surplus = Math.max(0, ordered.length - LIMITS.dossierJournalMaxEntries);
  const base = ordered.slice(0, surplus).reduce((view, fact) => step(view, fact).view, state.base);
  const kept = new Set(ordered.slice(surplus));
  const view = ordered.slice(surplus).reduce((before, fact) => step(before, fact).view, base);
  const next = { dossier: state.dossier, count: state.count, ...view, base, journal: journal.filter((fact) => kept.has(fact)) };
  return { state: next, changes: changesBetween(state, view), crossed: [], waiting: false };
}

/** Problems of one message where it stands in the common order. */
function problemsOf(fact: MessageFact, base: View, ordered: readonly MessageFact[]): readonly Problem[] {
  let view = base;
  for (const next of ordered) {
    const outcome = step(view, next);
    if (next === fact) return outcome.problems;
    ({ view } = outcome);
  }
  return [];
}

/**
 * Refuses a message that its sender could not send, by what it knew.
 * @returns whether the message has to wait: it came before its predecessors, so what its sender knew cannot be told.
 */
function judge(state: DossierState, journal: readonly MessageFact[], fact: MessageFact): boolean {
  if (journal.some((held) => held.messageId === fact.rejects && held.rejects !== undefined))
    refuse(fact, { rule: 'X00', measure: '*', state: '' });
  const known = knownTo(fact, journal);
  const view = inOrder(journal.filter((held) => known.has(held))).reduce((before, held) => step(before, held).view, state.base);
  const unknown = view.measures.length === 0 && fact.opens === undefined && fact.rejects === undefined;
  const [problem] = step(view, fact).problems;
  if (fact.afterGap === true) return unknown || problem !== undefined;
  if (unknown) throw fail('DOSSIER_UNKNOWN', { dossier: state.dossier });
  if (problem !== undefined) refuse(fact, problem);
  return false;
}

function refuse(fact: MessageFact, { rule, measure, state }: Problem): never {
  throw fail('DOSSIER_TRANSITION', { rule, type: fact.type, measure, state });
}
