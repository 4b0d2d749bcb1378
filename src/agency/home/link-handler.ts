// SPDX-License-Identifier: Apache-2.0
// The agency's side of its link: what arrives is checked and stored before anything is acknowledged, what was acknowledged is told.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { toSeconds } from '../../core/time.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import { authorizeLink } from '../../endpoint/link/authority.js';
import type { TrustTraffic } from '../../endpoint/link/trust-traffic.js';
import { receiptLeaf } from '../../endpoint/log/leaves.js';
import type { InboundMessage } from '../../store/port.js';
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
} from '../../transport/handler.js';
import { checkArrival } from '../arrive/frame-verdict.js';
import { LOCAL } from '../arrive/opener.js';
import { STATUS_LANE } from '../arrive/arrival-parts.js';
import { deliveredReceipt } from '../arrive/own-receipts.js';
import type { AgencyNode } from '../agency-parts.js';
import type { SentStatus } from '../send/sent-status.js';
import { permittedRelays } from './own-relay.js';

/** The present link, for those who judge whether it may stay. */
export class PresentLink {
  readonly #node: AgencyNode;
  #peer: LinkPeer | undefined;
  #isDark = false;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  set(peer: LinkPeer, isUp: boolean): void {
    this.#peer = isUp ? peer : undefined;
    if (isUp) this.#isDark = peer.trustOnly === true;
  }

  authorize(claim: PeerClaim): ReturnType<LinkHandler['authorize']> {
    const { self, trust, clock } = this.#node;
    return authorizeLink(claim, permittedRelays(self, trust), clock.now());
  }

  /** Whether the key by which the relay proved the present link is one no longer: marked compromised, ended, or taken out. */
  get isUnproven(): boolean {
    return this.#peer !== undefined && this.authorize(this.#peer) === undefined;
  }

  /** Whether the present link, or the last one, carries trust documents alone. */
  get isDark(): boolean {
    return this.#isDark;
  }
}

export interface AgencyLinkParts {
  readonly node: AgencyNode;
  readonly present: PresentLink;
  readonly sent: SentStatus;
  readonly endpoint: Pick<Endpoint, 'frames' | 'notice' | 'seen' | 'isBehind' | 'linkUp'>;
  readonly trust: Pick<TrustTraffic, 'up' | 'down' | 'receive'>;
  /** Something has arrived. */
  onStored(): void;
}

export class AgencyLinkHandler implements LinkHandler {
  readonly #parts: AgencyLinkParts;

  constructor(parts: AgencyLinkParts) {
    this.#parts = parts;
  }

  authorize(claim: PeerClaim): ReturnType<LinkHandler['authorize']> {
    return this.#parts.present.authorize(claim);
  }

  notice(peer: LinkPeer, body: Uint8Array): Promise<void> {
    return this.#parts.endpoint.notice(peer, body);
  }

  trust(peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> {
    return this.#parts.trust.receive(peer, content);
  }

  counters(peer: LinkPeer): ReturnType<LinkHandler['counters']> {
    return this.#parts.endpoint.frames.counters(peer.key);
  }

  restored(peer: LinkPeer): Promise<boolean> {
    return this.#parts.endpoint.frames.asks(peer.key);
  }

  rolledBack(peer: LinkPeer, lanes: readonly PeerLane[], restored: boolean): void {
    this.#parts.endpoint.frames.rolledBack(peer, lanes, restored);
  }

  seen(peer: LinkPeer): Promise<Uint8Array | undefined> {
    return this.#parts.endpoint.seen(peer);
  }

  isBehind(peer: LinkPeer, seen: Uint8Array): boolean {
    return this.#parts.endpoint.isBehind(peer, seen);
  }

  async commit(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]> {
    const now = this.#parts.node.clock.now();
    const judged = batch.map((message) => this.#judge(peer, message, now));
    const result = await this.#parts.node.committer.commit({ inbound: judged.map(({ inbound }) => inbound) });
    if (result.inbound.some((verdict) => verdict !== 'duplicate' && verdict !== 'rejected')) this.#parts.onStored();
    return judged.map(({ refusal }, index): Verdict => {
      if (refusal !== undefined) return { verdict: 'rejected', code: refusal.wire, retryable: refusal.retryable };
      return { verdict: result.inbound[index] ?? 'rejected' };
    });
  }

  async window(peer: LinkPeer, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly OutgoingMessage[]> {
    const queued = await this.#parts.node.store.window(peer.key, lane, afterSeq, maxMessages, maxBytes);
    return queued.map((message) => ({ ...message, expiresAt: toSeconds(message.expiresAt) }));
  }

  acknowledged(peer: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    return this.#parts.sent.acknowledged(peer.key, lane, streamId, through);
  }

  refused(peer: LinkPeer, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void> {
    return this.#parts.sent.refused(peer.key, lane, streamId, seq, verdict);
  }

  status(peer: LinkPeer, up: boolean, error?: RogatoryError): void {
    const { node, present, endpoint, trust } = this.#parts;
    present.set(peer, up);
    if (up) endpoint.linkUp(peer);
    if (up) trust.up(peer);
    else trust.down(peer);
    node.emit({ kind: 'link', relay: peer.key, up, ...(error === undefined ? {} : { code: error.code }) });
  }

  #judge(peer: LinkPeer, message: ReceivedMessage, now: number): { inbound: InboundMessage; refusal?: RogatoryError } {
    const { node } = this.#parts;
    const base = { from: peer.key, ...message, expiresAt: message.expiresAt * 1000 };
    try {
      checkArrival(node, message.frame, now, message);
      // Of what machines say to each other nothing is stated (LOG-46).
      const leaf = message.lane === STATUS_LANE ? {} : { leaf: receiptLeaf(deliveredReceipt(node, message, now), peer.key) };
      return { inbound: { ...base, routes: [{ mailbox: message.mailbox, to: LOCAL, lane: message.lane }], ...leaf } };
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      node.emit({ kind: 'refused', envelopeDigest: toHex(message.envelopeDigest), code: error.code, detail: error.message, at: now });
      return { inbound: { ...base, routes: [], rejected: true }, refusal: error };
    }
  }
}
