// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { RandomSource } from '../core/random.js';
import type { Clock } from '../core/time.js';
import { Connection } from './connection.js';
import { HalfOpen } from './half-open.js';
import type { LinkHandler, LinkIdentity, LinkPeer, TrustDocument, TrustRequest } from './handler.js';
import { LINK_TIMES } from './link/link.js';
import type { LinkTimes } from './link/link.js';
import { LISTEN } from './network.js';
import type { Listener, ListenOptions, Network, Socket } from './network.js';
import { WINDOW } from './lane/receive-lane.js';
import type { Window } from './lane/receive-lane.js';
import type { LinkRivals } from './rivals.js';
import { TrustBudget } from './channel/trust-budget.js';
import { LINK_TOKENS } from './version.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

/** Values below `LIMITS`, for a test or an operator. */
export interface LinkServerLimits extends LinkTimes {
  readonly halfOpenMax: number;
  readonly halfOpenPerAddressMax: number;
  readonly connectionsMax: number;
}

export interface LinkServerOptions {
  readonly network: Network;
  readonly listen: Omit<ListenOptions, 'protocols'>;
  readonly identity: LinkIdentity;
  readonly handler: LinkHandler;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits?: Partial<LinkServerLimits>;
  /** Messages and bytes that a peer may have in flight on each lane; default `LIMITS.windowMaxMessages` and `LIMITS.windowMaxBytes`. */
  readonly window?: Window;
  /** Absent: peers cannot open links to this node in another way. */
  readonly rivals?: LinkRivals;
}

const SERVER_OPTIONS: Members<LinkServerOptions> = {
  required: { network: 'object', listen: LISTEN, identity: 'object', handler: 'object', clock: 'object', random: 'function' },
  optional: {
    limits: {
      required: {},
      optional: { ...LINK_TIMES.optional, halfOpenMax: 'number', halfOpenPerAddressMax: 'number', connectionsMax: 'number' },
    },
    window: WINDOW,
    rivals: 'object',
  },
};

export interface LinkServer {
  /** `ws://host:port` or `wss://host:port`, with the port that was really bound. */
  readonly url: string;
  /** Says that the outbox holds new messages for a peer, on one lane or on any. Nothing happens when the peer is not connected. */
  wake(peerKey: string, lane?: number): void;
  /** Ends the link of a peer, which dials again, because the rights of a peer are decided when a link begins. */
  restart(peerKey: string): void;
  /** Ends the link of a peer in favour of another one (4409). Resolves when it has stopped writing. */
  supersede(peerKey: string): Promise<void>;
  /**
   * Sends the body of a NOTICE to a peer that has an open link.
   * @param body - 1 to `LIMITS.noticeMaxBytes`; kept until sent, so not to be changed. RangeError otherwise.
   * @returns true when the peer confirmed that it handled the notice for good (LINK-35); false when no link is open, too much is waiting
   * (`LIMITS.noticeQueueMaxItems`, `LIMITS.noticeQueueMaxBytes`), or the link ended first: it may or may not have arrived.
   */
  sendNotice(peerKey: string, body: Uint8Array): Promise<boolean>;
  /** Sends a trust document, in parts, or asks for one; the answer means the same as that of `sendNotice`. */
  sendTrust(peerKey: string, content: TrustDocument | TrustRequest): Promise<boolean>;
  /** Peers with an open link, `scope/id`, sorted. */
  connected(): readonly string[];
  /** Stops accepting links; commits, acknowledges, sends GOAWAY (1012) and closes. Resolves when every socket is closed. */
  close(): Promise<void>;
}

/**
 * Listens for links. A peer that misbehaves ends its own link only; a peer that connects anew supersedes its older link (LINK-17).
 * @throws {@link RogatoryError} `LINK_CONNECT` (LINK-19) when the address cannot be bound.
 */
export async function openLinkServer(options: LinkServerOptions): Promise<LinkServer> {
  requireMembers(options, SERVER_OPTIONS, 'openLinkServer(options)');
  const server = new ListeningServer(options);
  await server.start();
  return server;
}

class ListeningServer implements LinkServer {
  readonly #options: LinkServerOptions;
  readonly #limits: LinkServerLimits;
  readonly #staticSecret: Uint8Array;
  readonly #halfOpen: HalfOpen;
  readonly #connections = new Set<Connection>();
  readonly #peers = new Map<string, Connection>();
  readonly #budgets = new Map<string, TrustBudget>();
  #listener: Listener | undefined;
  #closing = false;

  constructor(options: LinkServerOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#staticSecret = options.random(32);
    this.#halfOpen = new HalfOpen(this.#limits.halfOpenMax, this.#limits.halfOpenPerAddressMax);
  }

  get url(): string {
    return this.#listener?.url ?? '';
  }

  async start(): Promise<void> {
    const { network, listen } = this.#options;
    this.#listener = await network.listen({ ...listen, protocols: LINK_TOKENS }, (socket) => this.#accept(socket));
  }

  wake(peerKey: string, lane?: number): void {
    this.#peers.get(peerKey)?.wake(lane);
  }

  restart(peerKey: string): void {
    this.#peers.get(peerKey)?.stop(undefined, 1012, 0);
  }

  async supersede(peerKey: string): Promise<void> {
    const connection = this.#peers.get(peerKey);
    connection?.stop(fail('LINK_SUPERSEDED', {}));
    await connection?.settled();
  }

  sendNotice(peerKey: string, body: Uint8Array): Promise<boolean> {
    return this.#peers.get(peerKey)?.sendNotice(body) ?? Promise.resolve(false);
  }

  sendTrust(peerKey: string, content: TrustDocument | TrustRequest): Promise<boolean> {
    return this.#peers.get(peerKey)?.sendTrust(content) ?? Promise.resolve(false);
  }

  connected(): readonly string[] {
    return [...this.#peers].flatMap(([key, connection]) => (connection.isOpen ? [key] : [])).sort();
  }

  async close(): Promise<void> {
    this.#closing = true;
    const unbound = this.#listener?.close();
    const connections = [...this.#connections];
    await Promise.all(connections.map((connection) => connection.close(1012, LIMITS.reconnectMinMs)));
    await Promise.all(connections.map((connection) => connection.settled()));
    await unbound;
  }

  #accept(socket: Socket): void {
    const { identity, handler, clock, random, window } = this.#options;
    if (this.#closing) return socket.close(1012, 'busy');
    if (this.#connections.size >= this.#limits.connectionsMax) {
      handler.failure?.(fail('LINK_BUSY', { limit: 'connections' }), socket.remoteAddress);
      return socket.close(1013, 'busy');
    }
    const connection: Connection = new Connection({
      socket,
      handler,
      clock,
      link: {
        role: 'responder',
        token: socket.protocol,
        tokens: socket.offered,
        identity,
        authorize: (claim) => handler.authorize(claim),
        isBehind: (peer, seen) => handler.isBehind?.(peer, seen) === true,
        staticSecret: this.#staticSecret,
        random,
        times: this.#limits,
        ...(window === undefined ? {} : { window }),
      },
      budget: (peer) => this.#budget(peer.key),
      onProved: (peer) => this.#proved(peer, connection),
      onEnd: () => this.#ended(connection),
    });
    this.#connections.add(connection);
    this.#halfOpen.add(connection);
  }

  /** @returns when the superseded link has stopped writing: only then the counters are valid for the new link. */
  async #proved(peer: LinkPeer, connection: Connection): Promise<void> {
    const { rivals } = this.#options;
    this.#halfOpen.delete(connection);
    if (rivals?.admits(peer) === false) throw fail('LINK_SUPERSEDED', {});
    const older = this.#peers.get(peer.key);
    this.#peers.set(peer.key, connection);
    older?.stop(fail('LINK_SUPERSEDED', {}));
    await Promise.all([older?.settled(), rivals?.proved(peer)]);
  }

  /** A peer's budget outlives its links; only proved peers have one. */
  #budget(peerKey: string): TrustBudget {
    const now = this.#options.clock.now();
    const budget = this.#budgets.get(peerKey) ?? new TrustBudget(now);
    if (this.#budgets.size >= this.#limits.connectionsMax) {
      for (const [key, other] of this.#budgets) if (other.isFull(now)) this.#budgets.delete(key);
    }
    this.#budgets.set(peerKey, budget);
    return budget;
  }

  #ended(connection: Connection): void {
    this.#connections.delete(connection);
    this.#halfOpen.delete(connection);
    const { peer } = connection;
    if (peer === undefined || this.#peers.get(peer.key) !== connection) return;
    this.#peers.delete(peer.key);
    this.#options.rivals?.gone(peer);
  }
}
