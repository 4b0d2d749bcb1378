// SPDX-License-Identifier: Apache-2.0
// The links of a relay: who may open one, those that it dials, those that it was dialled on, and who is there.
import { compare, toUtf8 } from '../core/bytes.js';
import type { RogatoryError } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import type { RandomSource } from '../core/random.js';
import type { Clock } from '../core/time.js';
import type { PeerKey } from '../store/port.js';
import { openLinkClient } from '../transport/client.js';
import type { LinkClient } from '../transport/client.js';
import type { LinkHandler, LinkIdentity, LinkPeer, TrustDocument, TrustRequest, PeerClaim } from '../transport/handler.js';
import type { ListenOptions, Network } from '../transport/network.js';
import { openLinkServer } from '../transport/server.js';
import type { LinkServer } from '../transport/server.js';
import type { LinkRivals } from '../transport/rivals.js';
import { hasExpired } from '../trust/store/exchange.js';
import type { TrustStore } from '../trust/store/resolver.js';
import type { PermittedPeers } from '../endpoint/link/authority.js';
import type { DirectorySigner } from '../trust/documents/directory.js';

export interface PeerLinkOptions {
  readonly identity: LinkIdentity;
  readonly trust: TrustStore;
  readonly network: Network;
  readonly listen: Omit<ListenOptions, 'protocols'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Relays dialled whatever the default says. */
  readonly dial?: readonly Principal[];
}

/** What a relay gives to its links. */
export interface RelayLinkHandler extends LinkHandler {
  /** An attempt to dial a peer failed before it was proved. */
  unreached(peer: PeerKey, error: RogatoryError): void;
}

/** Every link of a relay, in both directions, by the peer's key. */
export class PeerLinks {
  readonly #options: PeerLinkOptions;
  readonly #clients = new Map<PeerKey, LinkClient>();
  readonly #up = new Map<PeerKey, LinkPeer>();
  /** Peers that have proved themselves on a link that this relay dialled, and on one that they did. */
  readonly #dialled = new Set<PeerKey>();
  readonly #accepted = new Set<PeerKey>();
  #handler: RelayLinkHandler | undefined;
  #server: LinkServer | undefined;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
  }

  /** Where the relay really listens. */
  get url(): string {
    return this.#server?.url ?? '';
  }

  /** Whom to dial. @throws {@link RogatoryError} what trust refuses. */
  targets(): readonly DialTarget[] {
    const { identity, trust, clock, dial = [] } = this.#options;
    return dialTargets(identity, trust, clock.now(), dial);
  }

  /**
   * Takes links from now on. @param handler - Takes what comes over them.
   * @throws {@link RogatoryError} `LINK_CONNECT` (LINK-19) when the address cannot be bound.
   */
  async listen(handler: RelayLinkHandler): Promise<void> {
    const { network, listen, identity, clock, random } = this.#options;
    this.#handler = handler;
    this.#server = await openLinkServer({
      network,
      listen,
      identity,
      handler,
      clock,
      random,
      rivals: {
        admits: (peer) => !this.#dialled.has(peer.key) || this.#waits(peer.key),
        proved: async ({ key }) => {
          this.#accepted.add(key);
          if (this.#waits(key)) await this.#clients.get(key)?.pause();
        },
        gone: ({ key }) => {
          this.#accepted.delete(key);
          this.#clients.get(key)?.resume();
        },
      },
    });
  }

  dial(targets: readonly DialTarget[]): void {
    const { network, identity, clock, random } = this.#options;
    const handler = this.#handler;
    if (handler === undefined) return;
    for (const { scope, id, url } of targets) {
      const key = principalKey({ scope, id });
      if (this.#clients.has(key)) continue;
      const rivals: LinkRivals = {
        admits: () => true,
        proved: async () => {
          this.#dialled.add(key);
          if (!this.#waits(key)) await this.#server?.supersede(key);
        },
        gone: () => this.#dialled.delete(key),
      };
      const dialling: LinkHandler = { ...handler, failure: (error) => handler.unreached(key, error) };
      const client = openLinkClient({ network, url, expect: { scope, id }, identity, handler: dialling, clock, random, rivals });
      this.#clients.set(key, client);
      if (this.#accepted.has(key) && this.#waits(key)) void client.pause();
    }
  }

  /** RELAY-08: of two links between two relays the one stays that the relay whose name sorts first dialled. */
  #waits(peer: PeerKey): boolean {
    return compare(toUtf8(peer), toUtf8(principalKey(this.#options.identity))) < 0;
  }

  /**
   * What a link may do is decided when it begins: who may now do more, or less, or proved itself by a key that is one
   * no longer, begins anew; who is listed for the first time is dialled.
   */
  trustChanged(): void {
    const handler = this.#handler;
    if (this.#server === undefined || handler === undefined) return;
    const targets = this.targets();
    this.dial(targets);
    // A state may list other relays in each of its directories: those that it lists no more are dialled no more.
    const wanted = new Set(targets.map(principalKey));
    for (const [key, client] of this.#clients) {
      if (wanted.has(key)) continue;
      this.#clients.delete(key);
      void client.close();
    }
    for (const peer of this.#up.values()) {
      if ((peer.trustOnly === true) === this.#isDark(peer) && handler.authorize(peer) !== undefined) continue;
      this.#clients.get(peer.key)?.restart();
      this.#server.restart(peer.key);
    }
  }

  /** Tells whether a peer's directory or the own has expired, or lists the peer no more. */
  #isDark({ scope, id }: Principal): boolean {
    const { identity, trust, clock } = this.#options;
    const now = clock.now();
    if (hasExpired(trust, identity.scope, now) || hasExpired(trust, scope, now)) return true;
    return trust.relay(scope, id, now) === undefined && trust.agency(scope, id, now) === undefined;
  }

  began(peer: LinkPeer): void {
    this.#up.set(peer.key, peer);
  }

  ended(peer: LinkPeer): void {
    this.#up.delete(peer.key);
  }

  /** Whether a link is up that carries more than documents of trust. */
  carries(peer: PeerKey): boolean {
    return this.#up.get(peer)?.trustOnly === undefined && this.#up.has(peer);
  }

  /** Peers that this relay dials. */
  get dials(): readonly PeerKey[] {
    return [...this.#clients.keys()];
  }

  /** Peers with a link up. */
  peers(): readonly LinkPeer[] {
    return [...this.#up.values()];
  }

  /** Says that there is something to be sent to a peer. */
  wake(peer: PeerKey): void {
    this.#clients.get(peer)?.wake();
    this.#server?.wake(peer);
  }

  /** Dials a peer at once, if this relay dials it and no link is there. */
  redial(peer: PeerKey): void {
    this.#clients.get(peer)?.retryNow();
  }

  /** @returns whether the peer said that it has dealt with it. */
  sendNotice(peer: PeerKey, body: Uint8Array): Promise<boolean> {
    const client = this.#clients.get(peer);
    if (client?.state === 'up') return client.sendNotice(body);
    return this.#server?.sendNotice(peer, body) ?? Promise.resolve(false);
  }

  /** @returns whether the peer said that it has dealt with it. */
  sendTrust(peer: PeerKey, content: TrustDocument | TrustRequest): Promise<boolean> {
    const client = this.#clients.get(peer);
    if (client?.state === 'up') return client.sendTrust(content);
    return this.#server?.sendTrust(peer, content) ?? Promise.resolve(false);
  }

  /** Says GOAWAY on every link, finishes commits, closes. */
  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
    await this.#server?.close();
  }
}

/**
 * Finds the signers of a peer that may connect: an agency of the own state with a mailbox served here, or a relay of a state with which an
 * accord is in force (RELAY-07).
 */
export function permittedPeers(self: Principal, trust: TrustStore): PermittedPeers {
  return {
    inForce(claim, now) {
      // A foreign relay is let in by the own directory too: without one that is in force nothing could be routed.
      trust.relay(self.scope, self.id, now);
      return claim.scope === self.scope ? ownAgency(claim, self, trust, now) : foreignRelay(claim, self, trust, now);
    },
    last(claim, now) {
      if (claim.scope === self.scope) return trust.standing(claim.scope)?.agencies.get(claim.id)?.signers;
      if (trust.accordBetween(self.scope, claim.scope, now) === undefined) return undefined;
      return trust.standing(claim.scope)?.relays.get(claim.id)?.signers;
    },
  };
}

function ownAgency(claim: PeerClaim, self: Principal, trust: TrustStore, now: number): readonly DirectorySigner[] | undefined {
  const agency = trust.agency(claim.scope, claim.id, now);
  const served = trust.relay(self.scope, self.id, now)?.mailboxes ?? [];
  return agency?.mailboxes.some((local) => served.includes(local)) === true ? agency.signers : undefined;
}

function foreignRelay(claim: PeerClaim, self: Principal, trust: TrustStore, now: number): readonly DirectorySigner[] | undefined {
  if (!trust.scopes().includes(claim.scope)) return undefined;
  if (trust.accordBetween(self.scope, claim.scope, now) === undefined) return undefined;
  return trust.relay(claim.scope, claim.id, now)?.signers;
}

/** Peers that may have a link: agencies of the own state that are served here, and relays of states with an accord in force. */
export function expectedPeers(self: Principal, trust: TrustStore, now: number): readonly PeerKey[] {
  const { relays, agencies } = trust.standing(self.scope) ?? {};
  const served = relays?.get(self.id)?.mailboxes ?? [];
  const own = [...(agencies?.values() ?? [])].filter(({ mailboxes }) => mailboxes.some((local) => served.includes(local)));
  const foreign = trust.scopes().flatMap((scope) => {
    if (scope === self.scope || trust.accordBetween(self.scope, scope, now) === undefined) return [];
    return (trust.standing(scope)?.directory.relays ?? []).map(({ id }) => principalKey({ scope, id }));
  });
  return [...own.map(({ id }) => principalKey({ scope: self.scope, id })), ...foreign];
}

export interface DialTarget extends Principal {
  readonly url: string;
}

/**
 * Lists the relays that this one dials. One link serves both directions, so of two relays the one whose `scope/id` sorts first
 * dials and the other waits; `always` overrides that for a peer that cannot dial out. A directory that has expired still
 * says where to ask for a newer one.
 */
export function dialTargets(self: Principal, trust: TrustStore, now: number, always: readonly Principal[]): readonly DialTarget[] {
  const own = principalKey(self);
  const forced = new Set(always.map(principalKey));
  const targets: DialTarget[] = [];
  for (const scope of trust.scopes()) {
    if (scope === self.scope || trust.accordBetween(self.scope, scope, now) === undefined) continue;
    for (const relay of trust.standing(scope)?.directory.relays ?? []) {
      const key = principalKey({ scope, id: relay.id });
      const url = relay.urls[0];
      if (url !== undefined && (forced.has(key) || compare(toUtf8(own), toUtf8(key)) < 0)) targets.push({ scope, id: relay.id, url });
    }
  }
  return targets;
}
