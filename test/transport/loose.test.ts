// NOTICE and TRUST on one link: turns, windows, confirmation, order of parts, and links that carry TRUST alone.
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import type { TrustPart } from '../../src/transport/handler.js';
import type { Frame } from '../../src/transport/frame/headers.js';
import type { LinkOptions } from '../../src/transport/link/link.js';
import { Liar, msg, welcome } from './liar.js';
import { twoNodes } from './node.js';
import type { TestNode } from './node.js';
import { Pair, Side } from './pair.js';

const PART = LIMITS.trustPartMaxBytes;
const WINDOW = LIMITS.looseWindowMaxFrames;
let alpha: TestNode;
let beta: TestNode;

beforeEach(() => ({ alpha, beta } = twoNodes()));

const body = (text: number): Uint8Array => Uint8Array.of(0xa1, text);

function offer(side: Side, bytes: Uint8Array, kind = 10): void {
  side.event({ kind: 'trust', content: { document: { kind, bytes }, digest: sha256(bytes) } });
}

/** What one side says, in order, read by a peer that is the test. */
class Heard {
  readonly side: Side;
  readonly #liar: Liar;

  constructor(options: Partial<LinkOptions> = {}, first: Frame = welcome()) {
    this.#liar = new Liar(alpha, beta);
    this.side = new Side(beta, { role: 'responder', ...options });
    this.side.event({ kind: 'message', message: this.#liar.first() });
    this.side.event({ kind: 'message', message: this.#liar.third(this.side.outbox.shift() as Uint8Array) });
    this.say(first);
    this.side.pump();
    this.hear();
  }

  say(...frames: readonly Frame[]): void {
    for (const frame of frames) this.side.event({ kind: 'message', message: this.#liar.say(frame) });
  }

  hear(): Frame[] {
    this.side.pump();
    return this.side.outbox.splice(0).map((message) => this.#liar.hear(message) as Frame);
  }
}

function pingOf(frames: readonly Frame[]): Extract<Frame, { readonly token: Uint8Array }> {
  const found = frames.find((frame): frame is Extract<Frame, { readonly token: Uint8Array }> => frame.name === 'ping');
  if (found === undefined) throw new TypeError('no PING');
  return found;
}

const names = (frames: readonly Frame[]): string => frames.map(({ name }) => name).join(' ');
const part = (changes: Partial<TrustPart> = {}): Frame => ({
  name: 'trust',
  content: { kind: 10, digest: new Uint8Array(32), size: 3, offset: 0, bytes: Uint8Array.of(1, 2, 3), ...changes },
});

describe('loose frames', () => {
  it('carries notices, documents in parts and requests, each kind in order (LINK-34)', () => {
    const pair = new Pair(alpha, beta).connect();
    const document = new Uint8Array(2 * PART + 1).fill(7);
    pair.a.event({ kind: 'notice', body: body(1) });
    offer(pair.a, document);
    pair.a.event({ kind: 'trust', content: { kind: 11, scope: 'beta', above: 4 } });
    pair.a.event({ kind: 'notice', body: body(2) });
    pair.settle();
    expect(beta.notices).toEqual([body(1), body(2)]);
    expect(beta.trusted.map((content) => ('bytes' in content ? [content.offset, content.bytes.length] : content))).toEqual([
      [0, PART],
      [PART, PART],
      [2 * PART, 1],
      { kind: 11, scope: 'beta', above: 4 },
    ]);
    expect(beta.trusted[2]).toMatchObject({ kind: 10, size: document.length, digest: sha256(document) });
    expect([pair.a.end, pair.b.end]).toEqual([undefined, undefined]);
  });

  it('confirms what was sent when the peer has dealt with it, and not before (LINK-35, LINK-53)', () => {
    const pair = new Pair(alpha, beta).connect();
    pair.a.event({ kind: 'notice', body: body(1) });
    pair.a.pump();
    while (pair.carry(pair.a));
    pair.b.pump();
    expect(pair.b.outbox).toHaveLength(0);
    expect(pair.a.all('confirmed')).toEqual([]);
    pair.b.deal();
    pair.b.pump();
    while (pair.carry(pair.b));
    expect(pair.a.all('confirmed')).toEqual([{ kind: 'confirmed', notice: 1, trust: 0 }]);
  });

  it('confirms a document with its last part (LINK-35)', () => {
    const pair = new Pair(alpha, beta).connect();
    // The second one does not fit into the window with the first: its last part goes when the others are confirmed.
    for (const parts of [1, WINDOW]) offer(pair.a, new Uint8Array(PART * parts));
    pair.settle();
    expect(pair.a.all('confirmed').map(({ trust }) => trust)).toEqual([1, 1]);
  });

  it('answers a PING at once when nothing came before it that is not dealt with (LINK-15)', () => {
    const heard = new Heard();
    heard.say({ name: 'ping', token: new Uint8Array(8), received: [0, 0, 0, 0] }, { name: 'notice', body: body(1) });
    expect(names(heard.hear())).toBe('pong');
  });

  it('takes nothing from a PONG that answers no PING of its own (LINK-53)', () => {
    const heard = new Heard();
    heard.side.event({ kind: 'notice', body: body(1) });
    const ping = pingOf(heard.hear());
    heard.say({ ...ping, name: 'pong', token: new Uint8Array(8) });
    expect(heard.side.all('confirmed')).toEqual([]);
    heard.say({ ...ping, name: 'pong' });
    expect(heard.side.all('confirmed')).toHaveLength(1);
  });

  it('sends no more than the window before a confirmation, and goes on after it (LINK-34)', () => {
    const heard = new Heard();
    for (let i = 0; i < WINDOW + 5; i++) heard.side.event({ kind: 'notice', body: body(i) });
    const first = heard.hear();
    expect(first.filter(({ name }) => name === 'notice')).toHaveLength(WINDOW);
    const ping = pingOf(first);
    heard.say({ ...ping, name: 'pong' });
    // The PING went out behind the first notice, so one more fits; another PING asks about the rest.
    expect(names(heard.hear())).toBe('ping notice');
  });

  it.each<[string, Frame]>([
    ['NOTICE', { name: 'notice', body: body(1) }],
    ['TRUST', part()],
  ])('ends the link with a peer that sends more %s than the window (LINK-34)', (_, frame) => {
    const heard = new Heard();
    heard.say(...new Array<Frame>(WINDOW).fill(frame));
    expect(heard.side.end).toBeUndefined();
    heard.say(frame);
    expect(heard.side.error).toMatchObject({ code: 'LINK_WINDOW' });
    expect(heard.side.end?.sendCode).toBe(1008);
  });

  it('lets neither notices nor documents starve a lane, nor a lane them (LINK-36)', () => {
    for (let i = 0; i < 40; i++) beta.send(alpha, 2, `${i}`);
    const heard = new Heard({}, welcome({ maxMessages: 100, maxBytes: 1_000_000 }));
    // Forty messages went when nothing else was there: a TRUST frame is due at once, and again after sixteen more.
    heard.say({ name: 'ack', lane: 2, through: 40 });
    for (let i = 40; i < 80; i++) beta.send(alpha, 2, `${i}`);
    for (let i = 0; i < 3; i++) heard.side.event({ kind: 'notice', body: body(i) });
    for (let i = 0; i < 2; i++) offer(heard.side, Uint8Array.of(i));
    heard.side.event({ kind: 'wake' });
    while (heard.side.link.wanted() !== undefined) {
      const want = heard.side.link.wanted()!;
      heard.side.event({ kind: 'supply', want, messages: beta.read(alpha.key, want.lane, want.afterSeq, want.maxMessages, want.maxBytes) });
    }
    const order = heard.hear().filter(({ name }) => name !== 'ping');
    expect(names(order.slice(0, 8))).toBe('trust notice msg notice msg notice msg msg');
    const trust = order.flatMap(({ name }, at) => (name === 'trust' ? [at] : []));
    expect(trust).toEqual([0, 20]);
    expect(order).toHaveLength(45);
  });

  it.each<[string, Frame[]]>([
    ['a part without the parts before it', [part({ size: 2 * PART, offset: PART, bytes: new Uint8Array(PART) })]],
    ['a new document inside another', [part({ size: PART + 1, bytes: new Uint8Array(PART) }), part()]],
    [
      'a part of another document',
      [
        part({ size: PART + 1, bytes: new Uint8Array(PART) }),
        part({ size: PART + 1, offset: PART, bytes: Uint8Array.of(1), digest: new Uint8Array(32).fill(1) }),
      ],
    ],
  ])('ends the link on %s (LINK-37)', (_, frames) => {
    const heard = new Heard();
    heard.say(...frames);
    expect(heard.side.error).toMatchObject({ code: 'LINK_PART' });
    expect(heard.side.end?.sendCode).toBe(1002);
  });

  it('lets a request stand between the parts of a document (LINK-37)', () => {
    const heard = new Heard();
    heard.say(
      part({ size: PART + 1, bytes: new Uint8Array(PART) }),
      { name: 'trust', content: { kind: 10, scope: 'beta', above: 0 } },
      part({ size: PART + 1, offset: PART, bytes: Uint8Array.of(1) }),
    );
    expect(heard.side.end).toBeUndefined();
    expect(heard.side.all('trusted')).toHaveLength(3);
  });

  it('closes when nothing is confirmed for 60 seconds, however alive the peer is (LINK-16)', () => {
    const heard = new Heard();
    heard.side.event({ kind: 'notice', body: body(1) });
    heard.hear();
    for (let second = 0; second < 60; second += 10) {
      heard.side.now += 10_000;
      heard.say({ name: 'ping', token: new Uint8Array(8), received: [0, 0, 0, 0] });
      heard.side.event({ kind: 'tick' });
    }
    expect(heard.side.error).toMatchObject({ code: 'LINK_ACK_STALLED' });
  });

  it('refuses NOTICE and TRUST before the link is open (LINK-03)', () => {
    for (const frame of [{ name: 'notice', body: body(1) } as Frame, part()]) {
      ({ alpha, beta } = twoNodes());
      expect(new Heard({}, frame).side.error).toMatchObject({ code: 'LINK_UNEXPECTED' });
    }
  });
});

describe('a link for TRUST alone', () => {
  it.each(['the initiator', 'the responder', 'both'])('carries TRUST when %s wants no more, and no message (LINK-39)', (who) => {
    alpha.trustOnly = who !== 'the responder';
    beta.trustOnly = who !== 'the initiator';
    alpha.lane(beta, 2).ackedThrough = 1;
    for (const text of ['one', 'two']) alpha.send(beta, 2, text);
    const pair = new Pair(alpha, beta).settle();
    offer(pair.a, Uint8Array.of(1));
    offer(pair.b, Uint8Array.of(2));
    pair.settle();
    expect([beta.trusted, alpha.trusted].map((list) => list.length)).toEqual([1, 1]);
    expect([pair.a.all('open')[0]?.peer.trustOnly, pair.b.all('open')[0]?.peer.trustOnly]).toEqual([true, true]);
    expect(beta.committed).toEqual([]);
    expect(alpha.lane(beta, 2).ackedThrough).toBe(1);
    expect([pair.a.end, pair.b.end]).toEqual([undefined, undefined]);
    // It stays alive by PING and PONG.
    pair.tick(30_000);
    pair.settle();
    expect([pair.a.end, pair.b.end]).toEqual([undefined, undefined]);
  });

  it.each<[string, Frame]>([
    ['MSG', msg(1)],
    ['ACK', { name: 'ack', lane: 2, through: 0 }],
    ['RESULT', { name: 'result', lane: 2, seq: 1, verdict: { verdict: 'rejected' } }],
    ['NOTICE', { name: 'notice', body: body(1) }],
  ])('ends on %s (LINK-54)', (_, frame) => {
    beta.trustOnly = true;
    const heard = new Heard();
    heard.say(frame);
    expect(heard.side.error).toMatchObject({ code: 'LINK_UNEXPECTED', details: { state: 'trust-only' } });
  });

  it('believes no counter of its peer: neither in WELCOME nor in PING or GOAWAY (LINK-54)', () => {
    beta.trustOnly = true;
    beta.send(alpha, 2, 'one');
    const heard = new Heard({}, welcome({ received: { streamId: beta.lane(alpha, 2).outStreamId, through: 1 } }));
    heard.say({ name: 'ping', token: new Uint8Array(8), received: [0, 0, 1, 0] });
    heard.say({ name: 'goaway', closeCode: 1000, retryAfterMs: null, received: [0, 0, 1, 0], text: '' });
    expect(heard.side.all('acknowledged')).toEqual([]);
  });

  it('tells its peer no counters (LINK-39)', () => {
    beta.trustOnly = true;
    beta.send(alpha, 2, 'one');
    const liar = new Liar(alpha, beta);
    const side = new Side(beta, { role: 'responder' });
    side.event({ kind: 'message', message: liar.first() });
    side.event({ kind: 'message', message: liar.third(side.outbox.shift() as Uint8Array) });
    const said = liar.hear(side.outbox.shift() as Uint8Array) as Extract<Frame, { name: 'welcome' }>;
    expect(said.features).toEqual(['trust-only']);
    expect(said.lanes).toEqual(new Array(4).fill({ streamId: new Uint8Array(16), acked: 0, received: null, maxMessages: 0, maxBytes: 0 }));
  });
});
