// SPDX-License-Identifier: Apache-2.0
// What a relay says and takes over TRUST: documents of trust with every peer, checkpoints and cosignatures with relays of other states.
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import type { CancelTimer, Clock } from '../core/time.js';
import type { PeerKey } from '../store/port.js';
import type { LinkPeer, TrustDocument, TrustPart, TrustRequest } from '../transport/handler.js';
import { TrustAssembly } from '../transport/trust-assembly.js';
import { isPart } from '../transport/trust-header.js';
import { maxBytesOfKind } from '../trust/exchange.js';
import { TrustLinks } from '../trust/links.js';
import type { TrustStore } from '../trust/resolver.js';
import { COSIGNING_KINDS } from './cosigning.js';
import type { Cosigning } from './cosigning.js';
import type { RelayLog } from './events.js';

export interface TrustTrafficOptions {
  readonly self: Principal;
  readonly trust: TrustStore;
  readonly clock: Clock;
  readonly log: RelayLog;
  readonly cosigning: Cosigning;
  /** @returns whether the peer has dealt with it. */
  readonly send: (peer: PeerKey, content: TrustDocument | TrustRequest) => Promise<boolean>;
  /** Peers with a link up. */
  readonly peers: () => readonly LinkPeer[];
  /** Documents have changed: who may connect and who is dialled is decided anew. */
  readonly onChanged: () => void;
  readonly onError: (error: unknown) => void;
}

/** The TRUST frames of a relay. */
export class TrustTraffic {
  readonly #options: TrustTrafficOptions;
  readonly #documents: TrustLinks;
  /** Parts of checkpoints and cosignatures under way, per relay of another state with a link up. */
  readonly #assemblies = new Map<PeerKey, TrustAssembly>();
  #stopOffering: CancelTimer = () => undefined;
  #isRunning = false;

  constructor(options: TrustTrafficOptions) {
    this.#options = options;
    const { trust, clock, log, send, onChanged } = options;
    this.#documents = new TrustLinks({ trust, clock, log, assemble: () => new TrustAssembly(maxBytesOfKind), send, onChanged });
  }

  start(): void {
    this.#isRunning = true;
    this.#documents.start();
    this.#offerLater();
  }

  stop(): void {
    this.#isRunning = false;
    this.#documents.stop();
    this.#stopOffering();
  }

  up(peer: LinkPeer): void {
    this.#documents.up(peer);
    if (!this.#isWatched(peer)) return;
    this.#assemblies.set(peer.key, new TrustAssembly(() => LIMITS.cosigningMaxBytes));
    // The link counts as open only when the call that told of it has returned.
    queueMicrotask(() => this.#options.cosigning.ask(peer));
  }

  down(peer: LinkPeer): void {
    this.#assemblies.delete(peer.key);
    this.#documents.down(peer);
  }

  /** Takes a part of a document, or a request. */
  receive(peer: LinkPeer, content: TrustPart | TrustRequest): void {
    const { cosigning, onError } = this.#options;
    if (content.kind < COSIGNING_KINDS.checkpoint) return this.#documents.receive(peer, content);
    if (!this.#isWatched(peer) || content.kind > COSIGNING_KINDS.closing) return;
    const whole = isPart(content) ? this.#assemblies.get(peer.key)?.add(content) : content;
    // Not awaited: an answer waits for the peer, and the peer may be waiting for this.
    if (whole !== undefined) void cosigning.take(peer, whole).catch(onError);
  }

  /** A relay of the own state watches nothing. */
  #isWatched({ scope }: LinkPeer): boolean {
    return scope !== this.#options.self.scope;
  }

  #offerLater(): void {
    if (!this.#isRunning) return;
    this.#stopOffering = this.#options.clock.after(LIMITS.cosignIntervalMs, () => {
      void this.#offer().then(() => this.#offerLater());
    });
  }

  /** Offers the own log to the relays that are there. */
  async #offer(): Promise<void> {
    const { peers, cosigning, onError } = this.#options;
    const watching = peers().filter((peer) => this.#isWatched(peer));
    await Promise.all(watching.map((peer) => cosigning.offer(peer).catch(onError)));
  }
}
