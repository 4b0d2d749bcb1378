// SPDX-License-Identifier: Apache-2.0
// Drives one link: socket, machine, handler and clock. The machine decides; this file waits, batches and never polls.
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { CancelTimer, Clock } from '../core/time.js';
import { BlobDriver } from './blob/blob-driver.js';
import { Bookkeeping } from './bookkeeping.js';
import type { LinkHandler, LinkPeer, ReceivedMessage, TrustDocument, TrustRequest } from './handler.js';
import { Link } from './link/link.js';
import type { LinkOptions } from './link/link.js';
import { LooseInbox } from './channel/loose-inbox.js';
import { LooseOutbox } from './channel/loose-outbox.js';
import type { LinkEffect, LinkEnd, LinkEvent } from './link/link-events.js';
import type { Socket } from './network.js';
import type { TrustBudget } from './channel/trust-budget.js';

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly link: LinkOptions;
  readonly handler: LinkHandler;
  readonly clock: Clock;
  /**
   * The peer proved its identity. The counters are read when the returned promise resolves; no one else may write to them from then on. A
   * rejection ends the link.
   */
  readonly onProved?: (peer: LinkPeer) => Promise<void>;
  readonly onOpen?: (peer: LinkPeer) => void;
  /** TRUST budget of this peer over all of its links; absent: no limit. */
  readonly budget?: (peer: LinkPeer) => TrustBudget;
  /** Called once, when the link is over for this side; the socket may still be closing. */
  readonly onEnd: (end: LinkEnd) => void;
}

/** One link over one socket. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #books: Bookkeeping;
  readonly #looseInbox: LooseInbox;
  readonly #looseOutbox: LooseOutbox;
  readonly #gone: Promise<void>;
  #markGone: () => void = () => undefined;
  #blobs: BlobDriver | undefined;
  #peer: LinkPeer | undefined;
  #open = false;
  #ended = false;
  #draining = false;
  #reading = false;
  #blocked = false;
  #predecessor: Promise<void> = Promise.resolve();
  #inbox: ReceivedMessage[] = [];
  #committing: Promise<void> | undefined;
  #lastReading = 0;
  #clockCorrection = 0;
  readonly #events: LinkEvent[] = [];
  #running = false;
  #timer: { readonly at: number; readonly cancel: CancelTimer } | undefined;

  /** Takes the socket over, synchronously. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.#clock = options.clock;
    this.#lastReading = options.clock.now();
    this.#link = new Link(options.link, this.#now());
    this.#books = new Bookkeeping(options.handler, (error) => this.#broken(error));
    this.#looseInbox = new LooseInbox({
      handler: options.handler,
      clock: options.clock,
      budget: () => options.budget?.(this.#peer as LinkPeer),
      onHandled: (name) => this.#event({ kind: 'handled', name }),
      onError: (error) => this.#broken(error),
    });
    this.#looseOutbox = new LooseOutbox((event) => this.#event(event));
    this.#gone = new Promise((resolve) => (this.#markGone = resolve));
    this.#socket.onMessage = (message) => this.#event({ kind: 'message', message });
    this.#socket.onClose = (closeCode, reason, error) => {
      this.#event({ kind: 'disconnected', closeCode, reason, ...(error === undefined ? {} : { error }) });
      this.#markGone();
    };
    this.#event({ kind: 'start' });
  }

  get peer(): LinkPeer | undefined {
    return this.#peer;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get remoteAddress(): string {
    return this.#socket.remoteAddress;
  }

  /** New messages may be waiting for this peer. */
  wake(lane?: number): void {
    if (!this.#ended) this.#event({ kind: 'wake', ...(lane === undefined ? {} : { lane }) });
  }

  /**
   * Sends a NOTICE.
   * @param body - 1 to 262,144 bytes; kept until it is sent, so not to be changed.
   * @returns true when the peer confirmed that it was handled for good; false when the link ended before, is not open, or too much waits.
   */
  sendNotice(body: Uint8Array): Promise<boolean> {
    return this.#looseOutbox.notice(body, this.#open && this.#peer?.trustOnly !== true);
  }

  /** Sends a document, cut into parts, or a request; see {@link sendNotice}. */
  sendTrust(content: TrustDocument | TrustRequest): Promise<boolean> {
    return this.#looseOutbox.trust(content, this.#open);
  }

  /** Ends the link now; the peer will resend messages that are not committed yet. */
  stop(error?: RogatoryError, closeCode?: number, retryAfterMs?: number): void {
    this.#event({
      kind: 'stop',
      ...(error === undefined ? {} : { error }),
      ...(closeCode === undefined ? {} : { closeCode }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }

  /** Commits and acknowledges arrived messages, ends the link, and resolves when the socket is closed. */
  async close(closeCode: number, retryAfterMs?: number): Promise<void> {
    this.#draining = true;
    if (this.#committing !== undefined) {
      let cancel: CancelTimer = () => undefined;
      await Promise.race([this.#committing, new Promise<void>((resolve) => (cancel = this.#clock.after(LIMITS.drainTimeoutMs, resolve)))]);
      cancel();
    }
    this.stop(undefined, closeCode, retryAfterMs);
    await this.#gone;
  }

  /** Resolves when this link, and the one that it superseded, have stopped writing. */
  async settled(): Promise<void> {
    await this.#predecessor.catch(() => undefined);
    await this.#committing;
    await this.#books.settled();
    await this.#looseInbox.settled();
    await this.#blobs?.settled();
  }

  /** Time for the machine: the clock of the node, except that it never goes back. */
  #now(): number {
    const reading = this.#clock.now();
    if (reading < this.#lastReading) this.#clockCorrection += this.#lastReading - reading;
    this.#lastReading = reading;
    return reading + this.#clockCorrection;
  }

  #event(event: LinkEvent): void {
    if (this.#ended) return;
    this.#events.push(event);
    this.#run();
  }

  /** Queues events that a handler raises during an effect, because frames must leave in the order of their encryption. */
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      do {
        for (let event = this.#events.shift(); event !== undefined && !this.#ended; event = this.#events.shift()) this.#step(event);
        this.#pump();
      } while (this.#events.length > 0 && !this.#ended);
    } finally {
      this.#running = false;
    }
    this.#arm();
  }

  /** @returns Whether the machine had anything to do. */
  #step(event: LinkEvent): boolean {
    let effects: readonly LinkEffect[];
    try {
      effects = this.#link.handle(event, this.#now());
    } catch (error) {
      // A bug of this node or its handler ends only this link; the others continue.
      effects = this.#link.handle({ kind: 'stop', closeCode: 1011, error: asError(error) }, this.#now());
    }
    for (const effect of effects) this.#perform(effect);
    return effects.length > 0;
  }

  #perform(effect: LinkEffect): void {
    switch (effect.kind) {
      case 'send':
        void this.#socket.send(effect.message).then(() => {
          if (this.#blocked && this.#socket.bufferedBytes <= LIMITS.linkBufferMaxBytes / 2) this.#run();
        });
        return;
      case 'proved':
        return this.#proved(effect.peer);
      case 'open':
        this.#open = true;
        this.#peer = effect.peer;
        this.#books.peer = effect.peer;
        this.#options.handler.status?.(effect.peer, true);
        this.#options.onOpen?.(effect.peer);
        return this.#openBlobs(effect.peer);
      case 'heard':
        return this.#options.handler.heard?.(this.#peer as LinkPeer);
      case 'deliver':
        if (this.#draining) return;
        this.#inbox.push(effect.message);
        // Everything that arrived in one read of the socket becomes one commit.
        this.#committing ??= Promise.resolve().then(() => this.#commit());
        return;
      case 'acknowledged':
        return this.#books.acknowledged(effect);
      case 'refused':
        return this.#books.refused(effect);
      case 'noticed':
        return this.#looseInbox.notice(this.#peer as LinkPeer, effect.body);
      case 'trusted':
        return this.#looseInbox.trust(this.#peer as LinkPeer, effect.content);
      case 'confirmed':
        return this.#looseOutbox.confirmed(effect);
      case 'blob-wanted':
      case 'blob-data':
      case 'blob-confirmed':
      case 'blob-ended':
        return this.#performBlob(effect);
      case 'rolled-back':
        return this.#options.handler.rolledBack?.(this.#peer as LinkPeer, effect.lanes, effect.restored);
      case 'close':
        return this.#end(effect);
    }
  }

  #openBlobs(peer: LinkPeer): void {
    const handler = this.#options.handler.blobs;
    if (handler === undefined || peer.trustOnly === true) return;
    const event = (each: LinkEvent): void => this.#event(each);
    this.#blobs = new BlobDriver({ handler, peer, link: this.#link, event, onError: (error) => this.#broken(error) });
  }

  #performBlob(effect: Extract<LinkEffect, { readonly kind: `blob-${string}` }>): void {
    if (this.#blobs !== undefined) return this.#blobs.perform(effect);
    // Who wants no blobs is sent none.
    if (effect.kind === 'blob-wanted') this.#event({ kind: 'blob-end', role: 'sender', digest: effect.digest, reason: 'unknown' });
  }

  #proved(peer: LinkPeer): void {
    this.#peer = peer;
    this.#books.peer = peer;
    this.#predecessor = this.#options.onProved?.(peer) ?? this.#predecessor;
    this.#predecessor.then(() => this.#counters(peer)).catch((error: unknown) => this.#broken(error));
  }

  async #counters(peer: LinkPeer): Promise<void> {
    const { handler } = this.#options;
    if (peer.trustOnly === true) {
      this.#event({ kind: 'counters', lanes: [] });
      return;
    }
    // Ask this before the counters: after a restore they are those of the streams that began anew.
    const restored = await handler.restored?.(peer);
    const seen = await handler.seen?.(peer);
    // To count is to take the lease of the queues: a link that has ended must not take it from its successor.
    if (this.#ended) return;
    this.#event({
      kind: 'counters',
      lanes: await handler.counters(peer),
      ...(restored === undefined ? {} : { restored }),
      ...(seen === undefined ? {} : { seen }),
    });
  }

  /** Sends messages while the socket takes them (LINK-57), then reads more. */
  #pump(): void {
    if (this.#ended) return;
    this.#blocked = false;
    do {
      if (this.#socket.bufferedBytes > LIMITS.linkBufferMaxBytes) {
        this.#blocked = true;
        break;
      }
    } while (this.#step({ kind: 'writable' }));
    this.#read();
  }

  #read(): void {
    this.#blobs?.read(this.#now());
    const want = this.#reading || this.#ended ? undefined : this.#link.wanted();
    if (want === undefined || this.#peer === undefined) return;
    this.#reading = true;
    this.#options.handler.window(this.#peer, want.lane, want.afterSeq, want.maxMessages, want.maxBytes).then(
      (messages) => {
        this.#reading = false;
        this.#event({ kind: 'supply', want, messages });
      },
      (error: unknown) => this.#broken(error),
    );
  }

  /** Group commit: while one batch is being written, the next one gathers. */
  async #commit(): Promise<void> {
    try {
      while (this.#inbox.length > 0) {
        const batch = this.#takeBatch();
        const verdicts = await this.#options.handler.commit(this.#peer as LinkPeer, batch);
        // A link that ended meanwhile has no inbox any more and must acknowledge nothing.
        this.#event({ kind: 'committed', messages: batch, verdicts });
      }
    } catch (error) {
      this.#broken(error);
    } finally {
      this.#committing = undefined;
    }
  }

  #takeBatch(): ReceivedMessage[] {
    let bytes = 0;
    let count = 0;
    for (const message of this.#inbox) {
      bytes += message.frame.length;
      if (count > 0 && (count >= LIMITS.commitBatchMaxMessages || bytes > LIMITS.commitBatchMaxBytes)) break;
      count++;
    }
    return this.#inbox.splice(0, count);
  }

  #broken(error: unknown): void {
    if (isRogatoryError(error)) this.stop(error);
    else this.stop(asError(error), 1011);
  }

  #arm(): void {
    const at = this.#link.deadline() ?? Infinity;
    // A later deadline needs no new timer: the old one fires early and finds nothing to do.
    if (this.#ended || at === Infinity || (this.#timer !== undefined && this.#timer.at <= at)) return;
    this.#timer?.cancel();
    const cancel = this.#clock.after(Math.max(0, at - this.#now()), () => {
      this.#timer = undefined;
      this.#event({ kind: 'tick' });
    });
    this.#timer = { at, cancel };
  }

  #end(end: LinkEnd): void {
    this.#ended = true;
    this.#inbox = [];
    this.#looseInbox.end();
    this.#looseOutbox.end();
    this.#blobs?.end();
    this.#timer?.cancel();
    this.#socket.close(end.sendCode, end.reason);
    const cancel = this.#clock.after(LIMITS.closeTimeoutMs, () => this.#socket.terminate());
    void this.#gone.then(cancel);
    const { handler } = this.#options;
    if (this.#open) handler.status?.(this.#peer as LinkPeer, false, end.error);
    else if (end.error !== undefined) handler.failure?.(end.error, this.#socket.remoteAddress);
    this.#open = false;
    this.#options.onEnd(end);
  }
}

function asError(error: unknown): RogatoryError {
  return isRogatoryError(error) ? error : fail('LINK_CLOSED', { closeCode: 1011, reason: 'internal error' }, error);
}
