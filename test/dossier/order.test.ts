// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { MessageFact } from '../../src/dossier/fact.js';
import { inOrder, knownTo } from '../../src/dossier/order.js';

let arrival = 0;
const fact = (messageId: string, from: 'requester' | 'responder', more: Partial<MessageFact> = {}): MessageFact => ({
  type: 'x-demo.note',
  messageId,
  from,
  agency: from,
  arrival: arrival++,
  issuedAt: 0,
  at: 0,
  ...more,
});
const ids = (facts: Iterable<MessageFact>) => [...facts].map((one) => one.messageId);

const a1 = fact('a1', 'requester', { seq: 1, seen: null });
const b1 = fact('b1', 'responder', { seq: 1, seen: 'a1' });
const a2 = fact('a2', 'requester', { seq: 2, seen: null });
const b2 = fact('b2', 'responder', { seq: 2, seen: 'a1' });
const a3 = fact('a3', 'requester', { seq: 3, seen: 'b2' });

describe('inOrder', () => {
  it("puts what a sender had seen before what it sent, and of crossed messages the responder's first (DOSSIER-35, X19)", () => {
    const order = ['a1', 'b1', 'b2', 'a2', 'a3'];
    expect(ids(inOrder([a1, b1, a2, b2, a3]))).toEqual(order);
    expect(ids(inOrder([a1, a2, b1, b2, a3]))).toEqual(order);
    expect(ids(inOrder([b2, a3, a2, b1, a1]))).toEqual(order);
  });

  it('puts two agencies of one side in the order of their message ids', () => {
    const first = fact('c1', 'responder', { agency: 'one', seq: 1, seen: 'a1' });
    const second = fact('c2', 'responder', { agency: 'two', seq: 1, seen: 'a1' });
    expect(ids(inOrder([a1, second, first]))).toEqual(['a1', 'c1', 'c2']);
    const twin = { ...first, agency: 'zero' };
    expect(inOrder([a1, twin, first]).map((one) => one.agency)).toEqual(['requester', 'one', 'zero']);
  });

  it('goes by arrival where the sender does not say what it saw, or names what is not held', () => {
    const early = fact('z1', 'responder', { arrival: 1 });
    const late = fact('r1', 'requester', { arrival: 2, seen: 'forgotten' });
    const last = fact('b9', 'responder', { arrival: 3, agency: 'other' });
    expect(ids(inOrder([early, late, last]))).toEqual(['z1', 'r1', 'b9']);
  });

  it('ends when a peer claims to have seen what comes after it (DOSSIER-07)', () => {
    const x = fact('x', 'requester', { seq: 1, seen: 'y' });
    const y = fact('y', 'responder', { seq: 1, seen: 'x' });
    expect(ids(inOrder([x, y]))).toEqual(['x', 'y']);
    expect(ids(knownTo(x, [x, y]))).toEqual(['y']);
  });
});

describe('knownTo', () => {
  it('is the own side and all that led to what was seen (DOSSIER-07)', () => {
    const facts = [a1, b1, a2, b2, a3];
    expect(ids(knownTo(a3, facts)).sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
    expect(ids(knownTo(a2, facts)).sort()).toEqual(['a1']);
    expect(ids(knownTo(b2, facts)).sort()).toEqual(['a1', 'b1']);
    expect(ids(knownTo(b1, facts)).sort()).toEqual(['a1']);
  });
});
