// SPDX-License-Identifier: Apache-2.0
// What a relay says and takes over TRUST: documents of trust with every peer, checkpoints and cosignatures with relays of other states.
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import type { CancelTimer, Clock } from '../core/time.js';
import { ANCHOR_KINDS } from '../log/anchor-exchange.js';
import type { PeerKey } from '../store/port.js';
import type { LinkPeer, TrustDocument, TrustPart, TrustRequest } from '../transport/handler.js';
import { TrustAssembly } from '../transport/trust-assembly.js';
import { isPart } from '../transport/trust-header.js';
import { maxBytesOfKind } from '../trust/exchange.js';
import { TrustLinks } from '../trust/links.js';
import type { TrustStore } from '../trust/resolver.js';
import type { Anchors } from './log/anchors.js';
import { COSIGNING_KINDS } from './log/cosigning.js';
import type { Cosigning } from './log/cosigning.js';
import type { RelayLog } from './events.js';
import type { Shown } from './log/shown.js';

export interface TrustTrafficOptions {
  readonly self: Principal;
  readonly trust: TrustStore;
  readonly clock: Clock;
  readonly log: RelayLog;
  readonly cosigning: Cosigning;
  readonly anchors: Anchors;
  readonly shown: Pick<Shown, 'ask'>;
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
  /** Parts of statements about logs that are under way, per peer with a link up. */
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
    this.#assemblies.set(peer.key, new TrustAssembly(() => LIMITS.cosigningMaxBytes));
    if (!this.#isWatched(peer)) return;
    // The link counts as open only when the call that told of it has returned.
    queueMicrotask(() => this.#options.cosigning.ask(peer));
  }

  down(peer: LinkPeer): void {
    this.#assemblies.delete(peer.key);
    this.#options.anchors.down(peer);
    this.#documents.down(peer);
  }

  /** Takes a part of a document, or a request. Resolves when it is dealt with. */
  async receive(peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> {
    if (content.kind < COSIGNING_KINDS.checkpoint) return this.#documents.receive(peer, content);
    if (content.kind > ANCHOR_KINDS.anchor) return;
    const whole = isPart(content) ? this.#assemblies.get(peer.key)?.add(content) : content;
    // Not awaited: an answer waits for the peer, and the peer may be waiting for this.
    if (whole !== undefined) void this.#judge(peer, whole).catch(this.#options.onError);
  }

  async #judge(peer: LinkPeer, content: TrustDocument | TrustRequest): Promise<void> {
    const { cosigning, anchors } = this.#options;
    if (content.kind <= COSIGNING_KINDS.closing) {
      if (this.#isWatched(peer)) await cosigning.take(peer, content);
    } else if ('bytes' in content) await anchors.take(peer, content);
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

  /** Offers the own log to the relays that are there, and asks them about what they have shown of theirs. */
  async #offer(): Promise<void> {
    const { peers, cosigning, shown, onError } = this.#options;
    const watching = peers().filter((peer) => this.#isWatched(peer));
    await Promise.all(watching.flatMap((peer) => [cosigning.offer(peer).catch(onError), shown.ask(peer).catch(onError)]));
  }
}
