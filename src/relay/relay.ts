// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../core/bytes.js';
import { isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import type { RandomSource } from '../core/random.js';
import type { CancelTimer, Clock } from '../core/time.js';
import { toSeconds } from '../core/time.js';
import type { Signer } from '../crypto/sign.js';
import type { CommitResult, LeafWrite, PeerKey, Store, StoreStats } from '../store/port.js';
import { startSweeper } from '../store/sweeper.js';
import { openLinkClient } from '../transport/client.js';
import type { LinkClient } from '../transport/client.js';
import type {
  LinkHandler,
  LinkIdentity,
  LinkPeer,
  OutgoingMessage,
  PeerClaim,
  ReceivedMessage,
  TrustDocument,
  TrustPart,
  TrustRequest,
  Verdict,
} from '../transport/handler.js';
import type { ListenOptions, Network } from '../transport/network.js';
import { openLinkServer } from '../transport/server.js';
import type { LinkServer } from '../transport/server.js';
import { TrustAssembly } from '../transport/trust-assembly.js';
import { isPart } from '../transport/trust-header.js';
import { maxBytesOfKind } from '../trust/exchange.js';
import { issuersOf } from '../trust/issuers.js';
import { TrustLinks } from '../trust/links.js';
import type { TrustStore } from '../trust/resolver.js';
import type { RelayLog } from './events.js';
import { COSIGNING_KINDS, Cosigning } from './cosigning.js';
import { Duty } from './duty.js';
import { judgeIntake, refuseIntake } from './intake.js';
import type { Intake } from './intake.js';
import { LogKeeper } from './log-keeper.js';
import { Notices } from './notices.js';
import { Notifier } from './notifier.js';
import { factLeaf, reasonOf } from './own-receipts.js';
import { darkLinkKeyOf, dialTargets, linkKeyOf } from './peers.js';
import type { DialTarget } from './peers.js';

/** Who signs for a relay beside its links; each may stand for keys in an HSM. */
export interface RelaySigners {
  /** Signs single receipts. */
  readonly relay: Signer;
  /** Signs the checkpoints of the relay's own log. */
  readonly log: Signer;
  /** Cosigns the checkpoints of other relays. */
  readonly cosign: Signer;
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
  const relay = new RunningRelay(options);
  await relay.start();
  return relay;
}

class RunningRelay implements Relay, LinkHandler {
  readonly #options: RelayOptions;
  readonly #self: Principal;
  readonly #log: RelayLog;
  readonly #clients = new Map<string, LinkClient>();
  readonly #up = new Map<string, LinkPeer>();
  readonly #trustLinks: TrustLinks;
  readonly #keeper: LogKeeper;
  readonly #notifier: Notifier;
  readonly #notices: Notices;
  readonly #duty: Duty;
  readonly #cosigning: Cosigning;
  readonly #assemblies = new Map<PeerKey, TrustAssembly>();
  #stopOffering: CancelTimer = () => undefined;
  #server: LinkServer | undefined;
  #stopSweeping: CancelTimer = () => undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#self = { scope: options.identity.scope, id: options.identity.id };
    this.#log = options.log ?? (() => undefined);
    const { store, clock, signers, trust } = options;
    const self = this.#self;
    const log = this.#log;
    const onError = (error: unknown): void => this.#broken(error);
    this.#keeper = new LogKeeper({ store, owner: self, signer: signers.log, clock });
    const send = (peer: string, body: Uint8Array): Promise<boolean> => this.#sendNotice(peer, body);
    this.#notifier = new Notifier({ store, keeper: this.#keeper, signer: signers.relay, clock, send, onError });
    this.#notices = new Notices({ self, store, view: issuersOf(trust), clock, log });
    this.#cosigning = new Cosigning({
      self,
      store,
      keeper: this.#keeper,
      logSigner: signers.log,
      signer: signers.cosign,
      view: issuersOf(trust),
      clock,
      log,
      send: (peerKey, content) => void this.#sendTrust(peerKey, content),
    });
    this.#duty = new Duty({ self, store, clock, log, onError, onOwing: (peers) => this.#owing(peers) });
    this.#trustLinks = new TrustLinks({
      trust: options.trust,
      clock: options.clock,
      log: this.#log,
      assemble: () => new TrustAssembly(maxBytesOfKind),
      send: (peerKey, content) => this.#sendTrust(peerKey, content),
      onChanged: () => this.#trustChanged(),
    });
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  async start(): Promise<void> {
    const { network, identity, clock, random, listen } = this.#options;
    // Looked up first: whatever trust refuses is thrown before anything runs.
    const targets = this.#targets();
    await this.#keeper.start();
    await this.#duty.start();
    this.#server = await openLinkServer({ network, listen, identity, handler: this, clock, random });
    this.#stopSweeping = startSweeper(this.#options.store, clock);
    this.#log({ kind: 'listening', url: this.#server.url });
    for (const target of targets) this.#dial(target);
    this.#trustLinks.start();
    this.#offerLater();
  }

  #targets(): readonly DialTarget[] {
    const { trust, clock, dial = [] } = this.#options;
    return dialTargets(this.#self, trust, clock.now(), dial);
  }

  #dial(target: DialTarget): void {
    const { network, identity, clock, random } = this.#options;
    const expect = { scope: target.scope, id: target.id };
    this.#clients.set(principalKey(target), openLinkClient({ network, url: target.url, expect, identity, handler: this, clock, random }));
  }

  /** What a link may do is decided when it begins: who may now do more, or less, begins anew; who is listed for the first time is dialled. */
  #trustChanged(): void {
    if (this.#server === undefined) return;
    for (const target of this.#targets()) if (!this.#clients.has(principalKey(target))) this.#dial(target);
    for (const peer of this.#up.values()) {
      if ((peer.trustOnly === true) === this.#isDark(peer)) continue;
      this.#clients.get(peer.key)?.restart();
      this.#server.restart(peer.key);
    }
  }

  /** Tells whether a peer's directory or the own has expired. */
  #isDark({ scope, id }: Principal): boolean {
    const { trust, clock } = this.#options;
    try {
      trust.relay(this.#self.scope, this.#self.id, clock.now());
      return trust.relay(scope, id, clock.now()) === undefined && trust.agency(scope, id, clock.now()) === undefined;
    } catch (error) {
      if (isRogatoryError(error, 'TRUST_EXPIRED')) return true;
      throw error;
    }
  }

  connected(): readonly string[] {
    return [...this.#up.keys()].sort();
  }

  stats(): Promise<StoreStats> {
    return this.#options.store.stats();
  }

  async close(): Promise<void> {
    this.#stopSweeping();
    this.#trustLinks.stop();
    this.#offerLater = () => undefined;
    this.#stopOffering();
    await this.#duty.stop();
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
    await this.#server?.close();
    await this.#notifier.stop();
    await this.#cosigning.settled();
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

  #sendTrust(peerKey: string, content: TrustDocument | TrustRequest): Promise<boolean> {
    const client = this.#clients.get(peerKey);
    if (client?.state === 'up') return client.sendTrust(content);
    return this.#server?.sendTrust(peerKey, content) ?? Promise.resolve(false);
  }

  async trust(peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> {
    if (content.kind < COSIGNING_KINDS.checkpoint) {
      this.#trustLinks.receive(peer, content);
      return;
    }
    if (peer.scope === this.#self.scope || content.kind > COSIGNING_KINDS.closing) return;
    const whole = isPart(content) ? this.#assemblies.get(peer.key)?.add(content) : content;
    // Not awaited: an answer waits for the peer, and the peer may be waiting for this.
    if (whole !== undefined) void this.#cosigning.take(peer, whole).catch((error: unknown) => this.#broken(error));
  }

  #offerLater = (): void => {
    this.#stopOffering = this.#options.clock.after(LIMITS.cosignIntervalMs, () => {
      void this.#offer().then(() => this.#offerLater());
    });
  };

  /** Offers the own log to the relays that are there; a relay of the own state watches nothing. */
  async #offer(): Promise<void> {
    const others = [...this.#up.values()].filter(({ scope }) => scope !== this.#self.scope);
    await Promise.all(others.map((peer) => this.#cosigning.offer(peer).catch((error: unknown) => this.#broken(error))));
  }

  counters(peer: LinkPeer): ReturnType<LinkHandler['counters']> {
    return this.#options.store.counters(peer.key);
  }

  async commit(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]> {
    const now = this.#options.clock.now();
    const intakes = batch.map((message) => judgeIntake(message, peer, this.#self, this.#options.trust, now));
    try {
      return await this.#store(peer, intakes, now);
    } catch (error) {
      if (isRogatoryError(error)) throw error;
      return this.#storeSingly(peer, intakes, now);
    }
  }

  async #store(peer: LinkPeer, intakes: readonly Intake[], now: number): Promise<readonly Verdict[]> {
    const result = await this.#options.store.commit({ now, inbound: intakes.map((intake) => intake.inbound) });
    const verdicts = intakes.map((intake, index) => this.#verdict(peer, intake, result.inbound[index] ?? 'rejected'));
    for (const to of new Set(intakes.flatMap((intake) => intake.inbound.routes.map((route) => route.to)))) this.#wake(to);
    this.#owing(result.owing);
    return verdicts;
  }

  /** One message that the store cannot take must not hold up the others of its batch, nor what follows. */
  async #storeSingly(peer: LinkPeer, intakes: readonly Intake[], now: number): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const intake of intakes) {
      try {
        verdicts.push(...(await this.#store(peer, [intake], now)));
      } catch (error) {
        if (isRogatoryError(error)) throw error;
        verdicts.push(...(await this.#store(peer, [refuseIntake(intake, error)], now)));
      }
    }
    return verdicts;
  }

  async window(peer: LinkPeer, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly OutgoingMessage[]> {
    const queued = await this.#options.store.window(peer.key, lane, afterSeq, maxMessages, maxBytes);
    return queued.map((message) => ({ ...message, expiresAt: toSeconds(message.expiresAt) }));
  }

  async acknowledged(peer: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    // RELAY-12: who gives no receipts is not believed to hold what it acknowledges.
    if (this.#duty.isOverdue(peer.key)) return;
    await this.#options.store.commit({
      now: this.#options.clock.now(),
      acknowledgements: [{ to: peer.key, lane, streamId, through }],
    });
    this.#log({ kind: 'handed-over', peer: peer.key, lane, through });
  }

  async refused(peer: LinkPeer, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void> {
    const code = verdict.code ?? 'refused';
    const now = this.#options.clock.now();
    const refusal = { to: peer.key, lane, streamId, seq, verdict: verdict.verdict, code };
    const leaf = verdict.verdict === 'rejected' ? await this.#failure(peer, lane, seq, code, now) : undefined;
    const result = await this.#options.store.commit({ now, refusals: [leaf === undefined ? refusal : { ...refusal, leaf }] });
    this.#owing(result.owing);
    // The peer holds it already: nobody need look at that.
    if (verdict.verdict !== 'duplicate') this.#log({ kind: 'refused-by-peer', peer: peer.key, lane, seq, verdict: verdict.verdict, code });
  }

  async notice(peer: LinkPeer, body: Uint8Array): Promise<void> {
    const result = await this.#notices.take(peer, body);
    if (result === undefined) return;
    this.#owing(result.owing);
    if (this.#duty.any) await this.#duty.checkReceipts();
  }

  status(peer: LinkPeer, up: boolean, error?: RogatoryError): void {
    if (up) {
      this.#up.set(peer.key, peer);
      this.#log({ kind: 'link-up', peer: peer.key, ...(peer.trustOnly === true ? { trustOnly: true } : {}) });
      this.#trustLinks.up(peer);
      if (peer.scope !== this.#self.scope) this.#watch(peer);
      this.#notifier.wake(peer.key);
      return;
    }
    this.#up.delete(peer.key);
    this.#assemblies.delete(peer.key);
    this.#trustLinks.down(peer);
    this.#log({ kind: 'link-down', peer: peer.key, ...(error === undefined ? {} : { code: error.code, detail: error.message }) });
  }

  #watch(peer: LinkPeer): void {
    this.#assemblies.set(peer.key, new TrustAssembly(() => LIMITS.cosigningMaxBytes));
    // The link counts as open only when this call has returned.
    queueMicrotask(() => this.#cosigning.ask(peer));
  }

  failure(error: RogatoryError, remoteAddress: string): void {
    this.#log({ kind: 'link-refused', address: remoteAddress, code: error.code, detail: error.message });
  }

  #verdict(peer: LinkPeer, intake: Intake, stored: Verdict['verdict']): Verdict {
    const envelope = toHex(intake.inbound.envelopeId);
    if (intake.refusal !== undefined) {
      const { code, message, wire, retryable } = intake.refusal;
      this.#log({ kind: 'refused', peer: peer.key, envelope, code, detail: message });
      if (code === 'RELAY_INTERNAL') this.#log({ kind: 'alarm', alarm: 'message-failed', peer: peer.key, detail: message });
      return { verdict: 'rejected', code: wire, retryable };
    }
    const to = intake.inbound.routes[0]?.to;
    this.#log({ kind: 'stored', peer: peer.key, envelope, verdict: stored, ...(to === undefined ? {} : { to }) });
    return { verdict: stored };
  }

  /** RELAY-11: what an agency refuses by RESULT its relay states as failed; a relay states its own refusals itself. */
  async #failure(peer: LinkPeer, lane: number, seq: number, code: string, atMs: number): Promise<LeafWrite | undefined> {
    if (peer.scope !== this.#self.scope) return undefined;
    const [message] = await this.#options.store.window(peer.key, lane, seq - 1, 1, 1);
    if (message?.seq !== seq) return undefined;
    return factLeaf(this.#self, { ...message, kind: 'failed', atMs, reason: reasonOf(code) });
  }

  #owing(peers: CommitResult['owing']): void {
    for (const peer of peers) if (this.#up.has(peer)) this.#notifier.wake(peer);
  }

  async #sendNotice(peer: PeerKey, body: Uint8Array): Promise<boolean> {
    const client = this.#clients.get(peer);
    if (client?.state === 'up') return client.sendNotice(body);
    return (await this.#server?.sendNotice(peer, body)) ?? false;
  }

  /** Work beside the links failed; what it left undone is durable, and is tried again with the next reason to do so. */
  #broken(error: unknown): void {
    const detail = isRogatoryError(error) ? `${error.code}: ${error.message}` : String(error);
    this.#log({ kind: 'alarm', alarm: 'internal', detail });
  }

  #wake(peerKey: string): void {
    this.#clients.get(peerKey)?.wake();
    this.#server?.wake(peerKey);
  }
}
