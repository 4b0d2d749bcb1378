// SPDX-License-Identifier: Apache-2.0
// The link to the own relay. It follows the directory: an agency whose mailboxes another relay serves dials that one, and what still
// waits for the old one goes along.
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { openLinkClient } from '../../transport/client.js';
import type { LinkClient } from '../../transport/client.js';
import type { LinkHandler, LinkPeer, PeerClaim, ReceivedMessage, Verdict } from '../../transport/handler.js';
import type { Network } from '../../transport/network.js';
import { Serial } from '../../endpoint/serial.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import type { AgencyNode } from '../agency-parts.js';
import { toHex } from '../../core/bytes.js';
import { toSeconds } from '../../core/time.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import { STATUS_LANE } from '../../endpoint/ports.js';
import { authorizeLink } from '../../endpoint/link/authority.js';
import type { PermittedPeers } from '../../endpoint/link/authority.js';
import { alarm } from '../../endpoint/alarms.js';
import { SoundFrames } from '../../store/sound-frames.js';
import { downReason, LinkWatch } from '../../endpoint/link/link-watch.js';
import type { LinkStanding } from '../../endpoint/link/link-watch.js';
import type { InboundMessage } from '../../store/port.js';
import { hasExpired } from '../../trust/store/exchange.js';
import type { TrustLinks } from '../../trust/store/links.js';
import type { LoneFrame } from '../arrive/opening.js';
import { checkArrival, storedFrame } from '../arrive/incoming-frame.js';
import { unreadLeaf } from '../arrive/own-receipts.js';
import { refusedAlarm } from '../arrive/refusal.js';
import type { SentEnvelopes } from '../send/sent-envelopes.js';
import type { AgencyEvent } from '../types.js';

const PAGE_MESSAGES = 64;
const PAGE_BYTES = 4_194_304;

interface OwnRelay extends Principal {
  readonly key: string;
  readonly url: string;
}

export class RelayLink {
  readonly #node: AgencyNode;
  readonly #network: Network;
  readonly #handler: LinkHandler;
  readonly #serial = new Serial();
  #relay: OwnRelay;
  #client: LinkClient | undefined;
  #closed = false;

  /** @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the own directory names no relay for the agency. */
  constructor(node: AgencyNode, network: Network, handler: LinkHandler) {
    this.#node = node;
    this.#network = network;
    this.#handler = handler;
    this.#relay = ownRelay(node.self, node.trust, node.clock.now());
  }

  /** `scope/id` of the relay that serves the agency. */
  get relay(): string {
    return this.#relay.key;
  }

  /** Absent before the start, and while the link changes over to another relay. */
  get client(): LinkClient | undefined {
    return this.#client;
  }

  /** Dials, once what an earlier run queued for another relay is in the queue of this one. */
  async start(): Promise<void> {
    await this.#serial.run('', () => this.#begin());
  }

  /** Looks at the directory again, and changes over when it names another relay or address. Without any, the present one stays. */
  async follow(): Promise<void> {
    await this.#serial.run('', async () => {
      const { key, url } = this.#relay;
      const next = this.#next();
      if (next.key === key && next.url === url) return;
      await this.#client?.close();
      this.#client = undefined;
      this.#relay = next;
      await this.#begin();
      if (next.key !== key) this.#node.emit({ kind: 'relay', relay: next.key, at: this.#node.clock.now() });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#serial.idle();
    await this.#client?.close();
  }

  #next(): OwnRelay {
    const { self, trust, clock } = this.#node;
    try {
      return ownRelay(self, trust, clock.now());
    } catch (error) {
      if (isRogatoryError(error)) return this.#relay;
      throw error;
    }
  }

  async #begin(): Promise<void> {
    if (this.#closed) return;
    const { keys, clock, random } = this.#node;
    const { key, url, scope, id } = this.#relay;
    await takeAlong(this.#node, key);
    const [network, handler] = [this.#network, this.#handler];
    this.#client = openLinkClient({ network, url, expect: { scope, id }, identity: keys.link, handler, clock, random });
  }
}

/**
 * Finds the relay of the own state that serves a mailbox of the agency.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the own directory names none.
 */
function ownRelay(self: Principal, trust: TrustStore, now: number): OwnRelay {
  const mailboxes = (trust.standing(self.scope)?.agencies.get(self.id) ?? trust.agency(self.scope, self.id, now))?.mailboxes ?? [];
  const relay = (trust.standing(self.scope)?.directory.relays ?? []).find((candidate) =>
    candidate.mailboxes.some((local) => mailboxes.includes(local)),
  );
  const url = relay?.urls[0];
  if (relay === undefined || url === undefined) throw fail('TRUST_UNKNOWN', { scope: self.scope, id: `relay of ${self.id}` });
  return { scope: self.scope, id: relay.id, key: principalKey({ scope: self.scope, id: relay.id }), url };
}

/** Moves what waits for another relay of the state into the queue of this one, a page in each commit: nothing is in none or lost between. */
async function takeAlong({ self, store, committer }: AgencyNode, relay: string): Promise<void> {
  for (const { to, lane } of (await store.stats()).queued) {
    if (to === relay || !to.startsWith(`${self.scope}/`)) continue;
    for (;;) {
      const { outStreamId, ackedThrough } = (await store.counters(to)).find((candidate) => candidate.lane === lane) ?? {};
      const page = ackedThrough === undefined ? [] : await store.window(to, lane, ackedThrough, PAGE_MESSAGES, PAGE_BYTES);
      const through = page.at(-1)?.seq;
      if (outStreamId === undefined || through === undefined) break;
      await committer.commit({
        outbound: page.map(({ mailbox, envelopeId, envelopeDigest, frame, expiresAt }) => ({
          ...{ to: relay, lane, mailbox, envelopeId, envelopeDigest, frame, expiresAt },
        })),
        acknowledgements: [{ to, lane, streamId: outStreamId, through }],
        // The old relay acknowledged none of these: the next link to it begins a new stream, also when this process ends here.
        restored: [{ peer: to, lane }],
      });
    }
  }
}

export interface AgencyLinkParts {
  readonly node: AgencyNode;
  readonly sent: SentEnvelopes;
  readonly endpoint: Endpoint;
  readonly trust: Pick<TrustLinks, 'up' | 'down' | 'receive'>;
  /** Something has arrived. */
  readonly onStored: () => void;
  /** This frame is being stored, and nothing else has come. */
  readonly onLone: (frame: LoneFrame) => void;
}

export interface AgencyLinkHandler extends LinkHandler {
  /**
   * Whether the link is to begin anew: the relay proved it by a key that is one no longer (compromised, ended, taken out: TRUST-89), or it
   * carries trust documents alone and may carry all.
   */
  readonly isOutdated: boolean;
  /** How the link to the present relay stands. */
  readonly standing: LinkStanding;
  /** Nothing is told of the link after this. */
  stop(): void;
}

export function agencyLinkHandler({ node, sent, endpoint, trust, onLone, onStored }: AgencyLinkParts): AgencyLinkHandler {
  const { self, trust: documents, clock } = node;
  /** The relays of the own state, and their link signers. */
  const permitted: PermittedPeers = {
    inForce: ({ scope, id }, now) => (scope === self.scope ? documents.relay(scope, id, now)?.signers : undefined),
    last: ({ scope, id }) => (scope === self.scope ? documents.standing(scope)?.relays.get(id)?.signers : undefined),
  };
  const frames = new SoundFrames((subject, detail) => node.emit(alarm('frame-damaged', clock.now(), detail, { subject })));
  /** Peer of the present link, or of the last one. */
  let newest: LinkPeer | undefined;
  let isUp = false;
  let watched = '';
  let watch: LinkWatch | undefined;
  /** Of another relay nothing is known yet. */
  const watchOf = (key: string): LinkWatch => {
    if (watched !== key) watch?.stop();
    if (watch === undefined || watched !== key) watch = new LinkWatch(key, clock, (event) => node.emit(event));
    watched = key;
    return watch;
  };
  const authorize = (claim: PeerClaim): ReturnType<LinkHandler['authorize']> => authorizeLink(claim, permitted, clock.now());
  const judge = (peer: LinkPeer, message: ReceivedMessage, now: number): { inbound: InboundMessage; refusal?: RogatoryError } => {
    try {
      checkArrival(node, message.frame, now, message);
      return { inbound: storedFrame(node, message, peer.key, now, peer.key) };
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      node.emit(refusedAlarm(toHex(message.envelopeDigest), error, now));
      // A cut may lose the RESULT: the receipt, in the commit of the counter, tells the sender all the same (AGENCY-18).
      const isLate = isRogatoryError(error, 'ENVELOPE_EXPIRED') || isRogatoryError(error, 'ENVELOPE_LIFETIME');
      const leaf = isLate && message.lane !== STATUS_LANE ? { leaf: unreadLeaf('refused', node, message, now, peer.key) } : {};
      const inbound = { ...message, ...leaf, from: peer.key, expiresAt: message.expiresAt * 1000, routes: [], rejected: true } as const;
      return { inbound, refusal: error };
    }
  };
  return {
    blobs: node.transfers,
    authorize,
    get isOutdated() {
      if (newest === undefined) return false;
      return (isUp && authorize(newest) === undefined) || (newest.trustOnly === true && !hasExpired(documents, self.scope, clock.now()));
    },
    get standing() {
      return watchOf(node.relayKey).standing;
    },
    stop: () => watch?.stop(),
    notice: (peer, body) => endpoint.notice(peer, body),
    trust: (peer, content) => trust.receive(peer, content),
    counters: (peer) => endpoint.counters(peer),
    restored: (peer) => endpoint.frames.restored(peer.key),
    heard: (peer) => endpoint.frames.heard(peer),
    rolledBack: (peer, lanes, restored) => endpoint.frames.rolledBack(peer, lanes, restored),
    seen: ({ key }) => endpoint.frames.seen(key),
    isBehind: ({ key }, seen) => endpoint.frames.isBehind(key, seen),
    async commit(peer, batch) {
      const now = clock.now();
      const judged = batch.map((message) => judge(peer, message, now));
      const stored = node.committer.commit({ link: peer, inbound: judged.map(({ inbound }) => inbound) });
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
      const queued = frames.of(await node.store.window(peer.key, lane, afterSeq, maxMessages, maxBytes));
      return queued.map((message) => ({ ...message, expiresAt: toSeconds(message.expiresAt) }));
    },
    acknowledged: (...told) => sent.acknowledged(...told),
    refused: (...told) => sent.refused(...told),
    status(peer, up, error) {
      isUp = up;
      if (up) {
        newest = peer;
        watchOf(peer.key).up();
        endpoint.linkUp(peer);
        trust.up(peer);
      } else trust.down(peer);
      node.emit(linkEvent(peer.key, up, error));
      if (!up) watchOf(peer.key).down(error);
    },
    failure(error) {
      const { relayKey } = node;
      if (watchOf(relayKey).failed(error)) node.emit(linkEvent(relayKey, false, error));
    },
  };
}

function linkEvent(relay: string, up: boolean, error: RogatoryError | undefined): AgencyEvent {
  return { kind: 'link', relay, up, ...(error === undefined ? {} : { code: error.code, detail: downReason(error) }) };
}
