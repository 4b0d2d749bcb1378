// Runs alone: collects garbage by a flag of the whole process.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryNetwork } from '../../src/transport/adapters/memory.js';
import type { MemoryNetwork } from '../../src/transport/adapters/memory.js';
import { fail } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { openLinkClient } from '../../src/transport/client.js';
import type { LinkClient, LinkClientOptions } from '../../src/transport/client.js';
import { openLinkServer } from '../../src/transport/server.js';
import type { LinkServer } from '../../src/transport/server.js';
import { ManualClock, rest } from './manual-clock.js';
import { TestNode, twoNodes } from './node.js';

let alpha: TestNode;
let beta: TestNode;
let clock: ManualClock;
let network: MemoryNetwork;

beforeEach(() => {
  ({ alpha, beta } = twoNodes());
  clock = new ManualClock();
  network = memoryNetwork();
});

const PORT = 7_000;
const URL = `ws://beta:${PORT}`;

const serve = (node: TestNode = beta): Promise<LinkServer> =>
  openLinkServer({ network, listen: { host: 'beta', port: PORT }, identity: node.identity, handler: node, clock, random: node.random });

function connect(options: Partial<LinkClientOptions> = {}): LinkClient {
  const expect = { scope: 'beta', id: 'relay' };
  return openLinkClient({ network, url: URL, expect, identity: alpha.identity, handler: alpha, clock, random: alpha.random, ...options });
}

describe('client', () => {
  it('connects and is up (LINK-26)', async () => {
    await serve();
    const client = connect();
    expect(client.state).toBe('connecting');
    await rest();
    expect(client.state).toBe('up');
    alpha.send(beta, 2, 'one');
    client.wake();
    await rest();
    expect(beta.committed).toEqual(['alpha/relay 2 one']);
  });

  it('tells the handler that the peer cannot be reached, and tries again (LINK-19)', async () => {
    const client = connect();
    await rest();
    expect(client.state).toBe('waiting');
    expect(alpha.events).toEqual(['failure LINK_CONNECT']);
    await serve();
    await clock.advance(LIMITS.reconnectMinMs);
    expect(client.state).toBe('up');
  });

  it('is back within a second after the peer restarted, however long the link was up (LINK-31)', async () => {
    const server = await serve();
    const client = connect();
    await clock.advance(3_600_000);
    network.connections[0]?.cut();
    await server.close();
    await rest();
    expect(client.state).toBe('waiting');
    expect(alpha.events.at(-1)).toBe('beta/relay down LINK_CLOSED');
    await serve();
    await clock.advance(LIMITS.reconnectMinMs);
    expect(client.state).toBe('up');
  });

  it('waits longer after each failure, up to five minutes (LINK-31)', async () => {
    const attempts: number[] = [];
    const start = clock.now();
    const counting = { ...network, dial: async () => { attempts.push(clock.now() - start); throw fail('LINK_CONNECT', { url: URL }); } }; // prettier-ignore
    connect({ network: counting, random: (length) => new Uint8Array(length).fill(0xff) });
    await clock.advance(2_000_000);
    expect(attempts.slice(0, 5)).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
    expect(attempts.at(-1)! - attempts.at(-2)!).toBe(LIMITS.reconnectMaxMs);
  });

  it('tries at once when told to (LINK-31)', async () => {
    const client = connect({ random: (length) => new Uint8Array(length).fill(0xff) });
    await clock.advance(60_000);
    expect(client.state).toBe('waiting');
    await serve();
    client.retryNow();
    expect(client.state).toBe('connecting');
    client.retryNow();
    await rest();
    expect(client.state).toBe('up');
    client.retryNow();
    expect(client.state).toBe('up');
  });

  it('does not come back before the time that a closing peer asked for (LINK-31)', async () => {
    const server = await serve();
    const client = connect();
    await rest();
    await server.close();
    await serve();
    await clock.advance(LIMITS.reconnectMinMs - 1);
    expect(client.state).toBe('waiting');
    await clock.advance(LIMITS.reconnectMinMs + 1);
    expect(client.state).toBe('up');
  });

  it('keeps trying a peer that refuses it, at the slowest pace (LINK-31)', async () => {
    beta.authorize = () => undefined;
    await serve();
    const client = connect();
    await rest();
    expect(alpha.events).toEqual(['failure LINK_CLOSED']);
    await clock.advance(0.8 * LIMITS.reconnectMaxMs - 1);
    expect([client.state, alpha.events.length]).toEqual(['waiting', 1]);
    beta.authorize = (claim) => TestNode.prototype.authorize.call(beta, claim);
    await clock.advance(0.2 * LIMITS.reconnectMaxMs + 1);
    expect(client.state).toBe('up');
  });

  it('refuses whoever answers in the place of the peer (LINK-09)', async () => {
    const other = new TestNode({ scope: 'beta', id: 'second-relay' }).knows(alpha);
    alpha.knows(other);
    await serve(other);
    const client = connect();
    await rest();
    expect(client.state).toBe('waiting');
    expect(alpha.events).toEqual(['failure LINK_PEER_PROOF']);
  });

  it('waits at the slowest pace when there is no common version (LINK-05)', async () => {
    await network.listen({ host: 'beta', port: PORT, protocols: ['rogatory-link.9'] }, () => undefined);
    const client = connect();
    await clock.advance(60_000);
    expect(alpha.events).toEqual(['failure LINK_VERSION']);
    expect(client.state).toBe('waiting');
  });

  it('reads its counters only when the link before has written what it had (LINK-17)', async () => {
    await serve();
    const client = connect();
    await rest();
    let release: () => void = () => undefined;
    alpha.gate = new Promise((resolve) => (release = resolve));
    beta.send(alpha, 2, 'one');
    network.connections[0]?.cut();
    await clock.advance(LIMITS.reconnectMinMs);
    expect(client.state).toBe('up');
    // The message is being committed; the line is cut, and the next link must not resume before it is decided.
    network.connections[0]?.cut();
    await clock.advance(2 * LIMITS.reconnectMinMs);
    expect(client.state).toBe('connecting');
    release();
    await rest();
    expect(client.state).toBe('up');
    expect(alpha.committed).toEqual(['beta/relay 2 one']);
    expect(beta.lane(alpha, 2).ackedThrough).toBe(1);
    expect(beta.refusals).toEqual([]);
  });

  it('forgets the links before the present one (LINK-31)', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await serve();
    const links: WeakRef<object>[] = [];
    const watched: MemoryNetwork['dial'] = async (...call) => {
      const socket = await network.dial(...call);
      links.push(new WeakRef(socket));
      return socket;
    };
    const client = connect({ network: { ...network, dial: watched } });
    for (let i = 0; i < 4; i++) {
      await clock.advance(LIMITS.reconnectMinMs);
      network.connections[0]?.cut();
    }
    await clock.advance(LIMITS.reconnectMinMs);
    expect(client.state).toBe('up');
    collect();
    expect(links.map((link) => link.deref() !== undefined)).toEqual([false, false, false, false, true]);
  });

  it('says farewell when it is closed, and does not come back (LINK-18)', async () => {
    await serve();
    const client = connect();
    await rest();
    await client.close();
    await client.close();
    expect(client.state).toBe('closed');
    expect(network.connections).toHaveLength(0);
    expect(beta.events).toEqual(['alpha/relay up', 'alpha/relay down LINK_CLOSED']);
    expect(alpha.events).toEqual(['beta/relay up', 'beta/relay down']);
    client.retryNow();
    await clock.advance(LIMITS.reconnectMaxMs);
    expect(network.connections).toHaveLength(0);
  });

  it.each(['client', 'server'] as const)(
    'ends the close of the %s only when what the peer acknowledged is written (LINK-18)',
    async (side) => {
      const server = await serve();
      const client = connect();
      await rest();
      const [own, other] = side === 'client' ? [alpha, beta] : [beta, alpha];
      let release = (): void => undefined;
      const written: number[] = [];
      own.acknowledged = async (_peer, _lane, _streamId, through) => {
        await new Promise<void>((resolve) => (release = resolve));
        written.push(through);
      };
      own.send(other, 2, 'one');
      if (side === 'client') client.wake();
      else server.wake('alpha/relay');
      await rest();
      expect([other.committed.length, written]).toEqual([1, []]);
      let closed = false;
      const closing = (side === 'client' ? client.close() : server.close()).then(() => (closed = true));
      await rest();
      expect(closed).toBe(false);
      release();
      await closing;
      expect(written).toEqual([1]);
      await client.close();
    },
  );

  it('can be closed while it waits and while it dials (LINK-18)', async () => {
    const waiting = connect();
    await rest();
    await waiting.close();
    await serve();
    const dialling = connect();
    await dialling.close();
    await clock.advance(LIMITS.reconnectMaxMs);
    expect(network.connections).toHaveLength(0);
    expect([waiting.state, dialling.state]).toEqual(['closed', 'closed']);
  });

  it('carries everything through a line that is cut again and again (LINK-26)', async () => {
    await serve();
    const client = connect();
    for (let round = 0; round < 30; round++) {
      for (let i = 0; i < 5; i++) {
        alpha.send(beta, i % 4, `${round}.${i}`);
        beta.send(alpha, i % 4, `${round}.${i}`);
      }
      client.wake();
      if (round % 3 === 0) await rest();
      for (const connection of network.connections) connection.cut();
      await clock.advance(LIMITS.reconnectMinMs);
    }
    await rest();
    for (const [from, to] of [
      [alpha, beta],
      [beta, alpha],
    ] as const) {
      for (const lane of [0, 1, 2, 3]) {
        const { queue, ackedThrough } = from.lane(to, lane);
        expect(ackedThrough).toBe(queue.length);
        expect(to.committed.filter((line) => line.startsWith(`${from.key} ${lane} `))).toEqual(
          queue.map(({ frame }) => `${from.key} ${lane} ${new TextDecoder().decode(frame)}`),
        );
      }
    }
  });
});
