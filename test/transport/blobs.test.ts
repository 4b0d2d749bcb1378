import { beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import type { Frame } from '../../src/transport/frame/headers.js';
import type { LinkEvent } from '../../src/transport/link/link-events.js';
import type { LinkOptions } from '../../src/transport/link/link.js';
import { Liar, welcome } from './liar.js';
import { seeded, twoNodes } from './node.js';
import type { TestNode } from './node.js';
import { Pair, Side } from './pair.js';

let alpha: TestNode;
let beta: TestNode;

beforeEach(() => ({ alpha, beta } = twoNodes()));

interface Blob {
  readonly digest: Uint8Array;
  readonly bytes: Uint8Array;
}

function blob(seed: string, size: number): Blob {
  const bytes = seeded(seed)(size);
  return { digest: sha256(bytes), bytes };
}

/** Does with blobs what a node would: serves those that it holds, keeps those that come. */
class Keeper {
  readonly side: Side;
  readonly held = new Map<string, Blob>();
  readonly got = new Map<string, { readonly bytes: Uint8Array; end: number }>();
  readonly confirmed: number[] = [];
  readonly ended: string[] = [];
  /** When set, what arrives is not durable before `flush`. */
  isSlow = false;
  #seen = 0;
  readonly #written: (LinkEvent & { kind: 'blob-durable' })[] = [];

  constructor(side: Side, ...held: readonly Blob[]) {
    this.side = side;
    for (const each of held) this.held.set(toHex(each.digest), each);
  }

  want({ digest, bytes }: Blob, offset = 0): void {
    if (!this.got.has(toHex(digest))) this.got.set(toHex(digest), { bytes: new Uint8Array(bytes.length), end: 0 });
    this.side.event({ kind: 'blob-want', digest, size: bytes.length, offset });
  }

  /** Answers the effects since the last call. @returns whether there were any. */
  act(): boolean {
    const effects = this.side.effects.slice(this.#seen);
    this.#seen = this.side.effects.length;
    for (const effect of effects) {
      if (effect.kind === 'blob-wanted') {
        const found = this.held.get(toHex(effect.digest));
        const { digest } = effect;
        if (found === undefined) this.side.event({ kind: 'blob-end', role: 'sender', digest, reason: 'unknown' });
        else this.side.event({ kind: 'blob-available', digest, through: found.bytes.length });
      } else if (effect.kind === 'blob-data') {
        const { transfer, digest, offset, bytes } = effect;
        const got = this.got.get(toHex(digest))!;
        got.bytes.set(bytes, offset);
        got.end = offset + bytes.length;
        this.#written.push({ kind: 'blob-durable', transfer, digest, through: offset + bytes.length });
      } else if (effect.kind === 'blob-confirmed') this.confirmed.push(effect.through);
      else if (effect.kind === 'blob-ended') this.ended.push(`${effect.role} ${effect.reason}`);
    }
    const flushed = this.isSlow ? 0 : this.flush();
    this.read();
    return effects.length + flushed > 0;
  }

  flush(): number {
    const written = this.#written.splice(0);
    for (const event of written) this.side.event(event);
    return written.length;
  }

  read(): void {
    for (let want = this.side.link.wantedBlob(this.side.now); want !== undefined; want = this.side.link.wantedBlob(this.side.now)) {
      const { digest, offset, maxBytes } = want;
      const bytes = this.held.get(toHex(digest))!.bytes.slice(offset, offset + maxBytes);
      this.side.event({ kind: 'blob-supply', digest, offset, bytes });
    }
  }

  bytesOf({ digest }: Pick<Blob, 'digest'>): Uint8Array {
    const { bytes, end } = this.got.get(toHex(digest))!;
    return bytes.subarray(0, end);
  }
}

/** Compares digests: a difference of megabytes would be printed. */
function expectWhole(keeper: Keeper, { digest }: Pick<Blob, 'digest'>): void {
  expect(toHex(sha256(keeper.bytesOf({ digest })))).toBe(toHex(digest));
}

/** Lets both sides work until nobody has anything to do. @param onRound - Called after each round. */
function settle(pair: Pair, keepers: readonly Keeper[], onRound: () => void = () => undefined): void {
  for (let busy = true; busy;) {
    pair.settle();
    busy = keepers.map((keeper) => keeper.act()).some(Boolean);
    onRound();
  }
  pair.settle();
}

/** Bytes of blobs that a side has sent. */
function sentBytes(side: Side): number {
  return side.all('send').reduce((sum, { message }) => sum + message.length, 0);
}

function pairWith(held: readonly Blob[], options: { a?: Partial<LinkOptions>; b?: Partial<LinkOptions> } = {}): [Pair, Keeper, Keeper] {
  const pair = new Pair(alpha, beta, options).settle();
  return [pair, new Keeper(pair.a, ...held), new Keeper(pair.b)];
}

describe('blobs of a link', () => {
  it('carries a blob that the peer wants, and names it whole when its last byte is durable (LINK-45)', () => {
    const exhibit = blob('exhibit', 700_001);
    const [pair, a, b] = pairWith([exhibit]);
    b.want(exhibit);
    settle(pair, [a, b]);
    expectWhole(b, exhibit);
    expect(a.confirmed.at(-1)).toBe(exhibit.bytes.length);
    expect([pair.a.end, pair.b.end]).toEqual([undefined, undefined]);
  });

  it('confirms nothing before it is durable (LINK-45)', () => {
    const exhibit = blob('exhibit', 60_000);
    const [pair, a, b] = pairWith([exhibit]);
    b.isSlow = true;
    b.want(exhibit);
    settle(pair, [a, b]);
    expect(a.confirmed).toEqual([]);
    b.flush();
    settle(pair, [a, b]);
    expect(a.confirmed.at(-1)).toBe(60_000);
  });

  it('goes on at the durable offset over a new link, and sends nothing before it again (LINK-44)', () => {
    const exhibit = blob('exhibit', 500_000);
    const [pair, a, b] = pairWith([exhibit]);
    b.want(exhibit, 400_000);
    settle(pair, [a, b]);
    expect(b.bytesOf(exhibit).subarray(400_000)).toEqual(exhibit.bytes.subarray(400_000));
    expect(sentBytes(pair.a)).toBeLessThan(110_000);
  });

  it('sends what the node holds of a blob that it is still receiving, and the rest as it comes (LINK-44)', () => {
    const exhibit = blob('exhibit', 300_000);
    const [pair, a, b] = pairWith([]);
    b.want(exhibit);
    pair.settle();
    a.held.set(toHex(exhibit.digest), exhibit);
    for (const through of [100_000, 100_000, 300_000]) {
      pair.a.event({ kind: 'blob-available', digest: exhibit.digest, through });
      settle(pair, [a, b]);
      expect(b.bytesOf(exhibit)).toHaveLength(300_000);
    }
    expectWhole(b, exhibit);
  });

  it('hears again on a new link that the whole is held, and begins no transfer for it (LINK-49)', () => {
    const sender = new Lied();
    const digest = new Uint8Array(32).fill(9);
    sender.say({ name: 'blob-want', digest, size: 70, offset: 70 }, { name: 'blob-want', digest, size: 70, offset: 10 });
    expect(sender.b.all('blob-confirmed')).toEqual([{ kind: 'blob-confirmed', digest, through: 70 }]);
    expect(sender.b.all('blob-wanted')).toHaveLength(1);
    expect(sender.b.end).toBeUndefined();
  });

  it('lets several blobs go in turn (LINK-44)', () => {
    const blobs = [blob('one', 400_000), blob('two', 100_000), blob('three', 100_000)];
    const [pair, a, b] = pairWith(blobs);
    for (const each of blobs) b.want(each);
    settle(pair, [a, b]);
    for (const each of blobs) expectWhole(b, each);
    const order = pair.b.all('blob-data').map(({ digest }) => toHex(digest));
    // The small ones do not wait for the end of the large one.
    expect(order.lastIndexOf(toHex(blobs[1]!.digest))).toBeLessThan(order.lastIndexOf(toHex(blobs[0]!.digest)));
  });

  it('has no more unconfirmed than 64 KiB at first, and than what was confirmed in a quarter of a second (LINK-46)', () => {
    const exhibit = blob('exhibit', 3_000_000);
    const [pair, a, b] = pairWith([exhibit]);
    b.isSlow = true;
    b.want(exhibit);
    settle(pair, [a, b]);
    const arrived = (): number => b.bytesOf(exhibit).length;
    expect(arrived()).toBeGreaterThan(0);
    expect(arrived()).toBeLessThanOrEqual(LIMITS.blobFlightFloorBytes);
    let before = arrived();
    for (let round = 0; round < 6; round++) {
      // A peer that confirms once in a quarter of a second: what is on its way grows to what it confirmed.
      pair.tick(LIMITS.blobFlightMs);
      b.flush();
      settle(pair, [a, b]);
      expect(arrived() - before).toBeLessThanOrEqual(Math.max(LIMITS.blobFlightFloorBytes, before));
      before = arrived();
    }
  });

  it('makes small parts where little is confirmed (LINK-46)', () => {
    const exhibit = blob('exhibit', 200_000);
    const [pair, a, b] = pairWith([exhibit]);
    b.want(exhibit);
    pair.settle();
    a.act();
    pair.settle();
    expect(pair.b.all('blob-data')[0]?.bytes).toHaveLength(LIMITS.blobPartMinBytes);
  });

  it('stays within the credit of lane 3, which moves on as bytes become durable (LINK-14, LINK-43)', () => {
    const exhibit = blob('exhibit', 400_000);
    const [pair, a, b] = pairWith([exhibit], { b: { window: { messages: 10, bytes: 40_000 } } });
    b.isSlow = true;
    b.want(exhibit);
    settle(pair, [a, b]);
    expect(b.bytesOf(exhibit).length).toBeLessThanOrEqual(40_000);
    b.isSlow = false;
    settle(pair, [a, b]);
    expectWhole(b, exhibit);
    expect(pair.a.end).toBeUndefined();
  });

  it('lets urgent messages overtake, and gives bulk its share (LINK-29, LINK-36)', () => {
    const exhibit = blob('exhibit', 60_000);
    const [pair, a, b] = pairWith([exhibit]);
    b.want(exhibit);
    pair.settle();
    for (let i = 0; i < 40; i++) alpha.send(beta, 1, `${i}`.padEnd(10_000, '.'));
    pair.a.event({ kind: 'wake', lane: 1 });
    const want = pair.a.link.wanted()!;
    pair.a.event({ kind: 'supply', want, messages: alpha.read(beta.key, 1, 0, 40, 1_000_000) });
    a.act();
    settle(pair, [a, b]);
    const order = pair.b.effects.filter(({ kind }) => kind === 'deliver' || kind === 'blob-data').map(({ kind }) => kind);
    // 16 KiB of the blob go for nine times as much: neither first, nor last of all.
    expect(order[0]).toBe('deliver');
    expect(order.indexOf('blob-data')).toBeGreaterThan(8);
    expect(order.indexOf('blob-data')).toBeLessThan(20);
  });

  it('says of a blob that is not for the peer that it is unknown, and takes up another (LINK-47)', () => {
    const exhibit = blob('exhibit', 1_000);
    const [pair, a, b] = pairWith([exhibit]);
    b.want(blob('of another', 1_000));
    settle(pair, [a, b]);
    expect(b.ended).toEqual(['receiver unknown']);
    b.want(exhibit);
    settle(pair, [a, b]);
    expectWhole(b, exhibit);
  });

  it.each(['sender', 'receiver'] as const)(
    'ends a transfer by wish of the %s, drops what was on its way, and may begin it again (LINK-48)',
    (role) => {
      const exhibit = blob('exhibit', 500_000);
      const [pair, a, b] = pairWith([exhibit]);
      b.isSlow = true;
      b.want(exhibit);
      settle(pair, [a, b]);
      const ending = role === 'sender' ? a : b;
      const other = role === 'sender' ? b : a;
      ending.side.event({ kind: 'blob-end', role, digest: exhibit.digest, reason: 'stopped' });
      settle(pair, [a, b]);
      expect(other.ended).toEqual([`${role === 'sender' ? 'receiver' : 'sender'} stopped`]);
      expect(ending.ended).toEqual([]);
      b.isSlow = false;
      b.want(exhibit);
      settle(pair, [a, b]);
      expectWhole(b, exhibit);
      expect([pair.a.end, pair.b.end]).toEqual([undefined, undefined]);
    },
  );

  it('gives back the credit of bytes that it dropped (LINK-43)', () => {
    const exhibit = blob('exhibit', 200_000);
    const [pair, a, b] = pairWith([exhibit], { b: { window: { messages: 10, bytes: 60_000 } } });
    b.isSlow = true;
    for (let round = 0; round < 4; round++) {
      b.want(exhibit);
      settle(pair, [a, b]);
      pair.b.event({ kind: 'blob-end', role: 'receiver', digest: exhibit.digest, reason: 'stopped' });
      settle(pair, [a, b]);
    }
    b.isSlow = false;
    b.want(exhibit);
    settle(pair, [a, b]);
    expectWhole(b, exhibit);
  });

  it('closes when bytes are not confirmed for a minute (LINK-16)', () => {
    const exhibit = blob('exhibit', 100_000);
    const [pair, a, b] = pairWith([exhibit]);
    b.isSlow = true;
    b.want(exhibit);
    settle(pair, [a, b]);
    for (let passed = 0; passed < LIMITS.ackStallMs && pair.a.end === undefined; passed += 10_000) {
      pair.tick(10_000);
      pair.settle();
    }
    expect(pair.a.error).toMatchObject({ code: 'LINK_ACK_STALLED' });
  });

  it('wants nothing on a link for TRUST alone (LINK-39)', () => {
    alpha.trustOnly = true;
    const pair = new Pair(alpha, beta).settle();
    expect(pair.b.link.hasBlobRoom).toBe(false);
    pair.b.event({ kind: 'blob-want', digest: new Uint8Array(32), size: 10, offset: 0 });
    pair.settle();
    expect(pair.a.end).toBeUndefined();
  });

  it('wants no more at once than a peer takes (LINK-44)', () => {
    const [pair, , b] = pairWith([]);
    for (let i = 0; i < LIMITS.blobsOpenMax; i++) b.want(blob(`${i}`, 10));
    expect(pair.b.link.hasBlobRoom).toBe(false);
    b.want(blob('one more', 10));
    pair.settle();
    expect(pair.a.end).toBeUndefined();
    expect(pair.a.all('blob-wanted')).toHaveLength(LIMITS.blobsOpenMax);
  });
});

/** A machine whose peer is the test. */
class Lied {
  readonly b: Side;
  readonly #liar: Liar;

  constructor(options: Partial<LinkOptions> = {}) {
    this.#liar = new Liar(alpha, beta);
    this.b = new Side(beta, { role: 'responder', ...options });
    this.b.event({ kind: 'message', message: this.#liar.first() });
    this.b.event({ kind: 'message', message: this.#liar.third(this.b.outbox.shift() as Uint8Array) });
    this.say(welcome());
  }

  say(...frames: readonly Frame[]): void {
    for (const frame of frames) this.b.event({ kind: 'message', message: this.#liar.say(frame) });
  }
}

describe('a peer that lies about blobs', () => {
  const digest = new Uint8Array(32).fill(3);
  const part = (offset: number, length: number): Frame => ({ name: 'blob-data', digest, offset, bytes: new Uint8Array(length) });
  const state = (through: number): Frame => ({ name: 'blob-state', digest, through });
  const wanted = (index: number): Frame => ({ name: 'blob-want', digest: new Uint8Array(32).fill(index), size: 100, offset: 0 });
  const wish = { kind: 'blob-want', digest, size: 100, offset: 0 } as const;
  const LINK_BLOB = { code: 'LINK_BLOB' };

  it.each([
    ['bytes that nobody wanted', [], [part(0, 1)]],
    ['bytes at another offset than the next', [wish], [part(0, 10), part(20, 10)]],
    ['bytes that were sent before', [wish], [part(0, 10), part(0, 10)]],
    ['more bytes than were announced', [wish], [part(0, 101)]],
    ['a flood of small parts', [{ ...wish, size: 2_000 }], Array.from({ length: LIMITS.blobPartsMax + 1 }, (_, offset) => part(offset, 1))],
    ['a confirmation of what was not sent', [], [state(1)]],
    ['a confirmation of more than was sent', [], [wanted(3), state(1)]],
    ['a wish for a blob that is on its way', [], [wanted(1), wanted(1)]],
    [
      'a million blobs that it says to hold',
      [],
      Array.from({ length: LIMITS.blobsHeldMax + 1 }, (_, i) => ({ ...wanted(i % 250), offset: 100 })),
    ],
    ['wishes for a million blobs', [], Array.from({ length: LIMITS.blobsOpenMax + 1 }, (_, index) => wanted(index))],
  ] as const)('is cut off for %s (LINK-44)', (_, events, frames) => {
    const lied = new Lied();
    for (const event of events) lied.b.event(event);
    lied.say(...frames);
    expect(lied.b.error).toMatchObject(LINK_BLOB);
    expect(lied.b.end?.closeCode).toBe(1002);
  });

  it('is cut off for bytes beyond its credit, and they are not stored (LINK-14)', () => {
    const lied = new Lied({ window: { messages: 10, bytes: 50 } });
    lied.b.event(wish);
    lied.say(part(0, 30), part(30, 30));
    expect(lied.b.error).toMatchObject({ code: 'LINK_WINDOW' });
    expect(lied.b.all('blob-data')).toHaveLength(1);
  });

  it('makes no answers pile up by wishes and their ends in turn (LINK-48)', () => {
    const lied = new Lied();
    lied.say(wanted(1), { name: 'blob-end', digest: new Uint8Array(32).fill(1), reason: 'stopped' });
    expect(lied.b.end).toBeUndefined();
    // It has not read the answer: the place is taken.
    lied.say(wanted(1));
    expect(lied.b.error).toMatchObject(LINK_BLOB);
  });

  it('gains nothing by ends of what is not on its way (LINK-48)', () => {
    const lied = new Lied();
    for (let i = 0; i < 1_000; i++) lied.say({ name: 'blob-end', digest: new Uint8Array(32).fill(i % 256), reason: 'stopped' });
    expect(lied.b.end).toBeUndefined();
    while (lied.b.event({ kind: 'writable' }).length > 0);
    expect(lied.b.all('blob-ended')).toEqual([]);
  });
});
