// SPDX-License-Identifier: Apache-2.0
// What relays of other states show of their logs: by offers over TRUST, and with every batch of receipts in a NOTICE. All of it must be of
// one growing tree. Two checkpoints of one size say whether it is; of two sizes only their owner can say it, and is asked.
import { equal } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { Clock } from '../../core/time.js';
import { ANCHOR_KINDS, encodeAnchorRequest } from '../../log/anchor-exchange.js';
import type { Join } from '../../log/anchor-exchange.js';
import { sameHead, sameOrigin } from '../../log/checkpoint.js';
import type { Checkpoint } from '../../log/checkpoint.js';
import { betweenCheckpoints } from '../../log/contradictions.js';
import type { Contradiction } from '../../log/contradictions.js';
import { encodeEvidence } from '../../log/evidence.js';
import type { LogView } from '../../log/issuers.js';
import { formatOrigin } from '../../log/origin.js';
import { verifyCheckpoint } from '../../log/signed-checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/signed-checkpoint.js';
import type { PeerKey, Store } from '../../store/port.js';
import type { LinkPeer, TrustDocument } from '../../transport/handler.js';
import type { CosignStore } from './cosign-store.js';
import type { RelayLog } from '../events.js';
import { ShownStore, readCheckpoint } from './shown-store.js';
import type { ShownCheckpoint } from './shown-store.js';

export interface ShownOptions {
  readonly store: Store;
  readonly view: LogView;
  readonly clock: Clock;
  readonly log: RelayLog;
  readonly cosigned: CosignStore;
  /** Nobody waits for it to arrive: what is not answered is asked again. */
  readonly send: (peer: PeerKey, content: TrustDocument) => void;
}

export class Shown {
  readonly #options: ShownOptions;
  readonly #kept: ShownStore;
  /** Who was asked and has not answered. */
  readonly #asked = new Set<PeerKey>();
  readonly #overdue = new Set<PeerKey>();
  /** Whose checkpoints left before they were joined, and who has joined none since. */
  readonly #crowded = new Set<PeerKey>();

  constructor(options: ShownOptions) {
    this.#options = options;
    this.#kept = new ShownStore(options.store, options.clock);
  }

  /**
   * Compares a checkpoint with what was shown of its log at this size, and keeps it when nothing was.
   * @param checkpoint - What `bytes`, a COSE_Sign that was verified, says.
   * @returns false when the owner has shown something else: both are kept as evidence, and nothing of this origin is cosigned any more.
   */
  async take(peer: LinkPeer, { checkpoint, bytes }: Pick<VerifiedCheckpoint, 'checkpoint' | 'bytes'>): Promise<boolean> {
    const { first, lost } = await this.#kept.keep(checkpoint, bytes);
    if (lost[0] !== undefined) await this.#tellLost(peer, lost[0].checkpoint);
    if (equal(first.checkpoint.root, checkpoint.root)) return true;
    if (this.#isThiefs(first)) {
      await this.#kept.forget(first.checkpoint);
      await this.#kept.keep(checkpoint, bytes);
      return true;
    }
    const contradiction = betweenCheckpoints(this.#verify(first.bytes), this.#verify(bytes), []);
    if (contradiction !== undefined) await this.convict(peer, checkpoint, contradiction);
    return false;
  }

  /** Of a log that is not watched from here nothing is ever asked, nor missed. */
  async #tellLost(peer: LinkPeer, lost: Checkpoint): Promise<void> {
    const owner = principalKey(lost.owner);
    if (this.#crowded.has(owner) || (owner !== peer.key && (await this.#options.cosigned.held(owner)) === undefined)) return;
    this.#crowded.add(owner);
    const detail = `${formatOrigin(lost)}: size ${lost.size} made room for others before it was joined`;
    this.#options.log({ kind: 'alarm', alarm: 'unjoined', peer: peer.key, detail });
  }

  /** What was cosigned was proven to continue what was cosigned before it. */
  async cosigned(checkpoint: Checkpoint): Promise<void> {
    const kept = await this.#kept.at(checkpoint, checkpoint.size);
    if (kept !== undefined) kept.isJoined = true;
  }

  /** Keeps what convicts the owner of a log: the first contradiction of an origin says enough, and more would fill the disk. */
  async convict(peer: LinkPeer, checkpoint: Checkpoint, { conflict, evidence }: Contradiction): Promise<void> {
    const { cosigned, log } = this.#options;
    const origin = formatOrigin(checkpoint);
    if (await cosigned.isConvicted(origin)) return;
    await cosigned.convict(origin, encodeEvidence(evidence));
    log({ kind: 'alarm', alarm: conflict, peer: peer.key, detail: origin });
  }

  /** Asks a peer for what joins the checkpoints that it has shown to the newest that was cosigned of its log. */
  async ask(peer: LinkPeer): Promise<void> {
    const { cosigned, log, send } = this.#options;
    const open = (await this.#kept.all(peer.key)).filter(({ isJoined }) => !isJoined);
    const newest = open.length === 0 ? undefined : (await cosigned.held(peer.key))?.checkpoints.at(-1);
    if (newest === undefined) return;
    const to = readCheckpoint(newest);
    const due = open.filter(({ checkpoint }) => sameOrigin(checkpoint, to) && checkpoint.size <= to.size);
    if (due.length === 0 || (await cosigned.isConvicted(formatOrigin(to)))) return;
    // The least asked for comes first: what is never answered keeps nothing else from its turn.
    const wanted = due.sort((a, b) => a.asked - b.asked).slice(0, LIMITS.anchorMaxJoins);
    for (const each of wanted) each.asked += 1;
    this.#asked.add(peer.key);
    const sizes = wanted.map(({ checkpoint }) => checkpoint.size);
    send(peer.key, { kind: ANCHOR_KINDS.request, bytes: encodeAnchorRequest({ origin: to, sizes }) });
    const overdue = due.find(({ asked }) => asked > LIMITS.shownAsksMax);
    if (overdue === undefined) this.#overdue.delete(peer.key);
    else if (!this.#overdue.has(peer.key)) {
      this.#overdue.add(peer.key);
      const detail = `${formatOrigin(to)}: size ${overdue.checkpoint.size} is not joined to ${to.size}, which was cosigned`;
      log({ kind: 'alarm', alarm: 'unjoined', peer: peer.key, detail });
    }
  }

  /** Whether a peer owes an answer: others are not looked at. */
  waitsFor(peer: PeerKey): boolean {
    return this.#asked.has(peer);
  }

  /** Takes an answer. @param to - What an own cosignature, which was verified, says of the peer's log. */
  async joined(peer: LinkPeer, to: Checkpoint, joins: readonly Join[]): Promise<void> {
    const held = (await this.#options.cosigned.held(peer.key))?.checkpoints ?? [];
    const bytes = held.find((each) => isSame(readCheckpoint(each), to));
    if (bytes === undefined) return;
    const cosigned = this.#verify(bytes);
    for (const { size, path } of joins) {
      const kept = await this.#kept.at(to, size);
      if (kept === undefined) continue;
      this.#asked.delete(peer.key);
      await this.#join(peer, kept, cosigned, path);
    }
  }

  async #join(peer: LinkPeer, kept: ShownCheckpoint, to: VerifiedCheckpoint, path: readonly Uint8Array[]): Promise<void> {
    try {
      const contradiction = betweenCheckpoints(this.#verify(kept.bytes), to, path);
      if (contradiction === undefined) {
        kept.isJoined = true;
        this.#crowded.delete(peer.key);
      } else if (this.#isThiefs(kept)) await this.#kept.forget(kept.checkpoint);
      else await this.convict(peer, to.checkpoint, contradiction);
    } catch (error) {
      if (!isRogatoryError(error, 'LOG_CONSISTENCY')) throw error;
      const detail = `${error.code}: ${error.message}`;
      this.#options.log({ kind: 'alarm', alarm: 'anchor-refused', peer: peer.key, detail });
    }
  }

  /** LOG-09: what a signer that is refused by now has signed convicts nobody, unless it was proven to be of the owner's tree. */
  #isThiefs({ bytes, isJoined }: ShownCheckpoint): boolean {
    try {
      if (!isJoined) verifyCheckpoint(this.#options.view, bytes, { at: 'any' });
      return false;
    } catch (error) {
      if (!isRogatoryError(error, 'LOG_SIGNER')) throw error;
      return true;
    }
  }

  #verify(bytes: Uint8Array): VerifiedCheckpoint {
    return verifyCheckpoint(this.#options.view, bytes, { at: 'any', kept: true });
  }
}

function isSame(a: Checkpoint, b: Checkpoint): boolean {
  return sameOrigin(a, b) && sameHead(a, b);
}
