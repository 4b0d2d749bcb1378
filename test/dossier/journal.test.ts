// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import type { MessageFact } from '../../src/dossier/fact.js';
import { appended, replayed, seesAmong, viewOf } from '../../src/dossier/journal.js';
import { openDossier } from '../../src/dossier/index.js';
import type { DossierState, View } from '../../src/dossier/index.js';
import { DOSSIER } from './story.js';

const MAX = LIMITS.dossierJournalMaxEntries;
const HALF = MAX / 2;
const START = openDossier(DOSSIER);

const factOf = (number: number, more: Partial<MessageFact> = {}): MessageFact => ({
  ...{ type: 'x-demo.note', messageId: `m${number}`, from: 'requester', agency: 'a/a', seq: number, seen: null },
  ...{ arrival: number, issuedAt: number, at: number, ...more },
});
/** Where a dossier stands after so many messages, told apart by a reference. */
const viewAfter = (count: number): View => (count === 0 ? viewOf(START) : { ...viewOf(START), rqRef: `after ${count}` });

function grownTo(count: number): DossierState {
  let state = START;
  for (let n = 1; n <= count; n++) state = appended(state, factOf(n), viewAfter(n));
  return state;
}

describe('a journal that grows', () => {
  it.each([
    ['its first message', 1, 0, false],
    ['one less than half', HALF - 1, 0, false],
    ['half', HALF, 0, true],
    ['one more than half', HALF + 1, 0, true],
    ['all that it may hold', MAX, 0, true],
    ['one more than that', MAX + 1, HALF, true],
    ['three halves', 3 * HALF, HALF, true],
    ['three halves and one', 3 * HALF + 1, MAX, true],
    ['twice all that it may hold', 2 * MAX, MAX, true],
  ])('by %s begins with the view before it, and knows the one amid it', (_name, count, gone, hasMiddle) => {
    const { base, middle, journal, heads, count: counted, rqRef } = grownTo(count);
    expect(journal.map(({ seq }) => seq)).toEqual(Array.from({ length: count - gone }, (_, i) => gone + 1 + i));
    expect([base, middle]).toEqual([viewAfter(gone), hasMiddle ? viewAfter(gone + HALF) : undefined]);
    expect([heads, counted, rqRef]).toEqual([[count], count, `after ${count}`]);
  });
});

describe('a journal that is played again', () => {
  const facts = (count: number): MessageFact[] => Array.from({ length: count }, (_, i) => factOf(i + 1));

  it.each([
    ['one less than half', HALF - 1, false, HALF - 1],
    ['half', HALF, true, HALF],
    ['all that it may hold', MAX, true, MAX],
    ['one more', MAX + 1, true, HALF + 1],
  ])('keeps of %s what one that grew would keep', (_name, count, hasMiddle, kept) => {
    const { state, problems } = replayed({ ...START, count }, facts(count));
    expect([state.journal.length, 'middle' in state, state.heads, problems]).toEqual([kept, hasMiddle, [count], []]);
    expect(state.journal.at(-1)?.seq).toBe(count);
  });
});

describe('a message', () => {
  it('rests on what it names and on what left the journal, and not on what crossed it', () => {
    const [first, other, second] = [factOf(1), factOf(2, { agency: 'a/b', seq: 1 }), factOf(3, { seq: 2 })];
    const journal = [first, other, second];
    const sees = (id: string, from: MessageFact = second): boolean => seesAmong(from, journal, id);
    expect([sees('m1'), sees('m2'), sees('m3'), sees('gone'), sees('m3', first)]).toEqual([true, false, false, true, false]);
    // Of the other side, a message of that name is another one.
    expect(seesAmong(second, [...journal, factOf(4, { from: 'responder', messageId: 'm9' })], 'm9')).toBe(true);
  });
});
