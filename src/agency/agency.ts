// SPDX-License-Identifier: Apache-2.0
import { fromHex } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import { formatUuid, parseUuid, principalKey, uuidv7 } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import type { RandomSource } from '../core/random.js';
import type { CancelTimer, Clock } from '../core/time.js';
import type { SuiteId } from '../crypto/suites.js';
import type { MessageTypeName } from '../schema/catalogue.js';
import type { Store } from '../store/port.js';
import { startSweeper } from '../store/sweeper.js';
import { openLinkClient } from '../transport/client.js';
import type { LinkClient } from '../transport/client.js';
import type { Network } from '../transport/network.js';
import { TrustAssembly } from '../transport/trust-assembly.js';
import { maxBytesOfKind } from '../trust/exchange.js';
import { TrustLinks } from '../trust/links.js';
import type { TrustStore } from '../trust/resolver.js';
import { dossierOf, eraseArchived, readArchived } from './archive.js';
import type { ArchivedMessage } from './archive.js';
import { decisions } from './decisions.js';
import type { Decision } from './decisions.js';
import { Casebook } from './casebook.js';
import type { CaseRecord, HistoryEntry, ReceiptLine } from './case-record.js';
import { takeFromCourier } from './courier.js';
import type { ImportedFrame } from './courier.js';
import { handOver } from './hand-over.js';
import { HopReceipts } from './hop-receipts.js';
import { Inbox } from './inbox.js';
import type { AgencyKeys } from './keyring.js';
import { AgencyLinkHandler } from './link-handler.js';
import { LogBook } from './log-book.js';
import { ownEntry } from './node-parts.js';
import type { AgencyNode } from './node-parts.js';
import { outlookOf } from './outlook.js';
import type { Outlook } from './outlook.js';
import type { HeldMessage } from './opener.js';
import { Opener } from './opener.js';
import { sendMessage } from './outbox.js';
import { ownRelay } from './own-relay.js';
import { ReceiptReader } from './receipt-reader.js';
import { sealReply } from './reject-reply.js';
import { SealedReceipts } from './sealed-receipts.js';
import { SentStatus } from './sent-status.js';
import { Serial } from './serial.js';
import type { AgencyEvent, AnyInboxMessage, SendRequest, SentMessage } from './types.js';
import { takeStatements } from './statements.js';
import { Vault } from './vault.js';
import { Witness } from './witness.js';

/** All that an agency needs; clock, randomness, network and store are the caller's, so that a simulation runs this very code. */
export interface AgencyOptions extends Principal {
  readonly floor: SuiteId;
  readonly keys: AgencyKeys;
  readonly trust: TrustStore;
  readonly store: Store;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Called with every event, synchronously. What it throws becomes an uncaught error of the application; nothing observed fails by it. */
  readonly onEvent?: (event: AgencyEvent) => void;
  /** Runs at the end of `close`, when nothing uses the store any more. */
  readonly onClosed?: () => Promise<void>;
}

/** A dossier as its agency sees it. */
export interface DossierView extends Outlook {
  readonly dossier: string;
  readonly role: CaseRecord['role'];
  /** `scope/id` of the other side, and its mailbox. */
  readonly counterpart: CaseRecord['counterpart'];
  readonly state: CaseRecord['state'];
  readonly timeline: readonly HistoryEntry[];
}

export interface AgencyStatus extends Principal {
  readonly relay: string;
  readonly link: LinkClient['state'];
  /** Messages sealed and not yet taken over by the relay. */
  readonly queued: number;
  readonly dossiers: number;
}

/** Runs one agency over the given ports. {@link openAgency} does the same from a home folder. */
export function createAgency(options: AgencyOptions): Agency {
  return new Agency(options);
}

/**
 * One authority that sends and receives. All of its promises are durable: what `send` resolved is queued on stable storage, what
 * the inbox yields comes again until it is acknowledged, and what was acknowledged never comes again.
 */
export class Agency {
  readonly #node: AgencyNode;
  readonly #casebook: Casebook;
  readonly #inbox: Inbox;
  readonly #opener: Opener;
  readonly #sent: SentStatus;
  readonly #serial = new Serial();
  readonly #link: LinkClient;
  readonly #trustLinks: TrustLinks;
  readonly #handler: AgencyLinkHandler;
  readonly #hopReceipts: HopReceipts;
  readonly #sealedReceipts: SealedReceipts;
  readonly #receiptReader: ReceiptReader;
  readonly #witness: Witness;
  readonly #stopSweeping: CancelTimer;
  readonly #onClosed: (() => Promise<void>) | undefined;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(options: AgencyOptions) {
    const { trust, clock } = options;
    this.#onClosed = options.onClosed;
    const self = { scope: options.scope, id: options.id };
    const entry = ownEntry(self, trust, clock.now());
    const relay = ownRelay(self, trust, clock.now());
    this.#node = {
      ...entry,
      floor: options.floor,
      keys: options.keys,
      trust,
      store: options.store,
      vault: new Vault(options.store, options.keys.storageKey, options.random),
      log: new LogBook(self, options.store, options.keys.log),
      clock,
      random: options.random,
      relayKey: relay.key,
      wake: () => this.#link.wake(),
      emit: shield(options.onEvent ?? (() => undefined)),
    };
    this.#casebook = new Casebook(this.#node);
    this.#inbox = new Inbox(this.#node);
    this.#sent = new SentStatus(this.#node);
    this.#receiptReader = new ReceiptReader(this.#node);
    this.#witness = new Witness(this.#node);
    this.#sealedReceipts = new SealedReceipts(this.#node, this.#witness);
    this.#hopReceipts = new HopReceipts(this.#node, (body) => this.#link.sendNotice(body));
    this.#opener = new Opener({
      node: this.#node,
      casebook: this.#casebook,
      inbox: this.#inbox,
      serial: this.#serial,
      receipts: {
        hop: () => void this.#hopReceipts.wake(),
        sealed: (peer, urgent) => this.#sealedReceipts.schedule(peer, urgent),
        take: (opened, commit) => takeStatements(this.#node, this.#receiptReader, this.#witness, opened, commit),
      },
      sealReply: (record, opened, error) => sealReply(this.#node, this.#casebook, record, opened, error),
    });
    this.#trustLinks = new TrustLinks({
      trust,
      clock,
      log: (event) => this.#node.emit(event),
      assemble: () => new TrustAssembly(maxBytesOfKind),
      send: (_relay, content) => this.#link.sendTrust(content),
      onChanged: () => this.#trustChanged(),
    });
    this.#handler = new AgencyLinkHandler(this.#node, this.#sent, () => void this.#opener.wake(), this.#trustLinks, {
      notice: (body) => this.#receiptReader.notice(body),
      wake: () => void this.#hopReceipts.wake(),
    });
    this.#link = openLinkClient({
      network: options.network,
      url: relay.url,
      expect: { scope: relay.scope, id: relay.id },
      identity: options.keys.link,
      handler: this.#handler,
      clock,
      random: options.random,
    });
    this.#stopSweeping = startSweeper(options.store, clock);
    void this.#opener.wake();
    this.#trustLinks.start();
    void this.#sealedReceipts.start().catch(() => undefined);
  }

  get scope(): string {
    return this.#node.self.scope;
  }

  get id(): string {
    return this.#node.self.id;
  }

  /**
   * Seals a message and queues it durably; the relay takes it over as soon as the link is up.
   * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) with all findings counted, `DOSSIER_TRANSITION` (DOSSIER-01),
   * `TRUST_UNKNOWN` (TRUST-12), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14), `TRUST_SUITE` (TRUST-15), `TRUST_STALE` (TRUST-28), `TRUST_OVERRIDE` (TRUST-42), `ENVELOPE_SEAL` (ENV-31),
   * `AGENCY_CLOSED` (AGENCY-03), `AGENCY_NOT_ALLOWED` (AGENCY-04), `STORE_UNAVAILABLE` (STORE-01).
   */
  async send<T extends MessageTypeName>(request: SendRequest<T>): Promise<SentMessage> {
    this.#assertOpen();
    const dossier = request.dossier ?? formatUuid(uuidv7(this.#node.clock.now(), this.#node.random));
    parseUuid(dossier);
    return this.#serial.run(dossier, () => sendMessage(this.#node, this.#casebook, dossier, request as SendRequest));
  }

  /**
   * Yields messages that passed every check, urgent ones first, and waits for more. Several iterators share the work: each message
   * goes to one of them. Ends when the agency is closed or `signal` aborts; what an iterator leaves unacknowledged goes to the next.
   * @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03), `AGENCY_HOME_INVALID` (AGENCY-02), `STORE_UNAVAILABLE` (STORE-01).
   */
  async *inbox(options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<AnyInboxMessage, void, undefined> {
    this.#assertOpen();
    const borrower = {};
    try {
      for (;;) {
        const entry = await this.#inbox.take(options.signal);
        if (entry === undefined) return;
        const message = await handOver(this.#node, this.#inbox, entry, (request) => this.send(request));
        if (this.#closing !== undefined) return;
        this.#inbox.lend(entry.key, borrower);
        yield message;
      }
    } finally {
      this.#inbox.giveBack(borrower);
    }
  }

  /** @throws {@link RogatoryError} `DOSSIER_UNKNOWN` (DOSSIER-02), `AGENCY_CLOSED` (AGENCY-03). */
  async dossier(id: string): Promise<DossierView> {
    this.#assertOpen();
    const record = await this.#casebook.load(id);
    if (record === undefined) throw fail('DOSSIER_UNKNOWN', { dossier: id.slice(0, 64) });
    return this.#view(record);
  }

  /** Every dossier held, oldest first. @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03). */
  async dossiers(): Promise<readonly Omit<DossierView, 'timeline' | keyof Outlook>[]> {
    this.#assertOpen();
    const records = await this.#casebook.all();
    return records.map(({ dossier, role, counterpart, state }) => ({ dossier, role, counterpart, state }));
  }

  /** @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03). */
  async status(): Promise<AgencyStatus> {
    this.#assertOpen();
    const [stats, records] = await Promise.all([this.#node.store.stats(), this.#casebook.all()]);
    const queued = stats.queued.filter((queue) => queue.to === this.#node.relayKey).reduce((sum, queue) => sum + queue.messages, 0);
    return { ...this.#node.self, relay: this.#node.relayKey, link: this.#link.state, queued, dossiers: records.length };
  }

  /**
   * Adds a trust document (root, directory, freshness statement, accord, ...) and tries again what was held for want of it.
   * @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03), and what `add` of the trust store throws.
   */
  async addTrust(document: Uint8Array): Promise<void> {
    this.#assertOpen();
    this.#node.trust.add(document, this.#node.clock.now());
    await this.#opener.retryHeld();
  }

  /** What has arrived and cannot be judged yet, oldest first. @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03). */
  async held(): Promise<readonly HeldMessage[]> {
    this.#assertOpen();
    return this.#opener.held();
  }

  /**
   * Opens a message that is held because a state is stale: the operator takes it on himself that its keys may have been withdrawn.
   * The decision is kept.
   * @param envelopeDigest - Hexadecimal, as {@link held} has it.
   * @param options.by - Who decides. @param options.reason - Why; both are kept.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31) when it is not held for that reason, `AGENCY_CLOSED` (AGENCY-03).
   */
  async endQuarantine(envelopeDigest: string, options: { readonly by: string; readonly reason: string }): Promise<void> {
    this.#assertOpen();
    if (options.by.trim() === '' || options.reason.trim() === '') throw new TypeError('a quarantine is ended by somebody, for a reason');
    await this.#opener.endQuarantine(envelopeDigest, options);
  }

  /** Overrides of stale states, and ended quarantines. @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03). */
  async decisions(): Promise<readonly Decision[]> {
    this.#assertOpen();
    return decisions(this.#node);
  }

  /**
   * Reads a message of the archive again, its own or the other side's: no KEM key is needed.
   * @param messageDigest - Hexadecimal, as the timeline has it.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN`, `AGENCY_ERASED` (AGENCY-31), `AGENCY_CLOSED` (AGENCY-03).
   */
  async archived(messageDigest: string): Promise<ArchivedMessage> {
    this.#assertOpen();
    return readArchived(this.#node, messageDigest);
  }

  /**
   * Erases the content of a message for good, by erasing its content key. What proves that there was a message stays: digests, chain, receipts.
   * @param messageDigest - Hexadecimal, as the timeline has it.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31), `AGENCY_NOT_ALLOWED` (AGENCY-04) before it is acknowledged, `AGENCY_CLOSED` (AGENCY-03).
   */
  async erase(messageDigest: string): Promise<void> {
    this.#assertOpen();
    const dossier = await dossierOf(this.#node, messageDigest);
    await this.#serial.run(dossier, () => eraseArchived(this.#node, messageDigest));
  }

  /**
   * Takes in a frame that came by hand, judged as one that comes over the link: stored when this resolves, opened after that.
   * @param frame - At most 262,144 bytes; read, never kept or changed.
   * @throws {@link RogatoryError} `ENVELOPE_FRAME_SIZE` (ENV-01), `ENVELOPE_FRAME_MALFORMED` (ENV-02), `ENVELOPE_PROFILE` (ENV-03),
   * `ENVELOPE_NOT_MINE` (ENV-04), `ENVELOPE_EXPIRED` (ENV-05), `ENVELOPE_LIFETIME` (ENV-06), `AGENCY_CLOSED` (AGENCY-03).
   */
  async importFrame(frame: Uint8Array): Promise<ImportedFrame> {
    this.#assertOpen();
    const imported = await takeFromCourier(this.#node, frame);
    if (imported.verdict !== 'duplicate') void this.#opener.wake();
    return imported;
  }

  /** Connects at once instead of waiting for the next attempt. @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03). */
  retryNow(): void {
    this.#assertOpen();
    this.#link.retryNow();
  }

  /** Ends the inbox, says GOAWAY to the relay and finishes what runs. The store stays open: it is the caller's. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    this.#stopSweeping();
    this.#trustLinks.stop();
    this.#inbox.close();
    await this.#link.close();
    await this.#opener.close();
    await this.#sealedReceipts.close();
    await this.#hopReceipts.close();
    await this.#serial.idle();
    await this.#onClosed?.();
  }

  async #view(record: CaseRecord): Promise<DossierView> {
    const { dossier, role, counterpart, state } = record;
    const entries = await this.#casebook.timeline(dossier);
    const timeline = await Promise.all(
      entries.map(async (entry) =>
        entry.direction === 'sent'
          ? { ...entry, transport: await this.#sent.statusOf(entry.envelopeDigest), receipts: await this.#receiptsOf(entry.envelopeDigest) }
          : entry,
      ),
    );
    return { dossier, role, counterpart, state, timeline, ...outlookOf(this.#node, record, this.#node.clock.now()) };
  }

  async #receiptsOf(envelopeDigest: string): Promise<readonly ReceiptLine[]> {
    const held = await this.#receiptReader.held(fromHex(envelopeDigest));
    return Promise.all(
      held.map(async (entry) => {
        const { kind, issuer, at } = entry.receipt;
        const anchor = await this.#witness.anchorOf(entry);
        return { kind, issuer: principalKey(issuer), at: at * 1000, anchored: anchor !== undefined };
      }),
    );
  }

  /** What waited for newer documents is tried again; a link that carried trust alone begins anew when it may carry all. */
  #trustChanged(): void {
    if (this.#closing !== undefined) return;
    void this.#opener.retryHeld();
    if (this.#handler.isDark && !hasExpired(this.#node)) this.#link.restart();
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw fail('AGENCY_CLOSED', {});
  }
}

/** Tells whether the own directory has expired. */
function hasExpired({ self, trust, clock }: AgencyNode): boolean {
  try {
    trust.agency(self.scope, self.id, clock.now());
    return false;
  } catch (error) {
    if (isRogatoryError(error, 'TRUST_EXPIRED')) return true;
    throw error;
  }
}

/** Keeps an observer's error apart from what it observes: a message is not sent again because a listener threw. */
function shield(observe: (event: AgencyEvent) => void): (event: AgencyEvent) => void {
  return (event) => {
    try {
      observe(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
