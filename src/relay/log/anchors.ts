// SPDX-License-Identifier: Apache-2.0
// Anchors for those who hold receipts (LOG-31): of the own log a relay proves what is asked, of another relay's log it asks that relay for
// the agencies of its state. Nothing of it is kept: whoever lost an answer asks again.
import { isRogatoryError } from '../../core/errors.js';
import { parsePrincipal, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { ANCHOR_KINDS, encodeAnchorOffer, parseAnchorOffer, parseAnchorRequest, proveJoins } from '../../log/anchor-exchange.js';
import type { AnchorRequest } from '../../log/anchor-exchange.js';
import { goodCosignatures, verifyCosignature } from '../../log/cosignature.js';
import type { LogView } from '../../log/issuers.js';
import type { PeerKey } from '../../store/port.js';
import type { LinkPeer, TrustDocument } from '../../transport/handler.js';
import type { CosignStore } from './cosign-store.js';
import type { RelayLog } from '../events.js';
import type { LogKeeper } from './keeper.js';
import type { Shown } from './shown.js';

export interface AnchorsOptions {
  readonly self: Principal;
  readonly keeper: Pick<LogKeeper, 'reader'>;
  readonly cosignatures: Pick<CosignStore, 'givenOf' | 'givers'>;
  readonly view: LogView;
  readonly log: RelayLog;
  /** What a peer shows beside what was cosigned is joined by the same answers. */
  readonly shown: Pick<Shown, 'waitsFor' | 'joined'>;
  /** Tells whether a link with a peer is up. */
  readonly isUp: (peer: PeerKey) => boolean;
  /** Nobody waits for it to arrive. */
  readonly send: (peer: PeerKey, content: TrustDocument) => void;
}

export class Anchors {
  readonly #options: AnchorsOptions;
  /** Relays of other states that were asked: for which agencies of the own state, and which sizes each of them named last. */
  readonly #waiting = new Map<PeerKey, Map<PeerKey, ReadonlySet<number>>>();
  /** What of each peer waits for its turn. */
  readonly #queued = new Map<PeerKey, number>();
  #turn: Promise<void> = Promise.resolve();

  constructor(options: AnchorsOptions) {
    this.#options = options;
  }

  /**
   * Takes a request or an answer; what is wrong with it is an alarm. One after the other: proofs are work, and a peer may ask for many. What
   * is more than may wait of one peer is dropped: who gets no answer asks again.
   */
  take(peer: LinkPeer, document: TrustDocument): Promise<void> {
    const queued = this.#queued.get(peer.key) ?? 0;
    if (queued >= LIMITS.trustQueueMaxItems) return Promise.resolve();
    this.#queued.set(peer.key, queued + 1);
    const done = this.#turn.then(() => this.#take(peer, document)).finally(() => this.#took(peer));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #took({ key }: LinkPeer): void {
    const queued = (this.#queued.get(key) ?? 0) - 1;
    if (queued > 0) this.#queued.set(key, queued);
    else this.#queued.delete(key);
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  async #take(peer: LinkPeer, { kind, bytes }: TrustDocument): Promise<void> {
    try {
      if (kind === ANCHOR_KINDS.request) await this.#asked(peer, parseAnchorRequest(bytes), bytes);
      else await this.#answered(peer, bytes);
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      this.#options.log({ kind: 'alarm', alarm: 'anchor-refused', peer: peer.key, detail: `${error.code}: ${error.message}` });
    }
  }

  /** Nobody waits for an answer at a peer that is gone. */
  down(peer: LinkPeer): void {
    this.#waiting.delete(peer.key);
    for (const agencies of this.#waiting.values()) agencies.delete(peer.key);
  }

  async #asked(peer: LinkPeer, { origin, sizes }: AnchorRequest, bytes: Uint8Array): Promise<void> {
    const { self } = this.#options;
    const owner = principalKey(origin.owner);
    if (owner === principalKey(self)) return this.#prove(peer, origin.epoch, sizes);
    // For the own agencies alone: a relay does not ask one state for another.
    if (peer.scope !== self.scope || origin.owner.scope === self.scope) return;
    // Names of relays that are not there cost the asker nothing: none of them is kept.
    if (!this.#options.isUp(owner)) return;
    const agencies = this.#waiting.get(owner) ?? new Map<PeerKey, ReadonlySet<number>>();
    this.#waiting.set(owner, agencies.set(peer.key, new Set(sizes)));
    this.#options.send(owner, { kind: ANCHOR_KINDS.request, bytes });
  }

  /** Of the own log, the present one or one that was closed: a relay is shown its own cosignature, an agency the newest of each relay of another state. */
  async #prove(peer: LinkPeer, epoch: number, sizes: readonly number[]): Promise<void> {
    const { self, keeper, cosignatures, view, send } = this.#options;
    const givers = peer.scope === self.scope ? await cosignatures.givers() : [peer.key];
    for (const giver of givers) {
      const cosignature = await cosignatures.givenOf(giver, epoch);
      if (cosignature === undefined) continue;
      const cosigner = parsePrincipal(giver);
      const [{ checkpoint } = {}] = goodCosignatures(view, [{ cosigner, cosignature }]);
      if (checkpoint === undefined) continue;
      const joins = await proveJoins(sizes, checkpoint.size, keeper.reader(epoch));
      if (joins.length === 0) continue;
      send(peer.key, { kind: ANCHOR_KINDS.anchor, bytes: encodeAnchorOffer({ cosigner, cosignature, joins }) });
    }
  }

  /** A relay of another state answers: with the own cosignature, for agencies that verify all of it themselves. */
  async #answered(peer: LinkPeer, bytes: Uint8Array): Promise<void> {
    const { self, view, shown, send } = this.#options;
    const { cosigner, cosignature, joins } = parseAnchorOffer(bytes);
    const agencies = this.#waiting.get(peer.key) ?? new Map<PeerKey, ReadonlySet<number>>();
    const isOwn = principalKey(cosigner) === principalKey(self);
    if (!isOwn || (agencies.size === 0 && !shown.waitsFor(peer.key))) return;
    const { checkpoint } = verifyCosignature(view, cosigner, cosignature);
    if (principalKey(checkpoint.owner) !== peer.key) return;
    if (shown.waitsFor(peer.key)) await shown.joined(peer, checkpoint, joins);
    for (const [agency, sizes] of agencies) {
      if (!joins.some(({ size }) => sizes.has(size))) continue;
      agencies.delete(agency);
      send(agency, { kind: ANCHOR_KINDS.anchor, bytes });
    }
  }
}
