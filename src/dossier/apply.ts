// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { AnyBody } from '../schema/frame/frame.js';
import type { DossierEvent, MessageEvent, MessageFact } from './fact.js';
import { RULES } from './illegal.js';
import { present } from './kept.js';
import { appended, replayed, seesAmong, viewOf } from './journal.js';
import { changesBetween, step } from './measure.js';
import type { Change, Problem } from './measure.js';
import { follows, inOrder, knownTo, pastOf, withGaps } from './order.js';
import { noted, resent } from './timeline/receipts.js';
import { EMPTY, isOpened } from './view.js';
import type { DossierPolicy, DossierState } from './state.js';
import { stepOf } from './steps/steps.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

const POLICY: Members<DossierPolicy> = {
  required: {},
  optional: {
    lapse: 'flag',
    linkStopsExpiry: { required: { preservation: 'flag', restraint: 'flag' }, optional: {} },
    defectWindowMs: 'number',
    useLimitation: 'text',
  },
};

/**
 * A dossier before its first message.
 * @param dossier - its id, as UUID text.
 * @param policy - the accord's terms about lapses; a later accord does not re-interpret the dossier.
 */
export function openDossier(dossier: string, policy: DossierPolicy = {}): DossierState {
  requireMembers(policy, POLICY, 'openDossier(policy)');
  return { dossier, policy, count: 0, ...EMPTY, base: EMPTY, journal: [], heads: [], times: {} };
}

/** Effect of an event. */
export interface Applied {
  readonly state: DossierState;
  readonly changes: readonly Change[];
  /** Measures on which the message has no effect because it crossed a message of the other side. */
  readonly crossed: readonly string[];
  /** Reason of the missing effect, or (X18) the decision that it undid. */
  readonly races: readonly Problem[];
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
  if (event.kind === 'receipt') return outcome(state, noted(state, event));
  const fact = readFact(event, state.count);
  if (state.journal.length > 0 && restsOnAll(fact, state)) return append(state, fact);
  const held = state.journal.find((other) => isSame(other, event));
  if (held !== undefined) return outcome(state, resent(state, held));
  return insert(state, fact);
}

/** As {@link applyEvent}, for callers that need only the state. @throws {@link RogatoryError} as there. */
export function apply(state: DossierState, event: DossierEvent): DossierState {
  return applyEvent(state, event).state;
}

function outcome(before: DossierState, state: DossierState, more: Partial<Applied> = {}): Applied {
  const changes = state === before ? [] : changesBetween(before, state);
  return { state, changes, crossed: [], races: [], waiting: false, ...more };
}

function readFact(event: MessageEvent, arrival: number): MessageFact {
  const { kind: _kind, body, issuedAt = event.at, ...header } = event;
  const of = stepOf(event.type);
  if (of === undefined) return { ...header, issuedAt, arrival };
  const { inReplyTo } = body as AnyBody;
  return { ...header, issuedAt, arrival, ...present({ inReplyTo }), ...of.read(body as AnyBody) };
}

/** Compares sender and id (DOSSIER-05): ids are unique per sender only, so an equal id of another sender must not hide a message. */
function isSame(held: MessageFact, event: MessageEvent): boolean {
  return held.messageId === event.messageId && held.from === event.from && held.agency === event.agency;
}

/**
 * Whether a message comes last in the common order, because its sender had seen every message without a successor. Then nothing is
 * replayed, however long the dossier is.
 */
function restsOnAll(fact: MessageFact, { heads, journal }: DossierState): boolean {
  if (fact.afterGap === true || fact.rejects !== undefined || fact.seq === undefined || fact.seen === undefined) return false;
  return heads.every((id) => {
    const head = journal.find((held) => held.arrival === id);
    if (head === undefined || head.afterGap === true) return false;
    return head.from === fact.from ? follows(fact, head) : head.messageId === fact.seen;
  });
}

/** Adds the newest message as one step from the present state. */
function append(state: DossierState, fact: MessageFact): Applied {
  if (isOpened(state) || stepOf(fact.type)?.opens === true) {
    const { view, problems } = step(viewOf(state), fact, { policy: state.policy, sees: () => true });
    const [problem] = problems;
    if (problem !== undefined) refuse(fact, problem);
    return outcome(state, withinLimits(appended(state, fact, view)));
  }
  throw fail('DOSSIER_UNKNOWN', { dossier: state.dossier });
}

/** Inserts a message among those that it crossed, and judges it by its sender's knowledge. */
function insert(state: DossierState, message: MessageFact): Applied {
  const journal = inOrder(withGaps([...state.journal.map((held) => rejectedBy(held, message)), message]));
  const fact = journal.find((held) => held.arrival === message.arrival) ?? message;
  const waiting = judge(state, journal, fact);
  const { state: next, problems } = replayed({ ...state, count: state.count + 1 }, journal, fact);
  const races = waiting ? [] : [...problems.filter(({ rule }) => rule !== 'X18'), ...newDisputes(state, next)];
  const crossed = [...new Set(races.map(({ measure }) => measure))];
  return outcome(state, withinLimits(next), { crossed, races, waiting });
}

/** X18: two decisions crossed, and the common order may put the newer one first. So the measures decide, not the message. */
function newDisputes(before: DossierState, after: DossierState): readonly Problem[] {
  return after.measures.flatMap(({ id, disputed, state }) => {
    const known = before.measures.find((measure) => measure.id === id);
    return disputed === true && known?.disputed !== true ? [{ rule: 'X18' as const, measure: id, state: known?.state ?? state }] : [];
  });
}

/** Removes the effect of a message that the other side rejected (DOSSIER-34). */
function rejectedBy(held: MessageFact, fact: MessageFact): MessageFact {
  return held.messageId === fact.rejects && held.from !== fact.from ? { ...held, rejected: true } : held;
}

/**
 * Refuses a message that its sender, by its own knowledge, could not send (DOSSIER-06, DOSSIER-07).
 * @returns whether the message has to wait (DOSSIER-08): its predecessors are missing, so its sender's knowledge is not known.
 */
function judge(state: DossierState, journal: readonly MessageFact[], fact: MessageFact): boolean {
  if (journal.some((held) => held.messageId === fact.rejects && held.rejects !== undefined))
    refuse(fact, { rule: 'X00', measure: '*', state: '' });
  if (journal.some((held) => takesPlaceOf(held, fact))) refuse(fact, { rule: 'X15', measure: '*', state: '' });
  const known = knownTo(fact, journal);
  const past = pastOf(fact, journal);
  const view = journal
    .filter((held) => known.has(held) && !isParallelDecision(held, fact, past))
    .reduce((before, held) => step(before, held, settingOf(state, held, journal)).view, state.base);
  const unknown = !isOpened(view) && stepOf(fact.type)?.opens !== true && fact.rejects === undefined;
  const [problem] = step(view, fact, { policy: state.policy, sees: () => true }).problems;
  if (fact.afterGap === true) return unknown || problem !== undefined;
  if (unknown) throw fail('DOSSIER_UNKNOWN', { dossier: state.dossier });
  if (problem !== undefined) refuse(fact, problem);
  return false;
}

/** X15: another message in an occupied place of a chain. */
function takesPlaceOf(held: MessageFact, fact: MessageFact): boolean {
  return held !== fact && held.seq !== undefined && held.seq === fact.seq && held.from === fact.from && held.agency === fact.agency;
}

/** X18: a decision of another authority of the same side, unknown to this one. */
function isParallelDecision(held: MessageFact, fact: MessageFact, past: ReadonlySet<MessageFact>): boolean {
  const decides = held.type.startsWith('decision.') && fact.type.startsWith('decision.');
  return decides && held.from === fact.from && held.agency !== fact.agency && !past.has(held);
}

function settingOf(state: DossierState, fact: MessageFact, journal: readonly MessageFact[]) {
  return { policy: state.policy, sees: (id: string) => seesAmong(fact, journal, id) };
}

function withinLimits(state: DossierState): DossierState {
  if (state.questions.length > LIMITS.dossierQuestionsMax)
    throw fail('DOSSIER_LIMIT', { dossier: state.dossier, limit: 'dossierQuestionsMax' });
  const { evidence, conditions, provisionals, costs, forwarded, measures, consulted, consents = [] } = state;
  const lists = [evidence, conditions, provisionals, costs, forwarded, measures, consulted, consents];
  if (lists.some((list) => list.length > LIMITS.dossierRecordsMax))
    throw fail('DOSSIER_LIMIT', { dossier: state.dossier, limit: 'dossierRecordsMax' });
  return state;
}

function refuse(fact: MessageFact, { rule, measure, state }: Problem): never {
  throw fail('DOSSIER_TRANSITION', { rule, why: RULES[rule], type: fact.type, measure, state });
}
