import { beforeEach, describe, expect, it } from 'vitest';
import { memoryNetwork } from '../../src/transport/adapters/memory.js';
import type { MemoryNetwork, MemoryNetworkOptions } from '../../src/transport/adapters/memory.js';
import { fail } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { Connection } from '../../src/transport/connection.js';
import type { LinkEnd } from '../../src/transport/link/link-events.js';
import type { LinkTimes } from '../../src/transport/link/link.js';
import type { Socket } from '../../src/transport/network.js';
import type { Window } from '../../src/transport/lane/receive-lane.js';
import { LINK_TOKENS } from '../../src/transport/version.js';
import { ManualClock, rest } from './manual-clock.js';
import { twoNodes } from './node.js';
import type { TestNode } from './node.js';

let alpha: TestNode;
let beta: TestNode;
let clock: ManualClock;

beforeEach(() => {
  ({ alpha, beta } = twoNodes());
  clock = new ManualClock();
});

interface Ends {
  readonly a: Connection;
  readonly b: Connection;
  readonly sockets: readonly [Socket, Socket];
  readonly network: MemoryNetwork;
  readonly ends: { a?: LinkEnd; b?: LinkEnd };
}

async function connect(options: MemoryNetworkOptions & { window?: Window; times?: Partial<LinkTimes> } = {}): Promise<Ends> {
  const { window, times } = options;
  const network = memoryNetwork(options);
  let accepted: Socket | undefined;
  const { url } = await network.listen({ host: 'beta', port: 0, protocols: LINK_TOKENS }, (socket) => (accepted = socket));
  const dialled = await network.dial(url, { protocols: LINK_TOKENS, timeoutMs: 1_000 });
  await clock.advance(options.latencyMs ?? 0);
  const ends: Ends['ends'] = {};
  const start = (node: TestNode, socket: Socket, side: 'a' | 'b') =>
    new Connection({
      socket,
      handler: node,
      clock,
      link: {
        ...(side === 'a' ? { role: 'initiator', expect: { scope: 'beta', id: 'relay' } } : { role: 'responder' }),
        token: socket.protocol,
        tokens: socket.offered,
        identity: node.identity,
        authorize: (claim) => node.authorize(claim),
        staticSecret: node.random(32),
        random: node.random,
        ...(window === undefined ? {} : { window }),
        ...(times === undefined ? {} : { times }),
      },
      onEnd: (end) => (ends[side] = end),
    });
  const b = start(beta, accepted as unknown as Socket, 'b');
  const a = start(alpha, dialled, 'a');
  await clock.advance(options.clock === undefined ? 0 : 1_000);
  return { a, b, sockets: [dialled, accepted as unknown as Socket], network, ends };
}

/** A promise that the test keeps back. */
function gate(): { promise: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
}

describe('connection', () => {
  it('opens, delivers, acknowledges and tells both handlers (LINK-21)', async () => {
    alpha.send(beta, 2, 'one');
    const { a, b } = await connect();
    expect([a.isOpen, b.isOpen, a.peer?.key, b.peer?.key]).toEqual([true, true, 'beta/relay', 'alpha/relay']);
    expect(beta.committed).toEqual(['alpha/relay 2 one']);
    expect(alpha.lane(beta, 2).ackedThrough).toBe(1);
    expect([alpha.events, beta.events]).toEqual([['beta/relay up'], ['alpha/relay up']]);
  });

  it('sends what comes later when it is woken, and never looks by itself', async () => {
    const { a } = await connect();
    alpha.send(beta, 2, 'one');
    await clock.advance(10_000);
    expect(beta.committed).toEqual([]);
    alpha.send(beta, 1, 'urgent');
    a.wake(1);
    await rest();
    expect(beta.committed).toEqual(['alpha/relay 1 urgent']);
    a.wake();
    await rest();
    expect(beta.committed).toEqual(['alpha/relay 1 urgent', 'alpha/relay 2 one']);
  });

  it('gathers what arrives during a commit into the next one (LINK-21)', async () => {
    const { a } = await connect();
    const held = gate();
    beta.gate = held.promise;
    for (let i = 0; i < 100; i++) {
      alpha.send(beta, 2, `${i}`);
      a.wake(2);
      await rest();
    }
    expect(beta.committed).toHaveLength(0);
    held.open();
    await rest();
    expect(beta.committed).toHaveLength(100);
    expect(beta.batches.length).toBeLessThanOrEqual(3);
    expect(alpha.lane(beta, 2).ackedThrough).toBe(100);
  });

  it('holds no more than the window while a commit is under way (LINK-14)', async () => {
    const held = gate();
    beta.gate = held.promise;
    for (let i = 0; i < 50; i++) alpha.send(beta, 2, `${i}`);
    const { a } = await connect({ window: { messages: 8, bytes: 10_000 } });
    a.wake();
    await rest();
    held.open();
    await rest();
    expect(beta.committed).toHaveLength(50);
    expect(Math.max(...beta.batches)).toBeLessThanOrEqual(8);
  });

  it('splits what has gathered into commits of bounded size', async () => {
    const held = gate();
    beta.gate = held.promise;
    const large = 'x'.repeat(200_000);
    for (let i = 0; i < 60; i++) alpha.send(beta, 2, large);
    await connect({ clock });
    await clock.advance(1_000);
    held.open();
    await clock.advance(1_000);
    expect(beta.committed).toHaveLength(60);
    expect(Math.max(...beta.batches) * large.length).toBeLessThanOrEqual(LIMITS.commitBatchMaxBytes);
  });

  it('hands no more to a socket that does not drain', async () => {
    const { a, sockets, network } = await connect({ clock });
    network.connections[0]?.stall();
    for (let i = 0; i < 40; i++) alpha.send(beta, 2, 'x'.repeat(100_000));
    a.wake();
    await clock.advance(1_000);
    expect(sockets[0].bufferedBytes).toBeGreaterThan(LIMITS.linkBufferMaxBytes);
    expect(sockets[0].bufferedBytes).toBeLessThan(LIMITS.linkBufferMaxBytes + 101_000);
  });

  it('goes on when the socket has drained, without a word from the peer', async () => {
    let arrived = 0;
    const tamper = (message: Uint8Array) => {
      if (message.length > 100_000) arrived++;
      return message;
    };
    const { a } = await connect({ clock, latencyMs: 50, tamper });
    beta.gate = gate().promise;
    for (let i = 0; i < 40; i++) alpha.send(beta, 2, 'x'.repeat(100_000));
    a.wake();
    await clock.advance(5_000);
    expect(arrived).toBe(40);
    expect(beta.committed).toEqual([]);
  });

  it('lets an urgent message overtake what waits for the socket (LINK-29, LINK-57)', async () => {
    const { a } = await connect({ clock, latencyMs: 50 });
    for (let i = 0; i < 40; i++) alpha.send(beta, 3, `bulk ${i} `.padEnd(100_000, 'x'));
    a.wake(3);
    await clock.advance(10);
    alpha.send(beta, 1, 'urgent');
    a.wake(1);
    await clock.advance(5_000);
    const place = beta.committed.indexOf('alpha/relay 1 urgent');
    expect(beta.committed).toHaveLength(41);
    // What was in the socket already, and no more.
    expect(place).toBeLessThanOrEqual(4);
  });

  it('closes with 4503 when the store fails, and says so to both sides (LINK-30)', async () => {
    const { a, ends } = await connect();
    beta.judge = () => {
      throw fail('STORE_UNAVAILABLE', { reason: 'disk full' });
    };
    alpha.send(beta, 2, 'one');
    a.wake();
    await rest();
    expect(ends.b).toMatchObject({ sendCode: 4503, error: { code: 'STORE_UNAVAILABLE' } });
    expect(ends.a).toMatchObject({ closeCode: 4503 });
    expect(alpha.lane(beta, 2).ackedThrough).toBe(0);
    expect(beta.events.at(-1)).toBe('alpha/relay down STORE_UNAVAILABLE');
  });

  it.each(['counters', 'window', 'acknowledged', 'refused'] as const)(
    'closes with 4503 when %s cannot be read or written (LINK-30)',
    async (method) => {
      alpha.send(beta, 2, 'one');
      beta.judge = () => ({ verdict: 'rejected' });
      alpha[method] = (): Promise<never> => Promise.reject(fail('STORE_UNAVAILABLE', { reason: 'gone' }));
      const { ends } = await connect();
      expect(ends.a).toMatchObject({ sendCode: 4503 });
    },
  );

  it('takes no counters, and so no lease, once it has ended (STORE-46)', async () => {
    const asked = gate();
    let taken = 0;
    alpha.seen = async () => (await asked.promise, undefined);
    const { counters } = alpha;
    alpha.counters = (peer) => (taken++, counters.call(alpha, peer));
    const { a } = await connect();
    await a.close(1001);
    asked.open();
    await rest();
    expect([a.peer?.key, taken]).toEqual(['beta/relay', 0]);
  });

  it('closes with 1011 at a bug of its own handler (LINK-30)', async () => {
    beta.judge = () => {
      throw new TypeError('a bug');
    };
    alpha.send(beta, 2, 'one');
    const { ends } = await connect();
    expect(ends.b).toMatchObject({ sendCode: 1011 });
    expect(ends.a).toMatchObject({ closeCode: 1011 });
  });

  it('closes with 1011 when authorize itself fails (LINK-30)', async () => {
    beta.authorize = () => {
      throw new TypeError('a bug');
    };
    const { ends } = await connect();
    expect(ends.b).toMatchObject({ sendCode: 1011 });
    expect(beta.events).toEqual(['failure LINK_CLOSED']);
  });

  it('tells failure, not status, when the peer was never proved (LINK-08)', async () => {
    beta.authorize = () => undefined;
    const { ends } = await connect();
    expect(ends.b).toMatchObject({ sendCode: 4403 });
    expect(ends.a).toMatchObject({ closeCode: 4403 });
    expect([alpha.events, beta.events]).toEqual([['failure LINK_CLOSED'], ['failure LINK_PEER_UNKNOWN']]);
  });

  it('acknowledges nothing of a commit that ends after the link (LINK-17)', async () => {
    const held = gate();
    beta.gate = held.promise;
    for (const text of ['one', 'two']) alpha.send(beta, 2, text);
    const { b, ends } = await connect();
    b.stop(fail('LINK_SUPERSEDED', {}));
    const settled = b.settled();
    held.open();
    await settled;
    await rest();
    expect(ends.a).toMatchObject({ closeCode: 4409 });
    expect(alpha.lane(beta, 2).ackedThrough).toBe(0);
  });

  it('finishes and acknowledges what has arrived before it closes on purpose (LINK-18)', async () => {
    const held = gate();
    beta.gate = held.promise;
    for (const text of ['one', 'two']) alpha.send(beta, 2, text);
    const { b, ends } = await connect();
    const closing = b.close(1012, 2_000);
    await rest();
    expect(ends.b).toBeUndefined();
    held.open();
    await closing;
    expect(beta.committed).toHaveLength(2);
    expect(alpha.lane(beta, 2).ackedThrough).toBe(2);
    expect(ends.a).toMatchObject({ closeCode: 1012, retryAfterMs: 2_000 });
    expect(beta.events.at(-1)).toBe('alpha/relay down');
  });

  it('takes nothing new while it closes on purpose (LINK-18)', async () => {
    const held = gate();
    beta.gate = held.promise;
    alpha.send(beta, 2, 'one');
    const { a, b } = await connect();
    const closing = b.close(1000);
    alpha.send(beta, 2, 'two');
    a.wake();
    await rest();
    held.open();
    await closing;
    expect(beta.committed).toEqual(['alpha/relay 2 one']);
    expect(alpha.lane(beta, 2).ackedThrough).toBe(1);
  });

  it('does not wait for ever for a commit when it closes on purpose (LINK-18)', async () => {
    beta.gate = gate().promise;
    alpha.send(beta, 2, 'one');
    const { b, ends } = await connect();
    const closing = b.close(1000);
    await clock.advance(LIMITS.drainTimeoutMs - 1);
    expect(ends.b).toBeUndefined();
    await clock.advance(1);
    await closing;
    expect(ends.b).toMatchObject({ sendCode: 1000 });
  });

  it('drops a socket that does not finish closing', async () => {
    const { a, network } = await connect();
    network.connections[0]?.stall();
    const closing = a.close(1000);
    await clock.advance(LIMITS.closeTimeoutMs);
    await closing;
    expect(network.connections).toHaveLength(0);
  });

  it('notices a half-open line by its silence (LINK-15)', async () => {
    const { network, ends } = await connect();
    network.connections[0]?.stall();
    await clock.advance(95_000);
    expect(ends.a).toMatchObject({ error: { code: 'LINK_TIMEOUT' } });
    expect(ends.b).toMatchObject({ error: { code: 'LINK_TIMEOUT' } });
  });

  it('stays open for hours without a message (LINK-15)', async () => {
    const { a, b } = await connect();
    await clock.advance(3_600_000);
    expect([a.isOpen, b.isOpen]).toEqual([true, true]);
  });

  it('keeps its rhythm when the wall clock is set back by a day (LINK-15)', async () => {
    const { network, ends } = await connect();
    clock.jump(-86_400_000);
    await clock.advance(60_000);
    expect([ends.a, ends.b]).toEqual([undefined, undefined]);
    network.connections[0]?.stall();
    await clock.advance(95_000);
    expect(ends.a).toMatchObject({ error: { code: 'LINK_TIMEOUT' } });
  });

  it('acts on the bytes that arrive, not on those that were sent (LINK-10)', async () => {
    let messages = 0;
    const { ends } = await connect({
      tamper: (message, from) => (from === 'dialler' && ++messages === 3 ? message.map((byte, i) => (i === 5 ? byte ^ 1 : byte)) : message),
    });
    expect(ends.b).toMatchObject({ error: { code: 'LINK_DECRYPTION' } });
  });
});
