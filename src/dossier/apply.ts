// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { AnyBody } from '../schema/catalogue.js';
import type { DossierEvent, Fact, MessageFact } from './fact.js';
import { isAllowed, step } from './measure.js';
import type { Change, Outcome, Problem } from './measure.js';
import { EMPTY } from './state.js';
import type { DossierState, Role, View } from './state.js';
import { STEPS, stepOf } from './steps/steps.js';

/** A dossier before its first message. @param dossier - its id, as UUID text. */
export function openDossier(dossier: string): DossierState {
  return { dossier, ...EMPTY, base: EMPTY, journal: [] };
}

/** What an event did. */
export interface Applied {
  readonly state: DossierState;
  readonly changes: readonly Change[];
  /** Measures on which the message had no effect because it crossed one of the other side. */
  readonly crossed: readonly string[];
  /** The message has no effect until its missing predecessors arrive. */
  readonly waiting: boolean;
}

/**
 * Applies a message or receipt to a dossier. Pure: the same state and event give the same result, on both sides.
 * @param state - Read, never changed.
 * @param event - A message judged by schema and rules, or a receipt. A message already in the journal changes nothing.
 * @returns the next state, and what the event did.
 * @throws {@link RogatoryError} `DOSSIER_TRANSITION` (DOSSIER-01) with the rule that forbids it, `DOSSIER_UNKNOWN` (DOSSIER-02) when
 * no request was seen, `DOSSIER_LIMIT` (DOSSIER-03). The state is then as before.
 */
export function applyEvent(state: DossierState, event: DossierEvent): Applied {
  const fact = readFact(event);
  if (fact.kind === 'message' && isRepeated(state, fact)) return { state, changes: [], crossed: [], waiting: false };
  const journal = rejecting(insert(state.journal, fact), fact);
  const index = journal.indexOf(fact);
  const outcomes = fold(state.base, journal);
  const outcome = outcomes[index] as Outcome;
  const verdict = fact.kind === 'message' ? judge(state, journal, index, fact, outcome) : { crossed: [], waiting: false };
  const view = (outcomes.at(-1) as Outcome).view;
  if (view.questions.length > LIMITS.dossierQuestionsMax)
    throw fail('DOSSIER_LIMIT', { dossier: state.dossier, limit: 'dossierQuestionsMax' });
  return { state: trim({ dossier: state.dossier, ...view, base: state.base, journal }, outcomes), changes: outcome.changes, ...verdict };
}

/** As {@link applyEvent}, for who needs the state alone. @throws {@link RogatoryError} as there. */
export function apply(state: DossierState, event: DossierEvent): DossierState {
  return applyEvent(state, event).state;
}

/** Message types that a side may send now, each with the measures it may be about. Guards on the content are judged by apply. */
export function allowed(state: DossierState, role: Role): { readonly type: string; readonly measureIds: readonly string[] }[] {
  return STEPS.flatMap(({ type, by, rows }) => {
    if (rows.length === 0 || (by !== 'either' && by !== role)) return [];
    const measureIds = state.measures.filter((measure) => isAllowed(type, role, measure)).map((measure) => measure.id);
    const opening = type === 'request.submit' && state.measures.length === 0;
    return measureIds.length > 0 || opening ? [{ type, measureIds }] : [];
  });
}

function readFact(event: DossierEvent): Fact {
  if (event.kind === 'receipt') return event;
  const { body, ...header } = event;
  return { ...header, ...stepOf(event.type)?.read(body as AnyBody) };
}

/** A message in the journal is not applied again, but for a request that never arrived and is sent anew. */
function isRepeated({ journal, measures }: DossierState, fact: MessageFact): boolean {
  const held = journal.findLast((other) => other.kind === 'message' && other.messageId === fact.messageId);
  if (held === undefined) return false;
  const resent = fact.opens !== undefined && measures.every((measure) => measure.state === 'DRAFT');
  return !resent || (held as MessageFact).rejected === true;
}

/** A late message stands before its successors of the same sender. */
function insert(journal: readonly Fact[], fact: Fact): readonly Fact[] {
  if (fact.kind !== 'message') return [...journal, fact];
  const { agency, seq } = fact;
  const successor = journal.findIndex(
    (held) => held.kind === 'message' && seq !== undefined && agency !== undefined && held.agency === agency && (held.seq ?? 0) > seq,
  );
  return successor < 0 ? [...journal, fact] : journal.toSpliced(successor, 0, fact);
}

/** What the other side rejects has no effect: it is marked, and the journal is folded anew. */
function rejecting(journal: readonly Fact[], fact: Fact): readonly Fact[] {
  if (fact.kind !== 'message' || fact.rejects === undefined) return journal;
  return journal.map((held) =>
    held.kind === 'message' && held.messageId === fact.rejects && held.from !== fact.from ? { ...held, rejected: true } : held,
  );
}

function fold(base: View, journal: readonly Fact[]): Outcome[] {
  const outcomes: Outcome[] = [];
  let view = base;
  for (const fact of journal) {
    const skipped = fact.kind === 'message' && fact.rejected === true && fact.opens === undefined;
    const outcome = skipped ? { view, changes: [], problems: [] } : step(view, fact);
    outcomes.push(outcome);
    view = outcome.view;
  }
  return outcomes;
}

function judge(
  state: DossierState,
  journal: readonly Fact[],
  index: number,
  fact: MessageFact,
  { problems }: Outcome,
): Pick<Applied, 'crossed' | 'waiting'> {
  if (fact.rejects !== undefined && isRejection(journal, fact.rejects)) refuse(fact, { rule: 'X00', measure: '*', state: '' });
  const unknown = state.measures.length === 0 && fact.opens === undefined && fact.rejects === undefined;
  if (fact.afterGap === true) return { crossed: [], waiting: problems.length > 0 || unknown };
  if (unknown) throw fail('DOSSIER_UNKNOWN', { dossier: state.dossier });
  const unseen = unseenBy(fact, journal.slice(0, index));
  const crossed: string[] = [];
  for (const problem of problems) {
    if (!unseen.some((other) => concerns(other, problem.measure))) refuse(fact, problem);
    crossed.push(problem.measure);
  }
  return { crossed, waiting: false };
}

function isRejection(journal: readonly Fact[], messageId: string): boolean {
  return journal.some((held) => held.kind === 'message' && held.messageId === messageId && held.rejects !== undefined);
}

/** Messages of the other side that stood in the journal already, and that the sender had not opened when it wrote. */
function unseenBy(fact: MessageFact, before: readonly Fact[]): readonly MessageFact[] {
  if (fact.seen === undefined) return [];
  const at = before.findIndex((held) => held.kind === 'message' && held.messageId === fact.seen);
  // Not in the journal: too old to tell, or of an authority that this side does not know.
  if (fact.seen !== null && at < 0) return [];
  return before
    .slice(at + 1)
    .filter((held): held is MessageFact => held.kind === 'message' && held.from !== fact.from && held.rejected !== true);
}

function concerns(fact: MessageFact, measure: string): boolean {
  return fact.rejects === undefined && measure !== '*' && (fact.measureIds === undefined || fact.measureIds.includes(measure));
}

function refuse(fact: MessageFact, { rule, measure, state }: Problem): never {
  throw fail('DOSSIER_TRANSITION', { rule, type: fact.type, measure, state });
}

/** The oldest events become part of the base: they can no longer be undone. */
function trim(state: DossierState, outcomes: readonly Outcome[]): DossierState {
  const surplus = state.journal.length - LIMITS.dossierJournalMaxEntries;
  if (surplus <= 0) return state;
  return { ...state, base: (outcomes[surplus - 1] as Outcome).view, journal: state.journal.slice(surplus) };
}
