// SPDX-License-Identifier: Apache-2.0
import { assertUsage } from '../core/assert.js';
import { isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import type { RandomSource } from '../core/random.js';
import type { CancelTimer, Clock } from '../core/time.js';
import type { Signer } from '../crypto/sign.js';
import type { CommitResult, Store, StoreStats } from '../store/port.js';
import { StatedOnce } from '../store/stated.js';
import { startSweeper } from '../store/sweeper.js';
import type {
  LinkHandler,
  LinkIdentity,
  LinkPeer,
  PeerClaim,
  ReceivedMessage,
  TrustDocument,
  TrustPart,
  TrustRequest,
  Verdict,
} from '../transport/handler.js';
import { LISTEN } from '../transport/network.js';
import type { ListenOptions, Network } from '../transport/network.js';
import { heldObjects } from '../trust/exchange.js';
import { issuersOf } from '../trust/issuers.js';
import type { TrustStore } from '../trust/resolver.js';
import { steadySigner } from '../trust/steady-signer.js';
import { Acceptance } from './acceptance.js';
import type { RelayLog } from './events.js';
import { Anchors } from './log/anchors.js';
import { CosignStore } from './log/cosign-store.js';
import { Cosigning } from './log/cosigning.js';
import { Duty } from './receipts/duty.js';
import { Handover } from './handover.js';
import { LogKeeper } from './log/keeper.js';
import { Notices } from './receipts/notices.js';
import { Notifier } from './receipts/notifier.js';
import { Pacing } from './pacing.js';
import { PeerLinks } from './peer-links.js';
import { darkLinkKeyOf, linkKeyOf } from './peers.js';
import { Quotas } from './quotas.js';
import { Restores } from './restore.js';
import { Shown } from './log/shown.js';
import { TrustTraffic } from './trust-traffic.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

/**
 * Who signs for a relay beside its links; each may stand for keys in an HSM. Of several of one role, in the order in which they were made,
 * the oldest signs that the own directory names as in force (TRUST-44).
 */
export interface RelaySigners {
  /** Sign single receipts. */
  readonly relay: readonly Signer[];
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
    signers: { required: { relay: 'list', log: 'list', cosign: 'list' }, optional: {} },
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

class RunningRelay implements Relay, LinkHandler {
  readonly #options: RelayOptions;
  readonly #self: Principal;
  readonly #log: RelayLog;
  readonly #links: PeerLinks;
  readonly #acceptance: Acceptance;
  readonly #handover: Handover;
  readonly #pacing: Pacing;
  readonly #trustTraffic: TrustTraffic;
  readonly #keeper: LogKeeper;
  readonly #stated: StatedOnce;
  readonly #notifier: Notifier;
  readonly #notices: Notices;
  readonly #duty: Duty;
  readonly #cosigning: Cosigning;
  readonly #anchors: Anchors;
  readonly #restores: Restores;
  #stopSweeping: CancelTimer = () => undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { store, clock, signers, trust, identity, dial = [], log = () => undefined } = options;
    const self = { scope: identity.scope, id: identity.id };
    this.#self = self;
    this.#log = log;
    const onError = (error: unknown): void => this.#broken(error);
    const onOwing = (peers: CommitResult['owing']): void => this.#owing(peers);
    const links = new PeerLinks({ ...options, self, dial, handler: this });
    const view = issuersOf(trust);
    const quotas = new Quotas(self.scope, trust, store);
    const inForce = (role: keyof RelaySigners): Signer => {
      const found = steadySigner(trust.lastRelay(self.scope, self.id)?.signers ?? [], role, signers[role], clock.now());
      assertUsage(found, `a relay holds a ${role} signer`);
      return found;
    };
    this.#links = links;
    // Getters: who signs is asked at each signature, so that a successor takes over without a restart.
    this.#keeper = new LogKeeper({
      store,
      owner: self,
      clock,
      get signer() {
        return inForce('log');
      },
    });
    const speaker = { ...self, times: this.#keeper.times };
    this.#stated = new StatedOnce(store, clock);
    this.#notifier = new Notifier({
      store,
      keeper: this.#keeper,
      get signer() {
        return inForce('relay');
      },
      clock,
      send: (peer, body) => links.sendNotice(peer, body),
      onError,
    });
    const cosigned = new CosignStore(store, clock);
    const send = (peer: string, content: TrustDocument | TrustRequest): void => void links.sendTrust(peer, content);
    const shown = new Shown({ store, view, clock, log, cosigned, send });
    this.#notices = new Notices({ self, store, view, clock, log, shown });
    this.#acceptance = new Acceptance({ self: speaker, trust, store, clock, log, quotas, onOwing, onQueued: (peer) => links.wake(peer) });
    this.#cosigning = new Cosigning({
      self,
      store,
      keeper: this.#keeper,
      get logSigner() {
        return inForce('log');
      },
      get signer() {
        return inForce('cosign');
      },
      view,
      clock,
      log,
      shown,
      send,
    });
    this.#anchors = new Anchors({
      self,
      keeper: this.#keeper,
      cosignatures: cosigned,
      view,
      log,
      shown,
      isUp: (peer) => links.has(peer),
      send,
    });
    this.#restores = new Restores({ store, clock, log, redial: (peer) => links.redial(peer), onError });
    this.#duty = new Duty({ self: speaker, store, clock, log, onError, onOwing });
    this.#pacing = new Pacing({ self, quotas, clock, log, wake: (peer) => links.wake(peer) });
    this.#handover = new Handover({ self: speaker, store, clock, log, duty: this.#duty, pacing: this.#pacing, onOwing });
    this.#trustTraffic = new TrustTraffic({
      self,
      trust,
      clock,
      log,
      cosigning: this.#cosigning,
      anchors: this.#anchors,
      shown,
      send: (peer, content) => links.sendTrust(peer, content),
      peers: () => links.peers(),
      onChanged: () => {
        links.trustChanged();
        void this.#stated.state(heldObjects(trust)).catch(onError);
      },
      onError,
    });
  }

  get url(): string {
    return this.#links.url;
  }

  async start(): Promise<void> {
    const { store, clock, trust } = this.#options;
    // Looked up first: whatever trust refuses is thrown before anything runs.
    const targets = this.#links.targets();
    await this.#keeper.start();
    await this.#stated.state(heldObjects(trust));
    await this.#restores.start();
    await this.#duty.start(this.#restores.last);
    await this.#links.listen();
    this.#stopSweeping = startSweeper(store, clock, { statementsMs: LIMITS.relayStatementRetentionMs });
    this.#log({ kind: 'listening', url: this.url });
    this.#links.dial(targets);
    this.#trustTraffic.start();
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
    this.#trustTraffic.stop();
    this.#pacing.stop();
    await this.#duty.stop();
    await this.#links.close();
    await this.#notifier.stop();
    await this.#cosigning.settled();
    await this.#anchors.settled();
    await this.#restores.stop();
    await this.#stated.settled();
    this.#log({ kind: 'closed' });
  }

  authorize(claim: PeerClaim): ReturnType<LinkHandler['authorize']> {
    const { trust, clock } = this.#options;
    try {
      return linkKeyOf(claim, this.#self, trust, clock.now());
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      if (error.code !== 'TRUST_EXPIRED') return undefined;
      const publicKey = darkLinkKeyOf(claim, this.#self, trust, clock.now());
      return publicKey === undefined ? undefined : { publicKey, trustOnly: true };
    }
  }

  trust(peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> {
    return this.#trustTraffic.receive(peer, content);
  }

  async counters(peer: LinkPeer): ReturnType<LinkHandler['counters']> {
    await this.#restores.settled(peer.key);
    return this.#options.store.counters(peer.key);
  }

  restored(peer: LinkPeer): Promise<boolean> {
    return this.#restores.asks(peer.key);
  }

  rolledBack(...args: Parameters<Restores['rolledBack']>): void {
    this.#restores.rolledBack(...args);
  }

  commit(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]> {
    return this.#acceptance.take(peer, batch);
  }

  window(...args: Parameters<LinkHandler['window']>): ReturnType<LinkHandler['window']> {
    return this.#handover.window(...args);
  }

  acknowledged(...args: Parameters<LinkHandler['acknowledged']>): Promise<void> {
    return this.#handover.acknowledged(...args);
  }

  refused(...args: Parameters<LinkHandler['refused']>): Promise<void> {
    return this.#handover.refused(...args);
  }

  async notice(peer: LinkPeer, body: Uint8Array): Promise<void> {
    const result = await this.#notices.take(peer, body);
    if (result === undefined) return;
    this.#owing(result.owing);
    if (this.#duty.any) await this.#duty.checkReceipts();
  }

  status(peer: LinkPeer, up: boolean, error?: RogatoryError): void {
    if (up) {
      this.#links.began(peer);
      this.#log({ kind: 'link-up', peer: peer.key, ...(peer.trustOnly === true ? { trustOnly: true } : {}) });
      this.#restores.up(peer);
      this.#trustTraffic.up(peer);
      this.#notifier.wake(peer.key);
      return;
    }
    this.#links.ended(peer);
    this.#trustTraffic.down(peer);
    this.#log({ kind: 'link-down', peer: peer.key, ...(error === undefined ? {} : { code: error.code, detail: error.message }) });
  }

  failure(error: RogatoryError, remoteAddress: string): void {
    this.#log({ kind: 'link-refused', address: remoteAddress, code: error.code, detail: error.message });
  }

  #owing(peers: CommitResult['owing']): void {
    for (const peer of peers) if (this.#links.has(peer)) this.#notifier.wake(peer);
  }

  /** Work beside the links failed; what it left undone is durable, and is tried again with the next reason to do so. */
  #broken(error: unknown): void {
    const detail = isRogatoryError(error) ? `${error.code}: ${error.message}` : String(error);
    this.#log({ kind: 'alarm', alarm: 'internal', detail });
  }
}
