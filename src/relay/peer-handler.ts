// SPDX-License-Identifier: Apache-2.0
// What the links of a relay ask and tell, handed on to the part that knows.
import type { RogatoryError } from '../core/errors.js';
import type { Clock } from '../core/time.js';
import type { Endpoint } from '../endpoint/endpoint.js';
import { authorizeLink } from '../endpoint/link/authority.js';
import type { PermittedPeers } from '../endpoint/link/authority.js';
import type { TrustTraffic } from '../endpoint/link/trust-traffic.js';
import type { LinkHandler, LinkPeer, PeerClaim, ReceivedMessage, TrustPart, TrustRequest, Verdict } from '../transport/handler.js';
import type { RelayLog } from './events.js';
import type { PeerLinks } from './peer-links.js';
import type { Acceptance } from './route/acceptance.js';
import type { Handover } from './route/handover.js';

export interface PeerHandlerParts {
  readonly permitted: PermittedPeers;
  readonly links: Pick<PeerLinks, 'began' | 'ended'>;
  readonly acceptance: Acceptance;
  readonly handover: Handover;
  readonly traffic: TrustTraffic;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly log: RelayLog;
}

export class PeerHandler implements LinkHandler {
  readonly #parts: PeerHandlerParts;

  constructor(parts: PeerHandlerParts) {
    this.#parts = parts;
  }

  authorize(claim: PeerClaim): ReturnType<LinkHandler['authorize']> {
    return authorizeLink(claim, this.#parts.permitted, this.#parts.clock.now());
  }

  counters({ key }: LinkPeer): ReturnType<LinkHandler['counters']> {
    return this.#parts.endpoint.frames.counters(key);
  }

  restored({ key }: LinkPeer): Promise<boolean> {
    return this.#parts.endpoint.frames.asks(key);
  }

  rolledBack(...args: Parameters<NonNullable<LinkHandler['rolledBack']>>): void {
    this.#parts.endpoint.frames.rolledBack(...args);
  }

  seen(peer: LinkPeer): Promise<Uint8Array | undefined> {
    return this.#parts.endpoint.seen(peer);
  }

  isBehind(peer: LinkPeer, seen: Uint8Array): boolean {
    return this.#parts.endpoint.isBehind(peer, seen);
  }

  commit(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]> {
    return this.#parts.acceptance.take(peer, batch);
  }

  window(...args: Parameters<LinkHandler['window']>): ReturnType<LinkHandler['window']> {
    return this.#parts.handover.window(...args);
  }

  acknowledged(...args: Parameters<LinkHandler['acknowledged']>): Promise<void> {
    return this.#parts.handover.acknowledged(...args);
  }

  refused(...args: Parameters<LinkHandler['refused']>): Promise<void> {
    return this.#parts.handover.refused(...args);
  }

  notice(peer: LinkPeer, body: Uint8Array): Promise<void> {
    return this.#parts.endpoint.notice(peer, body);
  }

  trust(peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> {
    return this.#parts.traffic.receive(peer, content);
  }

  status(peer: LinkPeer, up: boolean, error?: RogatoryError): void {
    const { links, log, endpoint, traffic } = this.#parts;
    if (up) {
      links.began(peer);
      log({ kind: 'link-up', peer: peer.key, ...(peer.trustOnly === true ? { trustOnly: true } : {}) });
      traffic.up(peer);
      endpoint.linkUp(peer);
      return;
    }
    links.ended(peer);
    traffic.down(peer);
    log({ kind: 'link-down', peer: peer.key, ...(error === undefined ? {} : { code: error.code, detail: error.message }) });
  }

  failure(error: RogatoryError, remoteAddress: string): void {
    this.#parts.log({ kind: 'link-refused', address: remoteAddress, code: error.code, detail: error.message });
  }
}
