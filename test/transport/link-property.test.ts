// Random lives of a link: whatever is cut, lost, killed or superseded, every message is committed exactly once and in order per lane.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twoNodes } from './node.js';
import type { TestNode } from './node.js';
import { Pair } from './pair.js';
import type { Side } from './pair.js';

type Step =
  | { readonly kind: 'send'; readonly from: 'a' | 'b'; readonly lane: number; readonly size: number }
  | { readonly kind: 'pump' | 'carry' | 'write'; readonly side: 'a' | 'b' }
  | { readonly kind: 'commit'; readonly side: 'a' | 'b'; readonly count: number }
  /** The line is cut: what is on its way is lost, what is not committed is forgotten, both sides start anew. */
  | { readonly kind: 'cut' }
  /** The node commits, and dies before it can acknowledge. */
  | { readonly kind: 'crash'; readonly side: 'a' | 'b' }
  /** The last message on its way is carried again, under its old counter. */
  | { readonly kind: 'replay'; readonly side: 'a' | 'b' };

const side = fc.constantFrom('a' as const, 'b' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('send' as const), from: side, lane: fc.nat(3), size: fc.nat(30) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pump' as const), side }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), side }) },
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('carry' as const), side }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('commit' as const), side, count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const), side }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replay' as const), side }) },
);

const WINDOW = { messages: 4, bytes: 60 };
const options = { a: { window: WINDOW }, b: { window: WINDOW } };

/** Lane and text of everything sent, as the receiver should have it, lane by lane. */
function sortedByLane(lines: readonly string[]): string[][] {
  return [0, 1, 2, 3].map((lane) => lines.filter((line) => line.split(' ')[1] === String(lane)));
}

class Life {
  readonly nodes = twoNodes();
  readonly sent: Record<'alpha/relay' | 'beta/relay', string[]> = { 'alpha/relay': [], 'beta/relay': [] };
  pair = new Pair(this.nodes.alpha, this.nodes.beta, options).connect();
  #last: { a?: Uint8Array; b?: Uint8Array } = {};

  reconnect(): void {
    this.pair = new Pair(this.nodes.alpha, this.nodes.beta, options).connect();
    this.#last = {};
    this.check();
  }

  do(next: Step): void {
    const { a, b } = this.pair;
    switch (next.kind) {
      case 'send': {
        const { alpha, beta } = this.nodes;
        const [from, to, own] = next.from === 'a' ? [alpha, beta, a] : [beta, alpha, b];
        this.send(from, to, next.lane, next.size);
        own.event({ kind: 'wake', lane: next.lane });
        break;
      }
      case 'pump':
        this.pair[next.side].pump();
        break;
      case 'write':
        this.pair[next.side].event({ kind: 'writable' });
        break;
      case 'carry': {
        const from = this.pair[next.side];
        const [message] = from.outbox;
        if (message !== undefined) this.#last[next.side] = message;
        this.pair.carry(from);
        break;
      }
      case 'commit':
        this.pair[next.side].commit(next.count);
        break;
      case 'cut':
        return this.reconnect();
      case 'crash': {
        const dying: Side = this.pair[next.side];
        dying.node.store(dying.peerKey, dying.inbox);
        return this.reconnect();
      }
      case 'replay': {
        const message = this.#last[next.side];
        if (message === undefined) break;
        const receiver = next.side === 'a' ? b : a;
        receiver.event({ kind: 'message', message });
        expect(receiver.error?.code).toBe('LINK_DECRYPTION');
        return this.reconnect();
      }
    }
    this.check();
  }

  send(from: TestNode, to: TestNode, lane: number, size: number): void {
    const sent = this.sent[from.key as keyof typeof this.sent];
    const text = `${sent.length}`.padEnd(size, '.');
    from.send(to, lane, text);
    sent.push(`${from.key} ${lane} ${text}`);
  }

  /** At every moment: what is committed is a beginning of what was sent, per lane, and no acknowledgement is ahead of it. */
  check(): void {
    const { alpha, beta } = this.nodes;
    for (const [from, to] of [
      [alpha, beta],
      [beta, alpha],
    ] as const) {
      const sent = sortedByLane(this.sent[from.key as keyof typeof this.sent]);
      sortedByLane(to.committed).forEach((lines, lane) => {
        expect(lines).toEqual(sent[lane]!.slice(0, lines.length));
        expect(from.lane(to, lane).ackedThrough).toBeLessThanOrEqual(lines.length);
      });
    }
    expect([this.pair.a.error?.code, this.pair.b.error?.code]).toEqual([undefined, undefined]);
  }

  /** In the end: everything arrived, and the sender knows. */
  finish(): void {
    this.reconnect();
    this.pair.settle();
    const { alpha, beta } = this.nodes;
    for (const [from, to] of [
      [alpha, beta],
      [beta, alpha],
    ] as const) {
      expect(sortedByLane(to.committed)).toEqual(sortedByLane(this.sent[from.key as keyof typeof this.sent]));
      for (const lane of [0, 1, 2, 3]) expect(from.lane(to, lane).ackedThrough).toBe(from.lane(to, lane).queue.length);
      expect(to.refusals).toEqual([]);
    }
  }
}

describe('a link through cuts, crashes and replays', () => {
  it('commits every message exactly once, in order per lane, and acknowledges nothing else (LINK-21, LINK-22, LINK-26)', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const life = new Life();
        for (const next of steps) life.do(next);
        life.finish();
      }),
      { numRuns: 60 },
    );
  });

  it('survives a cut behind every single message of an exchange (LINK-26)', () => {
    const exchange = (life: Life): void => {
      const { alpha, beta } = life.nodes;
      for (let i = 0; i < 6; i++) {
        life.send(alpha, beta, i % 4, 4);
        life.send(beta, alpha, i % 4, 4);
      }
      for (const own of [life.pair.a, life.pair.b]) own.event({ kind: 'wake' });
    };
    let carried = 0;
    for (let cutAt = 0, finished = false; !finished; cutAt++) {
      const life = new Life();
      exchange(life);
      carried = 0;
      for (let busy = true; busy && carried < cutAt;) {
        busy = false;
        for (const own of [life.pair.a, life.pair.b]) {
          own.commit();
          own.pump();
          while (carried < cutAt && life.pair.carry(own)) {
            carried++;
            busy = true;
          }
        }
      }
      finished = carried < cutAt;
      life.check();
      life.finish();
    }
    expect(carried).toBeGreaterThan(12);
  });
});
