// SPDX-License-Identifier: Apache-2.0
// The agency's side of its link: what arrives is checked and stored before anything is acknowledged, what was acknowledged is told.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { toSeconds } from '../../core/time.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import { authorizeLink } from '../../endpoint/link/authority.js';
import type { PermittedPeers } from '../../endpoint/link/authority.js';
import type { InboundMessage } from '../../store/port.js';
import type { LinkHandler, LinkPeer, PeerClaim, ReceivedMessage, Verdict } from '../../transport/handler.js';
import { hasExpired } from '../../trust/store/exchange.js';
import type { TrustLinks } from '../../trust/store/links.js';
import type { LoneFrame } from '../arrive/looks.js';
import { checkArrival } from '../arrive/frame-verdict.js';
import type { AgencyNode } from '../agency-parts.js';
import { storedFrame } from '../courier/courier.js';
import type { SentStatus } from '../send/sent-status.js';

export interface AgencyLinkParts {
  readonly node: AgencyNode;
  readonly sent: SentStatus;
  readonly endpoint: Endpoint;
  readonly trust: Pick<TrustLinks, 'up' | 'down' | 'receive'>;
  /** This frame is being stored, and nothing else has come. */
  readonly onLone: (frame: LoneFrame) => void;
  /** Something has arrived. */
  readonly onStored: () => void;
}

export interface AgencyLinkHandler extends LinkHandler {
  /**
   * Whether the link is to begin anew: the relay proved it by a key that is one no longer (marked compromised, ended, or taken out), or it
   * carries trust documents alone and may carry all.
   */
  readonly isOutdated: boolean;
}

export function agencyLinkHandler({ node, sent, endpoint, trust, onLone, onStored }: AgencyLinkParts): AgencyLinkHandler {
  const { self, trust: documents, clock } = node;
  /** The relays of the own state, and their link signers. */
  const permitted: PermittedPeers = {
    inForce: ({ scope, id }, now) => (scope === self.scope ? documents.relay(scope, id, now)?.signers : undefined),
    last: ({ scope, id }) => (scope === self.scope ? documents.standing(scope)?.relays.get(id)?.signers : undefined),
  };
  /** Peer of the present link, or of the last one. */
  let newest: LinkPeer | undefined;
  let isUp = false;
  const authorize = (claim: PeerClaim): ReturnType<LinkHandler['authorize']> => authorizeLink(claim, permitted, clock.now());
  const judge = (peer: LinkPeer, message: ReceivedMessage, now: number): { inbound: InboundMessage; refusal?: RogatoryError } => {
    try {
      checkArrival(node, message.frame, now, message);
      return { inbound: storedFrame(node, message, peer.key, now, peer.key) };
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      node.emit({ kind: 'refused', envelopeDigest: toHex(message.envelopeDigest), code: error.code, detail: error.message, at: now });
      const inbound = { ...message, from: peer.key, expiresAt: message.expiresAt * 1000, routes: [], rejected: true } as const;
      return { inbound, refusal: error };
    }
  };
  return {
    authorize,
    get isOutdated() {
      if (newest === undefined) return false;
      return (isUp && authorize(newest) === undefined) || (newest.trustOnly === true && !hasExpired(documents, self.scope, clock.now()));
    },
    notice: (peer, body) => endpoint.notice(peer, body),
    trust: (peer, content) => trust.receive(peer, content),
    counters: (peer) => endpoint.frames.counters(peer.key),
    restored: (peer) => endpoint.frames.asks(peer.key),
    rolledBack: (peer, lanes, restored) => endpoint.frames.rolledBack(peer, lanes, restored),
    seen: (peer) => endpoint.seen(peer),
    isBehind: (peer, seen) => endpoint.isBehind(peer, seen),
    async commit(peer, batch) {
      const now = clock.now();
      const judged = batch.map((message) => judge(peer, message, now));
      const stored = node.committer.commit({ inbound: judged.map(({ inbound }) => inbound) });
      const [lone] = batch;
      if (batch.length === 1 && lone !== undefined && judged[0]?.refusal === undefined) onLone({ ...lone, deliveredAt: now });
      const result = await stored;
      if (result.inbound.some((verdict) => verdict !== 'duplicate' && verdict !== 'rejected')) onStored();
      return judged.map(({ refusal }, index): Verdict => {
        if (refusal !== undefined) return { verdict: 'rejected', code: refusal.wire, retryable: refusal.retryable };
        return { verdict: result.inbound[index] ?? 'rejected' };
      });
    },
    async window(peer, lane, afterSeq, maxMessages, maxBytes) {
      const queued = await node.store.window(peer.key, lane, afterSeq, maxMessages, maxBytes);
      return queued.map((message) => ({ ...message, expiresAt: toSeconds(message.expiresAt) }));
    },
    acknowledged: (peer, lane, streamId, through) => sent.acknowledged(peer.key, lane, streamId, through),
    refused: (peer, lane, streamId, seq, verdict) => sent.refused(peer.key, lane, streamId, seq, verdict),
    status(peer, up, error) {
      isUp = up;
      if (up) {
        newest = peer;
        endpoint.linkUp(peer);
        trust.up(peer);
      } else trust.down(peer);
      node.emit({ kind: 'link', relay: peer.key, up, ...(error === undefined ? {} : { code: error.code }) });
    },
  };
}
