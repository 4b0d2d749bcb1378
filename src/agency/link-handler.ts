// SPDX-License-Identifier: Apache-2.0
// The agency's side of its link: what arrives is checked and stored before anything is acknowledged, what was acknowledged is told.
import { toHex } from '../core/bytes.js';
import { isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { toSeconds } from '../core/time.js';
import type { InboundMessage } from '../store/port.js';
import { compareLanes, countAgain, isSentAgainDue } from '../store/rollback.js';
import type {
  LinkHandler,
  LinkPeer,
  OutgoingMessage,
  PeerClaim,
  PeerLane,
  ReceivedMessage,
  TrustPart,
  TrustRequest,
  Verdict,
} from '../transport/handler.js';
import type { TrustLinks } from '../trust/links.js';
import { checkArrival } from './arrival/check.js';
import { darkLinkKeyOfRelay, linkKeyOfRelay } from './own-relay.js';
import { receiptLeaf } from './log-book.js';
import type { AgencyNode } from './node-parts.js';
import { LOCAL } from './arrival/opener.js';
import { deliveredReceipt } from './arrival/receipts.js';
import { lastSentAgain, sentAgainDocument, settleRestore, takeWordOfRelay } from './restore.js';
import type { SentStatus } from './outbox/sent-status.js';

/** The hop path: notices that come, and what the relay is owed. */
export interface LinkReceipts {
  notice(body: Uint8Array): Promise<void>;
  /** Something is owed, or the link is there. */
  wake(): void;
  /** The link that could not open may open now. */
  redial(): void;
}

export class AgencyLinkHandler implements LinkHandler {
  readonly #node: AgencyNode;
  readonly #sent: SentStatus;
  readonly #onStored: () => void;
  readonly #receipts: LinkReceipts | undefined;
  readonly #trustLinks: Pick<TrustLinks, 'up' | 'down' | 'receive'> | undefined;

  #dark = false;
  #restoring: Promise<void> = Promise.resolve();
  #peer: LinkPeer | undefined;

  constructor(
    node: AgencyNode,
    sent: SentStatus,
    onStored: () => void,
    trustLinks?: Pick<TrustLinks, 'up' | 'down' | 'receive'>,
    receipts?: LinkReceipts,
  ) {
    this.#receipts = receipts;
    this.#trustLinks = trustLinks;
    this.#node = node;
    this.#sent = sent;
    this.#onStored = onStored;
  }

  /** Whether the key by which the relay proved the present link is one no longer: marked compromised, ended, or taken out. */
  get isUnproven(): boolean {
    return this.#peer !== undefined && this.authorize(this.#peer) === undefined;
  }

  /** Whether the present link, or the last one, carries trust documents alone. */
  get isDark(): boolean {
    return this.#dark;
  }

  authorize(claim: PeerClaim): ReturnType<LinkHandler['authorize']> {
    const { self, trust, clock } = this.#node;
    try {
      return linkKeyOfRelay(claim, self, trust, clock.now());
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      if (error.code !== 'TRUST_EXPIRED') return undefined;
      const publicKey = darkLinkKeyOfRelay(claim, self, trust, clock.now());
      return publicKey === undefined ? undefined : { publicKey, trustOnly: true };
    }
  }

  async notice(_peer: LinkPeer, body: Uint8Array): Promise<void> {
    await this.#receipts?.notice(body);
  }

  async trust(peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> {
    await this.#trustLinks?.receive(peer, content);
  }

  async counters(peer: LinkPeer): ReturnType<LinkHandler['counters']> {
    await this.#restoring;
    return this.#node.store.counters(peer.key);
  }

  async commit(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]> {
    const now = this.#node.clock.now();
    const judged = batch.map((message) => this.#judge(peer, message, now));
    await this.#node.log.ready();
    const result = await this.#node.store.commit({ now, inbound: judged.map(({ inbound }) => inbound) });
    if (result.inbound.some((verdict) => verdict !== 'duplicate' && verdict !== 'rejected')) this.#onStored();
    // Of a duplicate too: whoever sends again may not have the receipt.
    if (result.owing.length > 0) this.#receipts?.wake();
    return judged.map(({ refusal }, index): Verdict => {
      if (refusal !== undefined) return { verdict: 'rejected', code: refusal.wire, retryable: refusal.retryable };
      return { verdict: result.inbound[index] ?? 'rejected' };
    });
  }

  async window(peer: LinkPeer, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly OutgoingMessage[]> {
    const queued = await this.#node.store.window(peer.key, lane, afterSeq, maxMessages, maxBytes);
    return queued.map((message) => ({ ...message, expiresAt: toSeconds(message.expiresAt) }));
  }

  acknowledged(peer: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    return this.#sent.acknowledged(peer.key, lane, streamId, through);
  }

  refused(peer: LinkPeer, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void> {
    return this.#sent.refused(peer.key, lane, streamId, seq, verdict);
  }

  /** LINK-13: nothing is taken over, nor sent again, without the word of whoever's operator it is; then the link is tried again. */
  rolledBack(peer: LinkPeer, lanes: readonly PeerLane[], restored: boolean): void {
    this.#restoring = this.#restoring
      .then(() => this.#rolledBack(peer, lanes, restored))
      .catch((error: unknown) => {
        if (!isRogatoryError(error)) throw error;
        this.#node.emit({ kind: 'stalled', code: error.code, detail: error.message, at: this.#node.clock.now() });
      });
  }

  async #rolledBack(peer: LinkPeer, lanes: readonly PeerLane[], restored: boolean): Promise<void> {
    const node = this.#node;
    const at = node.clock.now();
    const before = await node.store.counters(peer.key);
    const found = compareLanes(peer.key, before, lanes);
    const last = restored ? await lastSentAgain(node) : undefined;
    const isDue = restored && (last === undefined || isSentAgainDue(last, at));
    const again = isDue ? found.again : [];
    const lost = found.isOwn ? await takeWordOfRelay(node, lanes, again) : undefined;
    if (found.isOwn) node.emit({ kind: 'store-behind', relay: peer.key, ...(lost === undefined ? {} : { lost }), at });
    if (found.again.length > 0 && !isDue) node.emit({ kind: 'relay-behind', relay: peer.key, lost: found.lostThere, at });
    if (again.length > 0) {
      if (lost === undefined) await node.store.commit({ now: at, restored: again, documents: [sentAgainDocument(node, at)] });
      const count = countAgain(again, before, await node.store.counters(peer.key));
      node.emit({ kind: 'relay-restored', relay: peer.key, lost: found.lostThere, again: count, at });
    }
    if (lost !== undefined || again.length > 0) this.#receipts?.redial();
  }

  /** Resolves when nothing of a restore is being written. */
  async settled(): Promise<void> {
    await this.#restoring;
  }

  status(peer: LinkPeer, up: boolean, error?: RogatoryError): void {
    this.#peer = up ? peer : undefined;
    if (up) this.#dark = peer.trustOnly === true;
    if (up && peer.trustOnly !== true) {
      this.#receipts?.wake();
      this.#restoring = this.#restoring
        .then(() => settleRestore(this.#node))
        .catch((error: unknown) => {
          if (!isRogatoryError(error)) throw error;
        });
    }
    if (up) this.#trustLinks?.up(peer);
    else this.#trustLinks?.down(peer);
    this.#node.emit({ kind: 'link', relay: peer.key, up, ...(error === undefined ? {} : { code: error.code }) });
  }

  #judge(peer: LinkPeer, message: ReceivedMessage, now: number): { inbound: InboundMessage; refusal?: RogatoryError } {
    const base = { from: peer.key, ...message, expiresAt: message.expiresAt * 1000 };
    try {
      checkArrival(this.#node, message.frame, now, message);
      const leaf = receiptLeaf(deliveredReceipt(this.#node, message, now), peer.key);
      return { inbound: { ...base, routes: [{ mailbox: message.mailbox, to: LOCAL, lane: message.lane }], leaf } };
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      this.#node.emit({ kind: 'refused', envelopeDigest: toHex(message.envelopeDigest), code: error.code, detail: error.message, at: now });
      return { inbound: { ...base, routes: [], rejected: true }, refusal: error };
    }
  }
}
