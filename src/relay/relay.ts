// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import type { RandomSource } from '../core/random.js';
import type { CancelTimer, Clock } from '../core/time.js';
import type { Signer } from '../crypto/sign.js';
import type { Endpoint } from '../endpoint/endpoint.js';
import { alarm } from '../endpoint/alarms.js';
import { TrustTraffic } from '../endpoint/link/trust-traffic.js';
import type { Documents } from '../endpoint/documents.js';
import { restoresOf } from '../endpoint/restore/ceremony.js';
import type { Store, StoreStats } from '../store/port.js';
import { StatedOnce } from '../store/stated.js';
import { startSweeper } from '../store/sweeper.js';
import type { LinkIdentity } from '../transport/handler.js';
import { LISTEN } from '../transport/network.js';
import type { ListenOptions, Network } from '../transport/network.js';
import { TrustAssembly } from '../transport/trust-assembly.js';
import { heldObjects, maxBytesOfKind } from '../trust/store/exchange.js';
import { TrustLinks } from '../trust/store/links.js';
import type { TrustStore } from '../trust/store/resolver.js';
import { steadySigner } from '../trust/documents/steady-signer.js';
import { Duty } from './duty.js';
import type { RelayLog } from './events.js';
import { PeerHandler } from './peer-handler.js';
import { PeerLinks } from './peer-links.js';
import { permittedPeers } from './peers.js';
import { Pacing } from './quota/pacing.js';
import { Quotas } from './quota/quotas.js';
import { makeRelayEndpoint } from './relay-endpoint.js';
import { Acceptance } from './route/acceptance.js';
import { Handover } from './route/handover.js';

/**
 * Who signs for a relay beside its links; each may stand for keys in an HSM. Of several of one role, in the order in which they were made,
 * the oldest signs that the own directory names as in force (TRUST-44).
 */
export interface RelaySigners {
  /** Sign the checkpoints of the relay's own log. */
  readonly log: readonly Signer[];
  /** Cosign the checkpoints of other relays. */
  readonly cosign: readonly Signer[];
}

/** All that a relay needs; clock, randomness, network and store are the caller's, so that a simulation runs this very code. */
export interface RelayOptions {
  readonly identity: LinkIdentity;
  readonly signers: RelaySigners;
  readonly trust: TrustStore;
  readonly store: Store;
  readonly network: Network;
  readonly listen: Omit<ListenOptions, 'protocols'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Relays dialled whatever the default says. */
  readonly dial?: readonly Principal[];
  readonly log?: RelayLog;
}

const RELAY_OPTIONS: Members<RelayOptions> = {
  required: {
    identity: 'object',
    signers: { required: { log: 'list', cosign: 'list' }, optional: {} },
    trust: 'object',
    store: 'object',
    network: 'object',
    listen: LISTEN,
    clock: 'object',
    random: 'function',
  },
  optional: { dial: 'list', log: 'function' },
};

export interface Relay {
  /** Where the relay really listens. */
  readonly url: string;
  /** Peers with a link up, `scope/id`. */
  connected(): readonly string[];
  stats(): Promise<StoreStats>;
  /** Says GOAWAY on every link, finishes commits, closes. The store stays open: it is the caller's. */
  close(): Promise<void>;
}

/**
 * Starts a relay: it stores and forwards sealed envelopes between the agencies of its state and the relays of others, and cannot
 * open them.
 * @throws {@link RogatoryError} `LINK_CONNECT` (LINK-19) when the address cannot be bound.
 */
export async function openRelay(options: RelayOptions): Promise<Relay> {
  requireMembers(options, RELAY_OPTIONS, 'openRelay(options)');
  const relay = new RunningRelay(options);
  await relay.start();
  return relay;
}

class RunningRelay implements Relay {
  readonly #options: RelayOptions;
  readonly #log: RelayLog;
  readonly #links: PeerLinks;
  readonly #endpoint: Endpoint;
  readonly #documents: Documents;
  readonly #handler: PeerHandler;
  readonly #pacing: Pacing;
  readonly #trustLinks: TrustLinks;
  readonly #duty: Duty;
  readonly #stated: StatedOnce;
  #stopSweeping: CancelTimer = () => undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { store, clock, signers, trust, identity, random, dial = [], log = () => undefined } = options;
    const self = { scope: identity.scope, id: identity.id };
    const onError = (error: unknown): void => this.#broken(error);
    const links = new PeerLinks({ ...options, self, dial });
    const signer = (role: keyof RelaySigners): Signer | undefined =>
      steadySigner(trust.lastRelay(self.scope, self.id)?.signers ?? [], role, signers[role], clock.now());
    const { endpoint, committer, book, documents } = makeRelayEndpoint({ self, trust, store, clock, random, log, links, signer });
    const quotas = new Quotas(self.scope, trust, store);
    const acceptance = new Acceptance({ self, trust, committer, clock, log, quotas });
    const duty = new Duty({ self, store, committer, book, clock, log, onError });
    const pacing = new Pacing({ self, quotas, clock, log, wake: (peer) => links.wake(peer) });
    const handover = new Handover({ self, store, committer, clock, log, duty, pacing });
    const stated = new StatedOnce(store, committer);
    const trustLinks = new TrustLinks({
      trust,
      clock,
      log,
      assemble: () => new TrustAssembly(maxBytesOfKind),
      send: (peer, content) => links.sendTrust(peer, content),
      onChanged() {
        links.trustChanged();
        endpoint.directoryChanged();
        void stated.state(heldObjects(trust)).catch(onError);
      },
    });
    const traffic = new TrustTraffic({
      documents: trustLinks,
      // Agencies seal their statements: over TRUST those of relays of other states count alone.
      statement(peer, part, bytes) {
        if (peer.scope !== self.scope) endpoint.arrived(peer, part, bytes);
      },
    });
    committer.observe(({ inbound = [] }) => {
      for (const to of new Set(inbound.flatMap(({ routes }) => routes.map((route) => route.to)))) links.wake(to);
    });
    book.observe(() => (duty.any ? duty.checkReceipts() : Promise.resolve()));
    this.#log = log;
    this.#links = links;
    this.#endpoint = endpoint;
    this.#documents = documents;
    this.#pacing = pacing;
    this.#trustLinks = trustLinks;
    this.#duty = duty;
    this.#stated = stated;
    this.#handler = new PeerHandler({
      permitted: permittedPeers(self, trust),
      links,
      acceptance,
      handover,
      traffic,
      endpoint,
      clock,
      log,
    });
  }

  get url(): string {
    return this.#links.url;
  }

  async start(): Promise<void> {
    const { store, clock, trust } = this.#options;
    // Looked up first: whatever trust refuses is thrown before anything runs.
    const targets = this.#links.targets();
    await this.#endpoint.start();
    await this.#stated.state(heldObjects(trust));
    await this.#duty.start((await restoresOf(this.#documents)).at(-1)?.at);
    await this.#links.listen(this.#handler);
    this.#stopSweeping = startSweeper(store, clock, { statementsMs: LIMITS.relayStatementRetentionMs });
    this.#log({ kind: 'listening', url: this.url });
    this.#links.dial(targets);
    this.#trustLinks.start();
  }

  connected(): readonly string[] {
    return this.#links
      .peers()
      .map(({ key }) => key)
      .sort();
  }

  stats(): Promise<StoreStats> {
    return this.#options.store.stats();
  }

  async close(): Promise<void> {
    this.#stopSweeping();
    this.#trustLinks.stop();
    this.#pacing.stop();
    await this.#duty.stop();
    await this.#links.close();
    await this.#endpoint.stop();
    await this.#stated.settled();
    this.#log({ kind: 'closed' });
  }

  /** Work beside the links failed; what it left undone is durable, and is tried again with the next reason to do so. */
  #broken(error: unknown): void {
    const detail = isRogatoryError(error) ? `${error.code}: ${error.message}` : String(error);
    this.#log(alarm('internal', this.#options.clock.now(), detail));
  }
}
