import { beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import type { Frame } from '../../src/transport/frame/headers.js';
import type { LinkOptions } from '../../src/transport/link/link.js';
import { Liar, msg, welcome } from './liar.js';
import { outgoing, twoNodes } from './node.js';
import type { TestNode } from './node.js';
import { Pair, Side } from './pair.js';

const TOKEN = new Uint8Array(8);
let alpha: TestNode;
let beta: TestNode;

beforeEach(() => ({ alpha, beta } = twoNodes()));

/** A machine whose peer is the test. */
class Lied {
  readonly b: Side;
  readonly #liar: Liar;

  constructor(options: Partial<LinkOptions> = {}, first: readonly Frame[] = [welcome()]) {
    this.#liar = new Liar(alpha, beta);
    this.b = new Side(beta, { role: 'responder', ...options });
    this.b.event({ kind: 'message', message: this.#liar.first() });
    this.b.event({ kind: 'message', message: this.#liar.third(this.b.outbox.shift() as Uint8Array) });
    this.say(...first);
  }

  say(...frames: readonly Frame[]): void {
    for (const frame of frames) this.b.event({ kind: 'message', message: this.#liar.say(frame) });
  }

  sayBytes(frame: Uint8Array): void {
    this.b.event({ kind: 'message', message: this.#liar.sayBytes(frame) });
  }

  /** What the machine has said since. */
  heard(): (Frame | undefined)[] {
    return this.b.outbox.splice(0).map((message) => this.#liar.hear(message));
  }
}

describe('link', () => {
  it('opens after both proofs and both WELCOMEs (LINK-26)', () => {
    const pair = new Pair(alpha, beta);
    expect([pair.a.link.state, pair.b.link.state]).toEqual(['handshake', 'handshake']);
    pair.connect();
    expect([pair.a.link.state, pair.b.link.state]).toEqual(['open', 'open']);
    expect(pair.a.all('open')[0]?.peer.key).toBe('beta/relay');
    expect(pair.b.all('open')[0]?.peer.key).toBe('alpha/relay');
  });

  it('carries messages both ways, in order per lane, and acknowledges what is durable (LINK-21)', () => {
    for (const lane of [0, 1, 2, 3]) for (const text of ['one', 'two']) alpha.send(beta, lane, text);
    beta.send(alpha, 1, 'back');
    const pair = new Pair(alpha, beta).settle();
    for (const lane of [0, 1, 2, 3]) {
      expect(beta.committed.filter((line) => line.startsWith(`alpha/relay ${lane}`))).toEqual([
        `alpha/relay ${lane} one`,
        `alpha/relay ${lane} two`,
      ]);
      expect(alpha.lane(beta, lane).ackedThrough).toBe(2);
    }
    expect(alpha.committed).toEqual(['beta/relay 1 back']);
    expect([pair.a.end, pair.b.end]).toEqual([undefined, undefined]);
  });

  it('acknowledges nothing before the commit is reported (LINK-21)', () => {
    alpha.send(beta, 2, 'one');
    const pair = new Pair(alpha, beta).connect();
    pair.a.pump();
    while (pair.carry(pair.a));
    expect(pair.b.inbox).toHaveLength(1);
    pair.b.pump();
    expect(pair.b.outbox).toHaveLength(0);
    pair.settle();
    expect(alpha.lane(beta, 2).ackedThrough).toBe(1);
  });

  it('acknowledges a batch once per lane (LINK-21)', () => {
    for (let i = 0; i < 50; i++) alpha.send(beta, 2, `${i}`);
    const pair = new Pair(alpha, beta).connect();
    pair.a.pump();
    while (pair.carry(pair.a));
    pair.b.commit();
    pair.b.pump();
    expect(pair.b.outbox).toHaveLength(1);
  });

  it('sends what is most urgent first, however late it comes (LINK-29)', () => {
    for (let i = 0; i < 3; i++) alpha.send(beta, 3, `bulk ${i}`);
    const pair = new Pair(alpha, beta).connect();
    const want = pair.a.link.wanted()!;
    expect(want.lane).toBe(0);
    for (const lane of [0, 1, 2]) pair.a.event({ kind: 'supply', want: { ...want, lane }, messages: [] });
    const bulk = pair.a.link.wanted()!;
    expect(bulk).toMatchObject({ lane: 3, afterSeq: 0 });
    pair.a.event({ kind: 'supply', want: bulk, messages: alpha.read(beta.key, 3, 0, 10, 1_000) });
    pair.a.event({ kind: 'writable' });
    alpha.send(beta, 1, 'urgent');
    pair.a.event({ kind: 'wake', lane: 1 });
    const urgent = pair.a.link.wanted()!;
    expect(urgent.lane).toBe(1);
    pair.a.event({ kind: 'supply', want: urgent, messages: alpha.read(beta.key, 1, 0, 10, 1_000) });
    pair.settle();
    expect(beta.committed.map((line) => line.slice('alpha/relay '.length))).toEqual(['3 bulk 0', '1 urgent', '3 bulk 1', '3 bulk 2']);
  });

  it('asks for nothing when nothing is new, and again after a wake (LINK-29)', () => {
    const pair = new Pair(alpha, beta).settle();
    expect(pair.a.link.wanted()).toBeUndefined();
    pair.a.event({ kind: 'wake', lane: 2 });
    expect(pair.a.link.wanted()).toMatchObject({ lane: 2, afterSeq: 0 });
  });

  it('does not forget a wake that came while an empty read was under way (LINK-29)', () => {
    const pair = new Pair(alpha, beta).settle();
    pair.a.event({ kind: 'wake', lane: 2 });
    const want = pair.a.link.wanted()!;
    pair.a.event({ kind: 'wake', lane: 2 });
    pair.a.event({ kind: 'supply', want, messages: [] });
    expect(pair.a.link.wanted()).toMatchObject({ lane: 2 });
  });

  it('keeps within the window that the peer announced, in messages (LINK-14)', () => {
    for (let i = 0; i < 10; i++) alpha.send(beta, 2, `${i}`);
    const pair = new Pair(alpha, beta, { b: { window: { messages: 4, bytes: 1_000 } } }).connect();
    pair.a.pump();
    while (pair.carry(pair.a));
    expect(pair.b.inbox).toHaveLength(4);
    expect(pair.a.link.wanted()).toBeUndefined();
    pair.settle();
    expect(beta.committed).toHaveLength(10);
  });

  it('keeps within the window in bytes, and lets one large message through alone (LINK-27)', () => {
    for (const text of ['x'.repeat(60), 'y'.repeat(60), 'z'.repeat(500)]) alpha.send(beta, 2, text);
    const pair = new Pair(alpha, beta, { b: { window: { messages: 10, bytes: 100 } } }).connect();
    for (const left of [1, 1, 1]) {
      pair.a.pump();
      while (pair.carry(pair.a));
      expect(pair.b.inbox).toHaveLength(left);
      pair.b.commit();
      pair.b.pump();
      while (pair.carry(pair.b));
    }
    expect(beta.committed).toHaveLength(3);
  });

  it('sends nothing to a peer that announces no room (LINK-27)', () => {
    alpha.send(beta, 2, 'one');
    const pair = new Pair(alpha, beta, { b: { window: { messages: 0, bytes: 0 } } }).settle();
    expect(beta.committed).toEqual([]);
    expect(pair.a.link.wanted()).toBeUndefined();
  });

  it('tells each verdict that is no plain acceptance, before the acknowledgement that covers it (LINK-28)', () => {
    for (const text of ['good', 'bad', 'good']) alpha.send(beta, 2, text);
    beta.judge = ({ seq }) => (seq === 2 ? { verdict: 'rejected', code: 'policy', retryable: true } : { verdict: 'accepted' });
    const pair = new Pair(alpha, beta).settle();
    const kinds = pair.a.effects.map(({ kind }) => kind).filter((kind) => kind === 'refused' || kind === 'acknowledged');
    expect(kinds).toEqual(['refused', 'acknowledged']);
    expect(alpha.refusals).toMatchObject([{ seq: 2, verdict: { verdict: 'rejected', code: 'policy', retryable: true } }]);
    expect(alpha.lane(beta, 2).ackedThrough).toBe(3);
  });

  describe('resume', () => {
    it('goes on behind what the peer holds, and counts that as acknowledged (LINK-26)', () => {
      for (const text of ['one', 'two', 'three']) alpha.send(beta, 2, text);
      const first = new Pair(alpha, beta).connect();
      first.a.pump();
      first.carry(first.a);
      first.carry(first.a);
      first.b.commit();
      expect(alpha.lane(beta, 2).ackedThrough).toBe(0);
      const second = new Pair(alpha, beta).connect();
      expect(second.a.all('acknowledged')).toMatchObject([{ lane: 2, through: 2 }]);
      second.settle();
      expect(beta.committed).toEqual(['alpha/relay 2 one', 'alpha/relay 2 two', 'alpha/relay 2 three']);
    });

    it('starts at the first place of a stream that the receiver has not seen (LINK-26)', () => {
      alpha.send(beta, 2, 'one');
      new Pair(alpha, beta).settle();
      const lane = alpha.lane(beta, 2);
      Object.assign(lane, { outStreamId: alpha.random(16), queue: [], ackedThrough: 0 });
      alpha.send(beta, 2, 'two');
      new Pair(alpha, beta).settle();
      expect(beta.committed).toEqual(['alpha/relay 2 one', 'alpha/relay 2 two']);
      expect(beta.lane(alpha, 2).inStreamId).toEqual(lane.outStreamId);
    });

    it('refuses to go on when the own outbox went back in time (LINK-13)', () => {
      for (const text of ['one', 'two']) alpha.send(beta, 2, text);
      new Pair(alpha, beta).settle();
      Object.assign(alpha.lane(beta, 2), { queue: [outgoing(1, Uint8Array.of(1))], ackedThrough: 0 });
      const { a, b } = new Pair(alpha, beta).connect();
      expect(a.error?.code).toBe('LINK_STREAM');
      expect(a.end?.sendCode).toBe(4410);
      expect(b.end).toMatchObject({ closeCode: 4410 });
    });

    it.each(['forgets its place', 'forgets the stream'])('notices on both sides that the receiver %s (LINK-13)', (kind) => {
      for (const text of ['one', 'two']) alpha.send(beta, 2, text);
      new Pair(alpha, beta).settle();
      const lane = beta.lane(alpha, 2);
      lane.receivedThrough = kind === 'forgets its place' ? 1 : 0;
      if (kind === 'forgets the stream') lane.inStreamId = undefined;
      const { a, b } = new Pair(alpha, beta).connect();
      expect([a.error?.code, b.error?.code].sort()).toContain('LINK_STREAM');
      expect([a.end?.closeCode, b.end?.closeCode]).toEqual([4410, 4410]);
    });

    it('tells what each side says, and whether its store came back from a backup (LINK-13, LINK-40)', () => {
      for (const text of ['one', 'two']) alpha.send(beta, 2, text);
      new Pair(alpha, beta).settle();
      beta.lane(alpha, 2).receivedThrough = 1;
      const lane = alpha.lane(beta, 2);
      const view = { lane: 2, acked: 0, streamId: beta.lane(alpha, 2).outStreamId, held: { streamId: lane.outStreamId, through: 1 } };
      for (const restored of [false, true]) {
        beta.restore = restored ? 'unsettled' : undefined;
        const { a, b } = new Pair(alpha, beta).connect();
        const [told, own] = [a.all('rolled-back'), b.all('rolled-back')];
        expect(told.map((effect) => [effect.lanes[2], effect.restored])).toEqual([[view, restored]]);
        expect(own.map((effect) => [effect.lanes[2]?.acked, effect.restored])).toEqual([[2, false]]);
        expect(a.end?.sendCode).toBe(4410);
      }
    });

    it('acknowledges nothing of one lane when another shows that a store went back (LINK-13)', () => {
      beta.send(alpha, 0, 'one');
      const { outStreamId: streamId } = beta.lane(alpha, 0);
      const { lanes, ...rest } = welcome() as Extract<Frame, { name: 'welcome' }>;
      const told = (acked: number): Frame => {
        return {
          ...rest,
          lanes: lanes.map((lane, at) => ({ ...lane, ...(at === 0 ? { received: { streamId, through: 1 } } : { acked }) })),
        };
      };
      expect([1, 0].map((acked) => new Lied({}, [told(acked)]).b.all('acknowledged').length)).toEqual([0, 1]);
    });

    it('refuses an outbox with a place missing (LINK-13)', () => {
      for (const text of ['one', 'two', 'three']) alpha.send(beta, 2, text);
      alpha.lane(beta, 2).queue.splice(1, 1);
      const { a } = new Pair(alpha, beta).settle();
      expect(a.error?.code).toBe('LINK_STREAM');
    });

    it('accepts a WELCOME before its own counters are known (LINK-26)', () => {
      const pair = new Pair(alpha, beta);
      pair.carry(pair.a);
      pair.carry(pair.b);
      pair.carry(pair.a);
      // The initiator's WELCOME travels right behind its proof.
      expect(pair.a.outbox).toHaveLength(1);
      pair.carry(pair.a);
      expect(pair.b.link.state).toBe('open');
    });
  });

  describe('against a peer that lies', () => {
    it('drops a repeated message and acknowledges again what is durable (LINK-22)', () => {
      const lied = new Lied();
      const { b } = lied;
      lied.heard();
      lied.say(msg(1), msg(2), msg(1), msg(2));
      expect(b.inbox.map(({ seq }) => seq)).toEqual([1, 2]);
      b.pump();
      expect(lied.heard()).toEqual([{ name: 'ack', lane: 2, through: 0 }]);
      b.commit();
      b.pump();
      expect(lied.heard()).toEqual([{ name: 'ack', lane: 2, through: 2 }]);
      lied.say(msg(1));
      b.pump();
      expect(b.inbox).toEqual([]);
      expect(lied.heard()).toEqual([{ name: 'ack', lane: 2, through: 2 }]);
      expect(beta.committed).toHaveLength(2);
    });

    it.each<[string, Frame[], string, string]>([
      ['skips a place', [msg(1), msg(3)], 'LINK_SEQUENCE', 'LINK-11'],
      ['starts late', [msg(2)], 'LINK_SEQUENCE', 'LINK-11'],
      ['acknowledges what was never sent', [{ name: 'ack', lane: 2, through: 1 }], 'LINK_ACK', 'LINK-12'],
      ['acknowledges that in a PING', [{ name: 'ping', token: TOKEN, received: [0, 0, 1, 0] }], 'LINK_ACK', 'LINK-12'],
      ['acknowledges that in a PONG', [{ name: 'pong', token: TOKEN, received: [0, 0, 0, 1] }], 'LINK_ACK', 'LINK-12'],
      ['judges what was never sent', [{ name: 'result', lane: 2, seq: 1, verdict: { verdict: 'rejected' } }], 'LINK_ACK', 'LINK-12'],
      ['shakes hands again', [{ name: 'hs1', noise: TOKEN }], 'LINK_UNEXPECTED', 'LINK-03'],
      ['says WELCOME again', [welcome()], 'LINK_UNEXPECTED', 'LINK-03'],
    ])('closes with 1002 when the peer %s: %3$s', (_, frames, code) => {
      const lied = new Lied();
      lied.say(...frames);
      expect(lied.b.error?.code).toBe(code);
      expect(lied.b.end).toMatchObject({ sendCode: 1002, reason: 'malformed' });
      expect(lied.heard().at(-1)).toMatchObject({ name: 'goaway', closeCode: 1002, text: 'malformed' });
    });

    it('closes at a frame that it cannot read, and ignores one that it need not (LINK-02, LINK-24)', () => {
      const lied = new Lied();
      lied.sayBytes(Uint8Array.of(0x7e, 0x00, 0, 1, 0xa0));
      expect(lied.b.link.state).toBe('open');
      lied.sayBytes(Uint8Array.of(0x7e, 0x80, 0, 1, 0xa0));
      expect(lied.b.error?.code).toBe('LINK_FRAME_MALFORMED');
    });

    it('closes with 1008 when more is in flight than it announced, in messages or bytes (LINK-14)', () => {
      const byCount = new Lied({ window: { messages: 2, bytes: 100 } });
      byCount.say(msg(1), msg(2), msg(3));
      expect(byCount.b.error?.code).toBe('LINK_WINDOW');
      expect(byCount.b.end?.sendCode).toBe(1008);
      const byBytes = new Lied({ window: { messages: 9, bytes: 100 } });
      byBytes.say(msg(1, 2, new Uint8Array(60)), msg(2, 2, new Uint8Array(60)));
      expect(byBytes.b.error?.code).toBe('LINK_WINDOW');
    });

    it('counts a window per lane, and gives room back with the acknowledgement, not with the commit (LINK-14)', () => {
      const lied = new Lied({ window: { messages: 1, bytes: 100 } });
      const { b } = lied;
      lied.say(msg(1, 0), msg(1, 1), msg(1, 2), msg(1, 3));
      b.commit();
      b.pump();
      lied.say(msg(2, 3));
      expect(b.end).toBeUndefined();
      b.commit();
      lied.say(msg(3, 3));
      expect(b.error?.code).toBe('LINK_WINDOW');
    });

    it('closes when the peer judges one message twice (LINK-28)', () => {
      beta.send(alpha, 2, 'one');
      const lied = new Lied();
      lied.b.pump();
      const result: Frame = { name: 'result', lane: 2, seq: 1, verdict: { verdict: 'rejected' } };
      lied.say(result);
      expect(lied.b.end).toBeUndefined();
      lied.say(result);
      expect(lied.b.error?.code).toBe('LINK_ACK');
    });

    it('lets an old acknowledgement pass: it says nothing new (LINK-12)', () => {
      for (const text of ['one', 'two']) beta.send(alpha, 2, text);
      const lied = new Lied();
      lied.b.pump();
      for (const through of [2, 1, 0]) lied.say({ name: 'ack', lane: 2, through });
      expect(lied.b.end).toBeUndefined();
      expect(lied.b.all('acknowledged')).toHaveLength(1);
    });

    it('answers only the latest of many PINGs when it may not write (LINK-15)', () => {
      const lied = new Lied();
      lied.heard();
      for (let i = 0; i < 100; i++) lied.say({ name: 'ping', token: new Uint8Array(8).fill(i), received: [0, 0, 0, 0] });
      lied.b.pump();
      expect(lied.heard()).toEqual([{ name: 'pong', token: new Uint8Array(8).fill(99), received: [0, 0, 0, 0] }]);
    });

    it('closes with 1002 at a message that does not authenticate (LINK-10)', () => {
      const { b } = new Pair(alpha, beta).connect();
      b.event({ kind: 'message', message: Uint8Array.of(0, 21, ...new Uint8Array(21)) });
      expect(b.error?.code).toBe('LINK_DECRYPTION');
      expect(b.end?.sendCode).toBe(1002);
    });

    it('closes with 1003 at a text message, before and after the handshake (LINK-04)', () => {
      for (const { b } of [new Pair(alpha, beta), new Pair(alpha, beta).connect()]) {
        b.event({ kind: 'message', message: 'text' });
        expect(b.error?.code).toBe('LINK_TEXT');
        expect(b.end?.sendCode).toBe(1003);
      }
    });

    it('closes with 1002 at a WELCOME of another version (LINK-05)', () => {
      const { b } = new Lied({}, [welcome({}, 2)]);
      expect(b.error?.code).toBe('LINK_VERSION');
      expect(b.end?.sendCode).toBe(1002);
    });

    it('closes with 1002 at a message before WELCOME (LINK-03)', () => {
      const { b } = new Lied({}, [msg(1)]);
      expect(b.error?.code).toBe('LINK_UNEXPECTED');
    });

    it('closes with 4410 at an acknowledgement in WELCOME for more than it holds (LINK-13)', () => {
      const { b } = new Lied({}, [welcome({ acked: 1 })]);
      expect(b.error?.code).toBe('LINK_STREAM');
    });

    it('closes with 4410 at a WELCOME that holds less than was acknowledged (LINK-13)', () => {
      for (const text of ['one', 'two']) beta.send(alpha, 2, text);
      beta.lane(alpha, 2).ackedThrough = 2;
      const held = (through: number) => welcome({ received: { streamId: beta.lane(alpha, 2).outStreamId, through } });
      expect(new Lied({}, [welcome()]).b.error?.code).toBe('LINK_STREAM');
      expect(new Lied({}, [held(1)]).b.error?.code).toBe('LINK_STREAM');
      const nothing = { received: null };
      const others = [welcome(nothing), held(2)].map((frame) => frame as Extract<Frame, { name: 'welcome' }>);
      const lanes = others[0]!.lanes.map((lane, index) => (index === 2 ? others[1]!.lanes[2]! : lane));
      expect(new Lied({}, [{ ...others[0]!, lanes }]).b.end).toBeUndefined();
    });

    it('closes with 4410 at a WELCOME that holds more than was ever queued (LINK-13)', () => {
      beta.send(alpha, 2, 'one');
      const held = (through: number) => welcome({ received: { streamId: beta.lane(alpha, 2).outStreamId, through } });
      expect(new Lied({}, [held(1)]).b.error?.code).toBe(undefined);
      expect(new Lied({}, [held(2)]).b.error?.code).toBe('LINK_STREAM');
    });
  });

  describe('with a peer that has seen more', () => {
    it('closes with 4410 when the record in WELCOME lies ahead of the own store (LINK-41)', () => {
      alpha.record = Uint8Array.of(1, 2);
      const asked: Uint8Array[] = [];
      beta.ahead = (seen) => asked.push(seen) > 1;
      expect(new Pair(alpha, beta).connect().b.link.state).toBe('open');
      const { b } = new Pair(alpha, beta).connect();
      expect([b.error?.code, b.end?.sendCode, asked]).toEqual(['LINK_BEHIND', 4410, [alpha.record, alpha.record]]);
    });

    it('neither tells nor judges a record on a link for TRUST alone (LINK-39, LINK-41)', () => {
      alpha.record = Uint8Array.of(1);
      beta.ahead = () => true;
      beta.trustOnly = true;
      expect(new Pair(alpha, beta).connect().b.link.state).toBe('open');
    });
  });

  describe('between two stores that came back', () => {
    it('closes with 1012, to ask again before anything comes, when the peer came back after it was asked (LINK-59)', () => {
      [alpha.restore, beta.restore] = ['settled', 'unsettled'];
      const { a, b } = new Pair(alpha, beta).connect();
      expect([a.error, a.end?.sendCode, a.all('rolled-back').map(({ restored }) => restored)]).toEqual([undefined, 1012, [true]]);
      expect(b.link.state).not.toBe('open');
      for (const restore of ['unsettled', 'settled', undefined] as const) {
        [alpha.restore, beta.restore] = [restore, restore];
        const pair = new Pair(alpha, beta).connect();
        expect([pair.a.link.state, pair.b.link.state]).toEqual(['open', 'open']);
      }
    });
  });

  it('hears that the peer opened it too, once, at its first frame and at no GOAWAY (LINK-40)', () => {
    for (const text of ['one', 'two']) alpha.send(beta, 2, text);
    const pair = new Pair(alpha, beta).connect();
    expect([pair.a.all('heard'), pair.b.all('heard')]).toEqual([[], []]);
    pair.settle();
    expect([pair.a.all('heard').length, pair.b.all('heard').length]).toEqual([1, 1]);
    const closed = new Pair(alpha, beta).connect();
    closed.b.event({ kind: 'stop' });
    closed.settle();
    expect(closed.a.all('heard')).toEqual([]);
  });

  describe('with frames of an earlier stream', () => {
    it('closes with 4410 when a restored peer knows none of the present stream (LINK-51)', () => {
      beta.past.add(2);
      expect(new Pair(alpha, beta).connect().b.end).toBeUndefined();
      alpha.restore = 'unsettled';
      const { b } = new Pair(alpha, beta).connect();
      expect([b.error?.code, b.all('rolled-back').map(({ restored }) => restored)]).toEqual(['LINK_STREAM', [true]]);
      beta.send(alpha, 2, 'one');
      const lane = alpha.lane(beta, 2);
      [lane.inStreamId, lane.receivedThrough] = [beta.lane(alpha, 2).outStreamId, 1];
      expect(new Pair(alpha, beta).connect().b.end).toBeUndefined();
    });
  });

  describe('over time', () => {
    it('closes with 4408 when the handshake takes longer than ten seconds (LINK-07)', () => {
      const pair = new Pair(alpha, beta);
      pair.tick(9_999);
      expect(pair.b.end).toBeUndefined();
      pair.tick(1);
      expect([pair.a.error?.code, pair.b.error?.code]).toEqual(['LINK_HANDSHAKE_TIMEOUT', 'LINK_HANDSHAKE_TIMEOUT']);
      expect(pair.b.end?.sendCode).toBe(4408);
      // Nothing but handshake frames is said to a peer that has proved nothing.
      expect(pair.b.outbox).toEqual([]);
    });

    it('closes when WELCOME does not follow the proof within ten seconds (LINK-07)', () => {
      const liar = new Liar(alpha, beta);
      const b = new Side(beta, { role: 'responder' });
      b.event({ kind: 'message', message: liar.first() });
      b.now += 9_000;
      b.event({ kind: 'message', message: liar.third(b.outbox.shift() as Uint8Array) });
      b.now += 9_999;
      b.event({ kind: 'tick' });
      expect(b.link.state).toBe('welcome');
      b.now += 1;
      b.event({ kind: 'tick' });
      expect(b.error?.code).toBe('LINK_HANDSHAKE_TIMEOUT');
    });

    it('asks an idle peer for a sign of life, and stays open when it answers (LINK-15)', () => {
      const pair = new Pair(alpha, beta).connect();
      for (let minute = 0; minute < 10; minute++) {
        pair.tick(60_000);
        pair.settle();
      }
      expect([pair.a.link.state, pair.b.link.state]).toEqual(['open', 'open']);
    });

    it('closes with 4408 when the peer stays silent (LINK-15)', () => {
      const { a } = new Pair(alpha, beta).connect();
      let pings = 0;
      for (let second = 0; second < 95 && a.end === undefined; second++) {
        a.now += 1_000;
        a.event({ kind: 'tick' });
        a.outbox.length = 0;
        a.pump();
        pings += a.outbox.length;
      }
      expect(a.error?.code).toBe('LINK_TIMEOUT');
      expect(a.end?.sendCode).toBe(4408);
      expect(pings).toBe(2);
      expect(a.now).toBeGreaterThanOrEqual(61_000);
    });

    it('closes with 4408 when a peer that answers PINGs stops acknowledging (LINK-16)', () => {
      alpha.send(beta, 2, 'one');
      const { a, b } = new Pair(alpha, beta).connect();
      for (let second = 0; second < 61 && a.end === undefined; second++) {
        a.pump();
        for (const message of a.outbox.splice(0)) b.event({ kind: 'message', message });
        b.event({ kind: 'writable' });
        for (const message of b.outbox.splice(0)) a.event({ kind: 'message', message });
        for (const side of [a, b]) {
          side.now += 1_000;
          side.event({ kind: 'tick' });
        }
      }
      expect(a.error?.code).toBe('LINK_ACK_STALLED');
      expect(a.end?.sendCode).toBe(4408);
      expect(a.now).toBe(61_000);
    });

    it('counts the stall from the last progress, and not at all when nothing is in flight (LINK-16)', () => {
      for (const text of ['one', 'two']) beta.send(alpha, 2, text);
      const lied = new Lied();
      const { b } = lied;
      b.pump();
      b.now += 59_000;
      lied.say({ name: 'ack', lane: 2, through: 1 });
      b.now += 59_000;
      b.event({ kind: 'tick' });
      expect(b.end).toBeUndefined();
      lied.say({ name: 'ack', lane: 2, through: 2 });
      b.now += 600_000;
      b.event({ kind: 'tick' });
      expect(b.error?.code).not.toBe('LINK_ACK_STALLED');
    });

    it('says when it wants to be woken (LINK-15)', () => {
      const pair = new Pair(alpha, beta);
      expect(pair.a.link.deadline()).toBe(1_000 + LIMITS.handshakeTimeoutMs);
      pair.connect();
      const deadline = pair.a.link.deadline()!;
      expect(deadline).toBeGreaterThanOrEqual(21_000);
      expect(deadline).toBeLessThanOrEqual(31_000);
      pair.a.event({ kind: 'stop' });
      expect(pair.a.link.deadline()).toBeUndefined();
    });
  });

  describe('at the end', () => {
    it('says GOAWAY before it closes, with code, delay and what it has received (LINK-18)', () => {
      const lied = new Lied();
      lied.say(msg(1));
      lied.b.commit();
      lied.heard();
      lied.b.event({ kind: 'stop', closeCode: 1012, retryAfterMs: 5_000 });
      expect(lied.heard()).toEqual([
        { name: 'ack', lane: 2, through: 1 },
        { name: 'goaway', closeCode: 1012, retryAfterMs: 5_000, received: [0, 0, 1, 0], text: 'closed' },
      ]);
      expect(lied.b.end).toMatchObject({ sendCode: 1012, closeCode: 1012, reason: 'closed' });
      expect(lied.b.error).toBeUndefined();
    });

    it('acknowledges nothing in GOAWAY before it is open: its places may be those of an earlier stream (LINK-18)', () => {
      for (const restore of ['settled', undefined] as const) {
        const lane = beta.lane(alpha, 2);
        [lane.inStreamId, lane.receivedThrough] = [new Uint8Array(16).fill(9), 2];
        beta.restore = restore;
        const first = { ...welcome(restore === undefined ? { acked: 1 } : {}), features: ['restored'] } as Frame;
        expect(new Lied({}, [first]).heard().at(-1)).toMatchObject({ name: 'goaway', received: [0, 0, 0, 0] });
      }
    });

    it('takes the farewell of the peer for an acknowledgement and for its reason (LINK-18)', () => {
      beta.send(alpha, 2, 'one');
      const lied = new Lied();
      lied.b.pump();
      lied.say({ name: 'goaway', closeCode: 4503, retryAfterMs: 9_000, received: [0, 0, 1, 0], text: 'busy' });
      expect(beta.lane(alpha, 2).ackedThrough).toBe(1);
      expect(lied.b.end).toMatchObject({ sendCode: 1000, closeCode: 4503, retryAfterMs: 9_000 });
      expect(lied.b.error?.details).toEqual({ closeCode: 4503, reason: 'busy' });
    });

    it('tells the peer of its own fault the wire code alone (LINK-52)', () => {
      const lied = new Lied();
      lied.b.event({ kind: 'stop', error: fail('STORE_UNAVAILABLE', { reason: 'disk 3 of host relay-7 is full' }) });
      expect(lied.heard().at(-1)).toMatchObject({ name: 'goaway', closeCode: 4503, text: 'busy' });
      expect(lied.b.end).toMatchObject({ sendCode: 4503, reason: 'busy' });
    });

    it('does nothing after the end (LINK-18)', () => {
      const { a } = new Pair(alpha, beta).connect();
      a.event({ kind: 'stop' });
      for (const event of [{ kind: 'wake' }, { kind: 'writable' }, { kind: 'tick' }, { kind: 'stop' }] as const)
        expect(a.event(event)).toEqual([]);
      expect(a.link.wanted()).toBeUndefined();
    });

    it('reports a socket that is gone with its code (LINK-18)', () => {
      const { a } = new Pair(alpha, beta).connect();
      a.event({ kind: 'disconnected', closeCode: 1006, reason: '' });
      expect(a.error?.code).toBe('LINK_CLOSED');
      expect(a.end?.closeCode).toBe(1006);
    });

    it('is a TypeError to commit what was not delivered, or without a verdict', () => {
      const { b } = new Lied();
      expect(() => b.event({ kind: 'committed', messages: [{ lane: 2, seq: 1 }], verdicts: [{ verdict: 'accepted' }] })).toThrow(TypeError);
      expect(() => b.event({ kind: 'committed', messages: [{ lane: 2, seq: 1 }], verdicts: [] })).toThrow(TypeError);
    });
  });
});
