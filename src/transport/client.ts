// SPDX-License-Identifier: Apache-2.0
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import type { RandomSource } from '../core/random.js';
import type { CancelTimer, Clock } from '../core/time.js';
import { Backoff } from './backoff.js';
import { retryPolicyOf } from './close-codes.js';
import type { RetryPolicy } from './close-codes.js';
import { Connection } from './connection.js';
import type { LinkHandler, LinkIdentity, LinkPeer, TrustDocument, TrustRequest } from './handler.js';
import { LINK_TIMES } from './link/link.js';
import type { LinkTimes } from './link/link.js';
import type { LinkEnd } from './link/link-events.js';
import type { Network, Socket } from './network.js';
import { WINDOW } from './lane/receive-lane.js';
import type { Window } from './lane/receive-lane.js';
import type { LinkRivals } from './rivals.js';
import { TrustBudget } from './channel/trust-budget.js';
import { LINK_TOKENS } from './version.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export interface LinkClientOptions {
  readonly network: Network;
  /** `ws://` or `wss://`. */
  readonly url: string;
  /** Required identity of the answering peer: exactly this agency or relay. */
  readonly expect: Principal;
  readonly identity: LinkIdentity;
  readonly handler: LinkHandler;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Messages and bytes that the peer may have in flight on each lane; default `LIMITS.windowMaxMessages` and `LIMITS.windowMaxBytes`. */
  readonly window?: Window;
  readonly times?: Partial<LinkTimes>;
  /** Absent: the peer cannot open a link to this node by itself. */
  readonly rivals?: LinkRivals;
}

const CLIENT_OPTIONS: Members<LinkClientOptions> = {
  required: {
    network: 'object',
    url: 'text',
    expect: { required: { scope: 'text', id: 'text' }, optional: {} },
    identity: 'object',
    handler: 'object',
    clock: 'object',
    random: 'function',
  },
  optional: { window: WINDOW, times: LINK_TIMES, rivals: 'object' },
};

export interface LinkClient {
  readonly state: 'connecting' | 'up' | 'waiting' | 'paused' | 'closed';
  /** Reports that the outbox holds new messages, on one lane or on any. */
  wake(lane?: number): void;
  /** Connects now, without waiting for the end of the delay. */
  retryNow(): void;
  /** Ends the present link, if any, and dials again, because the rights of a peer are decided when a link begins. */
  restart(): void;
  /** Ends the present link, if any (4409), and stops dialling until `resume`. Resolves when that link has stopped writing. */
  pause(): Promise<void>;
  /** Dials again after a delay: the side that took over may return first. */
  resume(): void;
  /**
   * Sends the body of a NOTICE: receipts of the hop path.
   * @param body - 1 to `LIMITS.noticeMaxBytes`; kept until sent, so not to be changed. RangeError otherwise.
   * @returns true when the peer confirmed that it handled the notice for good (LINK-35); false when no link is open, too much is waiting
   * (`LIMITS.noticeQueueMaxItems`, `LIMITS.noticeQueueMaxBytes`), or the link ended first: it may or may not have arrived.
   */
  sendNotice(body: Uint8Array): Promise<boolean>;
  /** Sends a trust document, in parts, or asks for one; the answer means the same as that of `sendNotice`. */
  sendTrust(content: TrustDocument | TrustRequest): Promise<boolean>;
  /** Commits and acknowledges arrived messages, sends GOAWAY and closes. Resolves when the socket is closed. */
  close(): Promise<void>;
}

/**
 * Keeps a link to one peer until it is closed: dials, proves, resumes, and starts over with growing delays (LINK-31). The handler is told
 * of errors: by `failure` before the link is up, by `status` after.
 */
export function openLinkClient(options: LinkClientOptions): LinkClient {
  requireMembers(options, CLIENT_OPTIONS, 'openLinkClient(options)');
  return new ReconnectingClient(options);
}

class ReconnectingClient implements LinkClient {
  readonly #options: LinkClientOptions;
  readonly #backoff: Backoff;
  readonly #staticSecret: Uint8Array;
  readonly #budget: TrustBudget;
  #state: LinkClient['state'] = 'waiting';
  #connection: Connection | undefined;
  #dialling: AbortController | undefined;
  #cancelRetry: CancelTimer = () => undefined;

  constructor(options: LinkClientOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    this.#staticSecret = options.random(32);
    this.#budget = new TrustBudget(options.clock.now());
    this.#connect();
  }

  get state(): LinkClient['state'] {
    return this.#state;
  }

  wake(lane?: number): void {
    this.#connection?.wake(lane);
  }

  retryNow(): void {
    if (this.#state !== 'waiting') return;
    this.#backoff.reset();
    this.#connect();
  }

  restart(): void {
    if (this.#state === 'up') this.#connection?.stop(undefined, 1012, 0);
    this.retryNow();
  }

  async pause(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'paused';
    this.#cancelRetry();
    this.#dialling?.abort();
    this.#connection?.stop(fail('LINK_SUPERSEDED', {}));
    await this.#connection?.settled();
  }

  resume(): void {
    if (this.#state === 'paused') this.#wait(this.#backoff.next('retry-after', LIMITS.rivalHeadStartMs));
  }

  sendNotice(body: Uint8Array): Promise<boolean> {
    return this.#connection?.sendNotice(body) ?? Promise.resolve(false);
  }

  sendTrust(content: TrustDocument | TrustRequest): Promise<boolean> {
    return this.#connection?.sendTrust(content) ?? Promise.resolve(false);
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#cancelRetry();
    this.#dialling?.abort();
    await this.#connection?.close(1000);
    // Wait for the last frames of the peer to be written, because the caller may close the store next.
    await this.#connection?.settled();
  }

  #connect(): void {
    this.#cancelRetry();
    this.#state = 'connecting';
    const dialling = new AbortController();
    this.#dialling = dialling;
    const { network, url, times } = this.#options;
    const timeoutMs = times?.handshakeTimeoutMs ?? LIMITS.handshakeTimeoutMs;
    network.dial(url, { protocols: LINK_TOKENS, signal: dialling.signal, timeoutMs }).then(
      (socket) => (dialling.signal.aborted ? socket.terminate() : this.#start(socket)),
      (error: unknown) => {
        if (!dialling.signal.aborted) this.#failed(isRogatoryError(error) ? error : fail('LINK_CONNECT', { url }, error));
      },
    );
  }

  #start(socket: Socket): void {
    const { identity, handler, clock, random, expect, window, times, rivals } = this.#options;
    // Keep a promise, not the connection: a client that reconnects for years must not retain every earlier link.
    const before = this.#connection?.settled() ?? Promise.resolve();
    let proved: LinkPeer | undefined;
    this.#connection = new Connection({
      socket,
      handler,
      clock,
      link: {
        role: 'initiator',
        token: socket.protocol,
        tokens: socket.offered,
        expect,
        identity,
        authorize: (claim) => handler.authorize(claim),
        isBehind: (peer, seen) => handler.isBehind?.(peer, seen) === true,
        staticSecret: this.#staticSecret,
        random,
        ...(window === undefined ? {} : { window }),
        ...(times === undefined ? {} : { times }),
      },
      budget: () => this.#budget,
      // The counters are valid only after the previous link has stopped writing.
      onProved: async (peer) => {
        if (rivals?.admits(peer) === false) throw fail('LINK_SUPERSEDED', {});
        proved = peer;
        await Promise.all([before, rivals?.proved(peer)]);
      },
      onOpen: () => {
        this.#state = 'up';
        this.#backoff.reset();
      },
      onEnd: (end) => {
        if (proved !== undefined) rivals?.gone(proved);
        this.#ended(end);
      },
    });
  }

  #failed(error: RogatoryError): void {
    this.#options.handler.failure?.(error, this.#options.url);
    this.#retry(error.code === 'LINK_VERSION' ? 'do-not-retry' : 'retry');
  }

  #ended(end: LinkEnd): void {
    this.#retry(retryPolicyOf(end.closeCode), end.retryAfterMs);
  }

  #retry(policy: RetryPolicy, retryAfterMs?: number): void {
    // The handler may have asked for a new attempt or closed the client when told of the end.
    if (this.#state !== 'closed' && this.#state !== 'paused') this.#wait(this.#backoff.next(policy, retryAfterMs));
  }

  #wait(delayMs: number): void {
    this.#state = 'waiting';
    this.#cancelRetry = this.#options.clock.after(delayMs, () => this.#connect());
  }
}
