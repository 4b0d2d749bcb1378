// SPDX-License-Identifier: Apache-2.0
// Both sides hold the same messages in the end, but open them in different orders. Each puts them into one order that only the messages
// themselves decide: what a sender had seen comes first; what crossed is told apart by side and message id. So both sides, whatever
// arrives when, fold the same story.
import type { MessageFact } from './fact.js';

/** Puts facts into the common order. @param facts - in order of arrival. */
export function inOrder(facts: readonly MessageFact[]): MessageFact[] {
  const left = new Set(facts);
  const before = new Map(facts.map((fact) => [fact, predecessors(fact, facts)]));
  const ordered: MessageFact[] = [];
  while (left.size > 0) {
    const ready = [...left].filter((fact) => before.get(fact)?.every((other) => !left.has(other)) !== false);
    // Only a peer that lies about what it saw can make a circle; the first to arrive opens it.
    const next = ready.sort(compareCrossed)[0] ?? facts.find((fact) => left.has(fact));
    if (next === undefined) break;
    ordered.push(next);
    left.delete(next);
  }
  return ordered;
}

/** The facts that the sender of `fact` knew: those of its own side, and of the other side what it had seen. */
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

/** All that a message rests on: its own chain, what its sender had seen, and what these rest on. Nothing of another agency by itself. */
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
 * Marks what waits: a message whose predecessor is missing, and all that rests on one. Once the predecessor is there it is judged as on
 * the other side.
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

/** X19: of two messages that crossed the responder's comes first, so that a result stands. */
function compareCrossed(a: MessageFact, b: MessageFact): number {
  if (a.from !== b.from) return a.from === 'responder' ? -1 : 1;
  if (a.messageId !== b.messageId) return a.messageId < b.messageId ? -1 : 1;
  return (a.agency ?? '') < (b.agency ?? '') ? -1 : 1;
}

/** What comes right before a message: the one before it in its chain, and what its sender had seen. */
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
  // Not said, or no longer held: whatever was here before.
  return seen === undefined ? facts.filter((other) => other.from !== fact.from && other.arrival < fact.arrival) : [seen];
}
