import { beforeEach, describe, expect, it } from 'vitest';
import { memoryNetwork } from '../../src/transport/adapters/memory.js';
import type { MemoryNetwork } from '../../src/transport/adapters/memory.js';
import { LIMITS } from '../../src/core/limits.js';
import { openLinkClient } from '../../src/transport/client.js';
import type { LinkClient } from '../../src/transport/client.js';
import type { Socket } from '../../src/transport/network.js';
import { openLinkServer } from '../../src/transport/server.js';
import type { LinkServer, LinkServerOptions } from '../../src/transport/server.js';
import { LINK_TOKENS } from '../../src/transport/version.js';
import { Liar, msg, welcome } from './liar.js';
import { ManualClock, rest } from './manual-clock.js';
import { TestNode, twoNodes, underName } from './node.js';

let alpha: TestNode;
let beta: TestNode;
let gamma: TestNode;
let clock: ManualClock;
let network: MemoryNetwork;

beforeEach(() => {
  ({ alpha, beta } = twoNodes());
  gamma = new TestNode({ scope: 'gamma', id: 'relay' }).knows(beta);
  beta.knows(gamma);
  clock = new ManualClock();
  network = memoryNetwork();
});

const serve = (options: Partial<LinkServerOptions> = {}): Promise<LinkServer> =>
  openLinkServer({
    network,
    listen: { host: 'beta', port: 0 },
    identity: beta.identity,
    handler: beta,
    clock,
    random: beta.random,
    ...options,
  });

function connect(server: LinkServer, node: TestNode = alpha): LinkClient {
  const expect = { scope: 'beta', id: 'relay' };
  return openLinkClient({ network, url: server.url, expect, identity: node.identity, handler: node, clock, random: node.random });
}

interface RawPeer {
  readonly socket: Socket;
  readonly heard: Uint8Array[];
  readonly closed: number[];
}

/** A socket to the server, and nothing behind it. */
async function raw(server: LinkServer): Promise<RawPeer> {
  const socket = await network.dial(server.url, { protocols: LINK_TOKENS, timeoutMs: 1_000 });
  const peer: RawPeer = { socket, heard: [], closed: [] };
  socket.onMessage = (message) => peer.heard.push(message as Uint8Array);
  socket.onClose = (code) => peer.closed.push(code);
  return peer;
}

/** A socket behind which sits a liar with the key of `node`, as far as WELCOME. */
async function lie(server: LinkServer, node: TestNode = alpha): Promise<RawPeer & { readonly liar: Liar }> {
  const peer = await raw(server);
  const liar = new Liar(node, beta);
  await peer.socket.send(liar.first());
  await rest();
  await peer.socket.send(liar.third(peer.heard.shift() as Uint8Array));
  await peer.socket.send(liar.say(welcome()));
  await rest();
  return { ...peer, liar };
}

describe('server', () => {
  it('serves several peers and names those that are connected (LINK-26)', async () => {
    const server = await serve();
    connect(server);
    connect(server, gamma);
    await rest();
    expect(server.connected()).toEqual(['alpha/relay', 'gamma/relay']);
    beta.send(gamma, 1, 'for gamma');
    server.wake('gamma/relay');
    server.wake('nobody/known');
    await rest();
    expect(gamma.committed).toEqual(['beta/relay 1 for gamma']);
    expect(alpha.committed).toEqual([]);
  });

  it('refuses an address that is taken (LINK-19)', async () => {
    await serve({ listen: { host: 'beta', port: 7 } });
    await expect(serve({ listen: { host: 'beta', port: 7 } })).toRejectCode('LINK_CONNECT');
  });

  describe('when a peer connects anew', () => {
    it('closes the older link with 4409 (LINK-17)', async () => {
      const server = await serve();
      const older = await lie(server);
      expect(server.connected()).toEqual(['alpha/relay']);
      connect(server);
      await rest();
      expect(older.closed).toEqual([4409]);
      const said = older.heard.map((message) => older.liar.hear(message));
      expect(said.at(-1)).toMatchObject({ name: 'goaway', closeCode: 4409 });
      expect(server.connected()).toEqual(['alpha/relay']);
      expect(beta.events).toEqual(['alpha/relay up', 'alpha/relay down LINK_SUPERSEDED', 'alpha/relay up']);
    });

    it('lets the older link commit nothing more, and resumes from what it did commit (LINK-17)', async () => {
      const server = await serve();
      const older = await lie(server);
      let release: () => void = () => undefined;
      beta.gate = new Promise((resolve) => (release = resolve));
      await older.socket.send(older.liar.say(msg(1)));
      await rest();
      await older.socket.send(older.liar.say(msg(2)));
      await rest();
      const newer = await lie(server);
      // The first message is being committed: nobody may say yet how far this peer's stream is held.
      expect(newer.heard).toEqual([]);
      release();
      await rest();
      expect(beta.committed).toHaveLength(1);
      expect(newer.liar.hear(newer.heard[0]!)).toMatchObject({ name: 'welcome', lanes: [{}, {}, { received: { through: 1 } }, {}] });
      expect(older.heard.map((message) => older.liar.hear(message)?.name)).not.toContain('ack');
    });

    it('waits for the oldest of several that follow one another (LINK-17)', async () => {
      const server = await serve();
      const first = await lie(server);
      let release: () => void = () => undefined;
      beta.gate = new Promise((resolve) => (release = resolve));
      await first.socket.send(first.liar.say(msg(1)));
      await rest();
      const second = await lie(server);
      const third = await lie(server);
      expect([second.closed, third.heard]).toEqual([[4409], []]);
      release();
      await rest();
      expect(third.liar.hear(third.heard[0]!)).toMatchObject({ lanes: [{}, {}, { received: { through: 1 } }, {}] });
      expect(server.connected()).toEqual(['alpha/relay']);
    });

    it('keeps the older link when the new one fails to prove the identity (LINK-17)', async () => {
      const server = await serve();
      const honest = await lie(server);
      const impostor = new TestNode({ scope: 'delta', id: 'relay' }).knows(beta);
      const peer = await raw(server);
      const liar = new Liar(impostor, beta, {
        identity: { ...impostor.identity, scope: 'alpha', id: 'relay', signer: underName(impostor, alpha) },
      });
      await peer.socket.send(liar.first());
      await rest();
      await peer.socket.send(liar.third(peer.heard.shift()!));
      await rest();
      expect(peer.closed).toEqual([4401]);
      expect(beta.events.at(-1)).toBe('failure LINK_PEER_PROOF');
      expect([honest.closed, server.connected()]).toEqual([[], ['alpha/relay']]);
    });
  });

  describe('before the proof', () => {
    it('closes with 4408 when the handshake is slow (LINK-07)', async () => {
      const server = await serve();
      const slow = await raw(server);
      await clock.advance(LIMITS.handshakeTimeoutMs - 1);
      expect(slow.closed).toEqual([]);
      await clock.advance(1);
      expect(slow.closed).toEqual([4408]);
      expect(beta.events).toEqual(['failure LINK_HANDSHAKE_TIMEOUT']);
    });

    it('takes a shorter time from its options (LINK-07)', async () => {
      const slow = await raw(await serve({ limits: { handshakeTimeoutMs: 50 } }));
      await clock.advance(50);
      expect(slow.closed).toEqual([4408]);
    });

    it('lets the oldest make room when one address opens too many, and serves whoever is quick (LINK-20)', async () => {
      const server = await serve({ limits: { halfOpenPerAddressMax: 3 } });
      const idle = [await raw(server), await raw(server), await raw(server)];
      connect(server);
      await rest();
      expect(idle.map(({ closed }) => closed)).toEqual([[1013], [], []]);
      expect(beta.events).toEqual(['failure LINK_BUSY', 'alpha/relay up']);
      // The one that proved itself counts no more.
      await raw(server);
      expect(idle.map(({ closed }) => closed)).toEqual([[1013], [], []]);
    });

    it('limits what is half-open in all (LINK-20)', async () => {
      const server = await serve({ limits: { halfOpenMax: 2 } });
      const idle = [await raw(server), await raw(server), await raw(server)];
      await rest();
      expect(idle.map(({ closed }) => closed)).toEqual([[1013], [], []]);
    });

    it('closes with 1013 when there are too many connections (LINK-20)', async () => {
      const server = await serve({ limits: { connectionsMax: 1 } });
      connect(server);
      await rest();
      const late = await raw(server);
      await rest();
      expect(late.closed).toEqual([1013]);
      expect(server.connected()).toEqual(['alpha/relay']);
    });
  });

  it('says 1012 and a delay to every peer when it closes, and accepts nobody (LINK-18)', async () => {
    const server = await serve();
    connect(server);
    const half = await raw(server);
    await rest();
    await server.close();
    expect(server.connected()).toEqual([]);
    expect(half.closed).toEqual([1012]);
    expect(alpha.events.at(-1)).toBe('beta/relay down LINK_CLOSED');
    await expect(raw(server)).toRejectCode('LINK_CONNECT');
  });

  it('closes with 1012 a socket that was on its way in when it closed (LINK-18)', async () => {
    let accept: (socket: Socket) => void = () => undefined;
    const listen: MemoryNetwork['listen'] = async (_options, onSocket) => {
      accept = onSocket;
      return { url: 'ws://beta:1', close: async () => undefined };
    };
    const server = await serve({ network: { ...network, listen } });
    await server.close();
    const closes: number[] = [];
    accept({ close: (code: number) => closes.push(code) } as unknown as Socket);
    expect(closes).toEqual([1012]);
  });
});
