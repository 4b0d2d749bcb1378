// SPDX-License-Identifier: Apache-2.0
// Both sides finally hold the same messages, but open them in different orders. The messages alone decide one common order: those that a
// sender had seen come first; crossed ones are ordered by side and message id. So both sides reach the same state, whatever the order of
// arrival.
import type { MessageFact } from './fact.js';

/** Puts facts into the common order (DOSSIER-35). @param facts - in order of arrival. */
export function inOrder(facts: readonly MessageFact[]): MessageFact[] {
  const left = new Set(facts);
  const before = new Map(facts.map((fact) => [fact, predecessors(fact, facts)]));
  const ordered: MessageFact[] = [];
  while (left.size > 0) {
    const ready = [...left].filter((fact) => before.get(fact)?.every((other) => !left.has(other)) !== false);
    // Only a lying peer can make a cycle; the message that arrived first breaks it.
    const next = ready.sort(compareCrossed)[0] ?? facts.find((fact) => left.has(fact));
    if (next === undefined) break;
    ordered.push(next);
    left.delete(next);
  }
  return ordered;
}

/** The facts that the sender of `fact` knew: those of its own side, and those it had seen of the other side. */
export function knownTo(fact: MessageFact, facts: readonly MessageFact[]): ReadonlySet<MessageFact> {
  const known = new Set(facts.filter((other) => other.from === fact.from && other !== fact && !follows(other, fact)));
  const open = [...directlySeen(fact, facts)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (known.has(next) || next === fact) continue;
    known.add(next);
    open.push(...predecessors(next, facts));
  }
  return known;
}

/**
 * All predecessors of a message: its own chain, the messages seen by its sender, and their predecessors. Other agencies' messages are not
 * included by themselves.
 */
export function pastOf(fact: MessageFact, facts: readonly MessageFact[]): ReadonlySet<MessageFact> {
  const past = new Set<MessageFact>();
  const open = predecessors(fact, facts);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (past.has(next) || next === fact) continue;
    past.add(next);
    open.push(...predecessors(next, facts));
  }
  return past;
}

/**
 * Marks waiting messages: those whose predecessor is missing, and all that rest on them. When the predecessor arrives, they are judged as
 * on the other side.
 */
export function withGaps(facts: readonly MessageFact[]): readonly MessageFact[] {
  if (!facts.some((fact) => fact.afterGap === true)) return facts;
  const missing = new Set(facts.filter((fact) => fact.afterGap === true && !facts.some((other) => isPredecessor(other, fact))));
  return facts.map((fact) => {
    const { afterGap, ...rest } = fact;
    const waits = missing.has(fact) || [...pastOf(fact, facts)].some((other) => missing.has(other));
    if (waits === (afterGap === true)) return fact;
    return waits ? { ...rest, afterGap: true } : rest;
  });
}

function isPredecessor(other: MessageFact, fact: MessageFact): boolean {
  return fact.seq !== undefined && other.seq === fact.seq - 1 && other.from === fact.from && other.agency === fact.agency;
}

/** Arrival numbers of the facts on which no other rests. */
export function headsOf(facts: readonly MessageFact[]): readonly number[] {
  const under = new Set(facts.flatMap((fact) => predecessors(fact, facts)));
  return facts.filter((fact) => !under.has(fact)).map((fact) => fact.arrival);
}

/** X19: when two messages crossed, the responder's comes first, so that a result stands. */
function compareCrossed(a: MessageFact, b: MessageFact): number {
  if (a.from !== b.from) return a.from === 'responder' ? -1 : 1;
  if (a.messageId !== b.messageId) return a.messageId < b.messageId ? -1 : 1;
  return (a.agency ?? '') < (b.agency ?? '') ? -1 : 1;
}

/** Direct predecessors of a message: the previous one in its chain, and the newest that its sender had seen. */
function predecessors(fact: MessageFact, facts: readonly MessageFact[]): MessageFact[] {
  const chain = facts.filter((other) => follows(fact, other));
  const nearest = chain.reduce<MessageFact | undefined>(
    (best, other) => (best === undefined || follows(other, best) ? other : best),
    undefined,
  );
  return nearest === undefined ? directlySeen(fact, facts) : [nearest, ...directlySeen(fact, facts)];
}

/** Whether `later` comes after `earlier` in the chain of one sender. */
export function follows(later: MessageFact, earlier: MessageFact): boolean {
  if (later === earlier || later.from !== earlier.from || later.agency !== earlier.agency) return false;
  if (later.seq === undefined || earlier.seq === undefined) return later.arrival > earlier.arrival;
  return later.seq > earlier.seq;
}

function directlySeen(fact: MessageFact, facts: readonly MessageFact[]): MessageFact[] {
  if (fact.seen === null) return [];
  const seen = facts.find((other) => other.messageId === fact.seen && other.from !== fact.from);
  // Unknown, or no longer held: everything held before it.
  return seen === undefined ? facts.filter((other) => other.from !== fact.from && other.arrival < fact.arrival) : [seen];
}
