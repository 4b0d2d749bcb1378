// SPDX-License-Identifier: Apache-2.0
import { fail, isRogatoryError } from '../core/errors.js';
import type { MessageTypeName } from '../vocabulary/catalogue.js';
import type { KeptContradiction } from '../endpoint/receipts/evidence.js';
import { readArchived } from './home/archive.js';
import type { ArchivedMessage } from './home/archive.js';
import { AGENCY_OPTIONS, assemble } from './assembly.js';
import type { AgencyOptions, AgencyParts } from './assembly.js';
import { agencyBoard } from './agency-board.js';
import type { AgencyBoard } from './agency-board.js';
import type { Grounds, HeldRestore } from '../endpoint/restore/restore-decisions.js';
import { requireGrounds, requireRepeat, requireRestoreDecision } from '../endpoint/restore/operator.js';
import type { RepeatRequest, RestoreDecision } from '../endpoint/restore/operator.js';
import { takeFromCourier } from './arrive/incoming-frame.js';
import type { ImportedFrame } from './arrive/incoming-frame.js';
import { exportToFolder, importFromFolder } from './courier/courier.js';
import type { CourierExport, CourierFolder, CourierImport } from './courier/courier.js';
import { decisions } from './cases/decisions.js';
import type { Decision } from './cases/decisions.js';
import { summaryOf, viewOf } from './cases/dossier-view.js';
import type { DossierSummary, DossierView } from './cases/dossier-view.js';
import { erasableMessages, eraseTarget } from './home/erasure.js';
import type { ErasableMessage } from './home/erasure.js';
import { handOver, requireInboxOptions } from './inbox/inbox.js';
import type { InboxOptions } from './inbox/inbox.js';
import type { HeldMessage } from './arrive/held-messages.js';
import { ATTACHMENT_OPTIONS } from '../envelope/attachment/seal-attachment.js';
import type { AttachmentOptions } from '../envelope/attachment/seal-attachment.js';
import { sendRequest } from './send/outbox.js';
import type { AnswerTo } from './send/outbox.js';
import type { AgencyStatus, AnyInboxMessage, NationalTypeName, SendRequest, SentMessage } from './types.js';
import { judgeRequest } from './send/judge-request.js';
import type { RequestToJudge } from './send/judge-request.js';
import { requireMembers } from '../core/members.js';
import type { ListOptions } from '../store/port.js';
import { requireRequest } from './send/request.js';
import { assertBytes, assertInteger, assertText } from '../core/assert.js';
import type { Members } from '../core/members.js';

/**
 * Runs one agency over the given ports; it starts at once, and connects by itself. {@link openAgency} does the same from a home folder.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the own directory lists neither the agency nor a relay that serves it,
 * `TRUST_EXPIRED` (TRUST-63) when it has expired and no newer root vouches for it.
 */
export function createAgency(options: AgencyOptions): Agency {
  requireMembers(options, AGENCY_OPTIONS, 'createAgency(options)');
  return new Agency(options, agencyBoard(options.clock, options.onEvent ?? (() => undefined)));
}

/**
 * One authority that sends and receives. All of its promises are durable: what `send` resolved is queued on stable storage, what
 * the inbox yields comes again until it is acknowledged, and what was acknowledged never comes again.
 */
export class Agency {
  readonly #parts: AgencyParts;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(options: AgencyOptions, board: AgencyBoard) {
    this.#parts = assemble(options, board);
  }

  get scope(): string {
    return this.#parts.node.self.scope;
  }

  get id(): string {
    return this.#parts.node.self.id;
  }

  /**
   * Judges a message, seals it and queues it durably; the relay takes it over as soon as the link is up.
   * @param request - Read before the first await, never kept or changed; its attachments until the promise settles.
   * @param options - Of the attachments: progress of their encryption, and a signal that ends it. Nothing is sent then.
   * @returns Ids of what is on stable storage now. When this rejects, nothing of the message is.
   * @throws {@link RogatoryError} Of the message: `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_INVALID`
   * (SCHEMA-03) with all findings counted, `DOSSIER_TRANSITION` (DOSSIER-01), `AGENCY_NOT_ALLOWED` (AGENCY-04, AGENCY-52), `AGENCY_OWN_MAILBOX` (AGENCY-58), `AGENCY_CAST_LOSS` (AGENCY-53),
   * `SCHEMA_CAST` (SCHEMA-18), `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23), `ID_MALFORMED` (CONV-02)
   * for a dossier or mailbox, `ENVELOPE_SEAL` (ENV-31) when it does not fit a frame. Of trust: `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED`
   * (TRUST-63), `TRUST_SCOPE_UNKNOWN` (TRUST-03), `TRUST_ACCORD_UNKNOWN` (TRUST-13), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14), `TRUST_SUITE`
   * (TRUST-15), `TRUST_STALE` (TRUST-28), `TRUST_OVERRIDE` (TRUST-42). Of the agency: `AGENCY_CLOSED` (AGENCY-03), `AGENCY_HOME_INVALID`
   * (AGENCY-02), `LOG_TIME_REQUIRED` (LOG-29), `STORE_UNAVAILABLE` (STORE-01); and what a signer of its own throws.
   * @see SPEC.md "Agency"
   */
  async send<T extends MessageTypeName | NationalTypeName>(request: SendRequest<T>, options: AttachmentOptions = {}): Promise<SentMessage> {
    requireMembers(options, ATTACHMENT_OPTIONS, 'agency.send(options)');
    return this.#send(request, undefined, options);
  }

  /** Finds what rules say of a message by what is held now, and sends nothing. @throws {@link RogatoryError} as {@link send} for an address that is none. */
  async judge(request: RequestToJudge): ReturnType<typeof judgeRequest> {
    const { node, casebook } = this.#open();
    return judgeRequest(node, casebook, request);
  }

  async #send(request: SendRequest, answerTo?: AnswerTo, options: AttachmentOptions = {}): Promise<SentMessage> {
    requireRequest(request, 'agency.send(request)');
    const parts = await this.#begun();
    await parts.stamps?.assertMaySend();
    return sendRequest(parts, request, answerTo, options);
  }

  /**
   * Yields messages that passed every check, urgent ones first, and waits for more. Several iterators share the work: each message
   * goes to one of them. Ends when the agency is closed or `signal` aborts; what an iterator leaves unacknowledged goes to the next, or what
   * it holds longer than its lease.
   * @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03), `AGENCY_HOME_INVALID` (AGENCY-02), `STORE_UNAVAILABLE` (STORE-01).
   */
  async *inbox(options: InboxOptions = {}): AsyncGenerator<AnyInboxMessage, void, undefined> {
    const { node, inbox } = this.#open();
    requireInboxOptions(options);
    const borrower = {};
    try {
      for (;;) {
        const entry = await inbox.take(options);
        if (entry === undefined) return;
        let message: AnyInboxMessage | undefined;
        try {
          message = await handOver(node, inbox, entry, (request, answerTo) => this.#send(request, answerTo));
        } catch (error) {
          // What the store cannot read for a moment is handed over again; what it has lost is in nobody's way.
          if (isRogatoryError(error) && error.code.startsWith('STORE_')) inbox.lend(entry.key, borrower);
          throw error;
        }
        if (message === undefined) continue;
        if (this.#closing !== undefined) return;
        inbox.lend(entry.key, borrower, options.leaseMs);
        yield message;
      }
    } finally {
      inbox.giveBack(borrower);
    }
  }

  /**
   * Shows a dossier: its state, what is due, and how far each message came, by receipts that are verified anew.
   * @param id - UUID.
   * @throws {@link RogatoryError} `DOSSIER_UNKNOWN` (DOSSIER-02), `AGENCY_CLOSED` (AGENCY-03), `AGENCY_HOME_INVALID` (AGENCY-02),
   * `STORE_UNAVAILABLE` (STORE-01).
   */
  async dossier(id: string): Promise<DossierView> {
    assertText(id, 'id');
    const record = await this.#open().casebook.load(id);
    if (record === undefined) throw fail('DOSSIER_UNKNOWN', { dossier: id.slice(0, 64) });
    return viewOf(this.#parts, record);
  }

  /** Every dossier held, with what is due in it, oldest first. @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03), `AGENCY_HOME_INVALID` (AGENCY-02), `STORE_UNAVAILABLE` (STORE-01). */
  async dossiers(): Promise<readonly DossierSummary[]> {
    const { node, casebook } = this.#open();
    const records = await casebook.all();
    return Promise.all(records.map((record) => summaryOf({ node, casebook }, record)));
  }

  /** Tells how the agency stands. @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03), `AGENCY_HOME_INVALID` (AGENCY-02), `STORE_UNAVAILABLE` (STORE-01). */
  async status(): Promise<AgencyStatus> {
    const { node, casebook, link, handler, board, expiries } = this.#open();
    const [stats, records, blobs] = await Promise.all([node.store.stats(), casebook.all(), node.transfers.status()]);
    const queues = stats.queued.filter((queue) => queue.to === node.relayKey);
    const { isUp: _isUp, ...standing } = handler.standing;
    return {
      ...node.self,
      relay: node.relayKey,
      link: { state: link.client?.state ?? 'waiting', ...standing },
      queued: queues.reduce((sum, { messages }) => sum + messages, 0),
      queuedBytes: queues.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(queues.length === 0 ? {} : { oldestQueuedAt: Math.min(...queues.map(({ oldestAt }) => oldestAt)) }),
      dossiers: records.length,
      blobs,
      alarms: board.list(),
      expiries: expiries.list(),
    };
  }

  /**
   * Adds a trust document (root, directory, freshness statement, accord, ...), tries again what was held for want of it, and follows what
   * it says of the agency's own mailboxes and relay.
   * @param document - One signed document, at most `LIMITS.directoryMaxBytes`; read, never changed.
   * @returns when it is held, and what waited has been judged again. A document that is refused changes nothing.
   * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_DOCUMENT_SIZE` (TRUST-02), `TRUST_SCOPE_UNKNOWN` (TRUST-03),
   * `TRUST_ROOT_MISMATCH` (TRUST-04), `TRUST_THRESHOLD` (TRUST-05), `TRUST_EXPIRED` (TRUST-06), `TRUST_NOT_YET_VALID` (TRUST-07),
   * `TRUST_ROLLBACK` (TRUST-08), `TRUST_FORK` (TRUST-09), `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_KEY_REUSED` (TRUST-11), `TRUST_UNKNOWN`
   * (TRUST-12), `TRUST_SUITE` (TRUST-15), `TRUST_GAP` (TRUST-16), `TRUST_FOLDER` (TRUST-30), `CBOR_...`, `CRYPTO_...`, `ID_MALFORMED`
   * (CONV-02), `AGENCY_CLOSED` (AGENCY-03), `STORE_UNAVAILABLE` (STORE-01).
   */
  async addTrust(document: Uint8Array): Promise<void> {
    assertBytes(document, 'document');
    const { node, opener, link, trustChanged } = await this.#begun();
    await node.trust.addInSlices(document, node.clock.now());
    trustChanged();
    await Promise.all([opener.wake(), link.follow()]);
  }

  /**
   * Lists messages that have arrived and cannot be judged yet, in the order of arrival by lanes.
   * @param page.after - Key behind which the page begins. @param page.limit - Length of the page at most; default all.
   * @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03), `AGENCY_HOME_INVALID` (AGENCY-02), `STORE_UNAVAILABLE` (STORE-01).
   */
  async held(page: Page = {}): Promise<readonly HeldMessage[]> {
    requirePage(page, 'agency.held(page)');
    return this.#open().opener.held(page);
  }

  /**
   * Refuses a held message for good: it is opened no more, and its sender is told as far as its signatures verify. The decision is kept.
   * @param envelopeDigest - Hexadecimal, as {@link held} has it.
   * @param grounds.by - Who decides. @param grounds.reason - Why. One line each, at most 1,024 bytes; both are kept.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31) when it is not held, `AGENCY_CLOSED` (AGENCY-03),
   * `STORE_UNAVAILABLE` (STORE-01). TypeError when nobody, or no reason, is named.
   */
  async discard(envelopeDigest: string, grounds: Grounds): Promise<void> {
    assertText(envelopeDigest, 'envelopeDigest');
    const decided = requireGrounds('agency.discard(grounds)', 'a message is discarded', grounds);
    await (await this.#begun()).opener.discard(envelopeDigest, decided);
  }

  /**
   * Opens a message that is held because a state is stale: the operator takes it on himself that its keys may have been withdrawn.
   * The decision is kept.
   * @param envelopeDigest - Hexadecimal, as {@link held} has it.
   * @param options.by - Who decides. @param options.reason - Why; both are kept.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31) when it is not held for that reason, `AGENCY_CLOSED` (AGENCY-03),
   * `STORE_UNAVAILABLE` (STORE-01). TypeError when nobody, or no reason, is named.
   */
  async endQuarantine(envelopeDigest: string, options: Grounds): Promise<void> {
    assertText(envelopeDigest, 'envelopeDigest');
    const decided = requireGrounds('agency.endQuarantine(options)', 'a quarantine is ended', options);
    await (await this.#begun()).opener.endQuarantine(envelopeDigest, decided);
  }

  /**
   * Releases a file that a scan refused: the application gets it, and it is attested to its sender. The decision is kept.
   * @param blob - SHA-256 of its blob, hexadecimal: the subject of the alarm. @param grounds.by - Who decides. @param grounds.reason - Why.
   * @throws {@link RogatoryError} `AGENCY_NOT_ALLOWED` (AGENCY-04) when it is in no quarantine, `AGENCY_CLOSED` (AGENCY-03).
   */
  async releaseAttachment(blob: string, grounds: Grounds): Promise<void> {
    assertText(blob, 'blob');
    const decided = requireGrounds('agency.releaseAttachment(grounds)', 'a file is released', grounds);
    await (await this.#begun()).attestations.release(blob, decided);
  }

  /** Overrides of stale states, ended quarantines, and discarded messages. @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03). */
  async decisions(): Promise<readonly Decision[]> {
    return decisions(this.#open().node);
  }

  /**
   * Statements of others that cannot both be true, found since the agency began (LOG-22): exact bytes for a third person.
   * @param page.after - Key behind which the page begins. @param page.limit - Length of the page at most; default all.
   * @returns in the order of their keys.
   * @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03), `AGENCY_HOME_INVALID` (AGENCY-02), `STORE_UNAVAILABLE` (STORE-01).
   */
  async contradictions(page: Page = {}): Promise<readonly KeptContradiction[]> {
    requirePage(page, 'agency.contradictions(page)');
    return this.#open().endpoint.evidence.list(page);
  }

  /**
   * Reads a message of the archive again, its own or the other side's: no KEM key is needed.
   * @param messageDigest - Hexadecimal, as the timeline has it.
   * @returns Bytes of its own: the archive is not changed by them.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN`, `AGENCY_ERASED` (AGENCY-31), `AGENCY_HOME_INVALID` (AGENCY-02) when its frame is
   * lost, `AGENCY_CLOSED` (AGENCY-03), `STORE_UNAVAILABLE` (STORE-01).
   */
  async archived(messageDigest: string): Promise<ArchivedMessage> {
    assertText(messageDigest, 'messageDigest');
    return readArchived(this.#open().node, messageDigest);
  }

  /**
   * Lists the messages that a target names, and whether they can be erased.
   * @param target - Message digest, hexadecimal, as the timeline has it, or the UUID of a dossier.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31), `DOSSIER_UNKNOWN` (DOSSIER-02), `AGENCY_CLOSED` (AGENCY-03).
   */
  async erasable(target: string): Promise<readonly ErasableMessage[]> {
    assertText(target, 'target');
    const { node, casebook } = this.#open();
    return erasableMessages(node, casebook, target);
  }

  /**
   * Erases the content of a message, or of all messages of a dossier, for good, by erasing content keys. What proves that there was a message
   * stays: digests, chain, timeline, receipts, log; and who erased it, when and why. Of a dossier nothing is erased while one message waits.
   * @param target - As for {@link erasable}.
   * @returns what the target names, after it.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31), `DOSSIER_UNKNOWN` (DOSSIER-02), `AGENCY_NOT_ALLOWED` (AGENCY-04) before
   * it is acknowledged, `AGENCY_CLOSED` (AGENCY-03).
   */
  async erase(target: string, erasure: Grounds): Promise<readonly ErasableMessage[]> {
    assertText(target, 'target');
    const decided = requireGrounds('erasure', 'a message is erased', erasure);
    const { node, casebook, serial } = await this.#begun();
    return eraseTarget(node, casebook, serial, target, decided);
  }

  /**
   * Takes in a frame that came by hand, judged as one that comes over the link: stored when this resolves, opened after that.
   * @param frame - At most 262,144 bytes; read, never kept or changed.
   * @throws {@link RogatoryError} `ENVELOPE_FRAME_SIZE` (ENV-01), `ENVELOPE_FRAME_MALFORMED` (ENV-02), `ENVELOPE_PROFILE` (ENV-03),
   * `ENVELOPE_NOT_MINE` (ENV-04), `ENVELOPE_EXPIRED` (ENV-05), `ENVELOPE_LIFETIME` (ENV-06), `AGENCY_CLOSED` (AGENCY-03),
   * `STORE_UNAVAILABLE` (STORE-01).
   */
  async importFrame(frame: Uint8Array): Promise<ImportedFrame> {
    assertBytes(frame, 'frame');
    const { node, opener } = await this.#begun();
    const imported = await takeFromCourier(node, frame);
    if (imported.verdict !== 'duplicate') void opener.wake();
    return imported;
  }

  /**
   * Writes into a folder what others may not have: messages without a receipt of their addressee, queued receipts, and their blobs. They stay
   * queued: what arrives twice is a duplicate.
   * @param options.to - Scope of a state; default all.
   * @throws {@link RogatoryError} `AGENCY_COURIER` (AGENCY-69), `TRUST_SCOPE_UNKNOWN` (TRUST-03), `AGENCY_CLOSED` (AGENCY-03), `STORE_UNAVAILABLE` (STORE-01).
   */
  async exportTo(folder: CourierFolder, options: { readonly to?: string } = {}): Promise<CourierExport> {
    requireMembers(options, { required: {}, optional: { to: 'text' } }, 'agency.exportTo(options)');
    const { node, endpoint } = await this.#begun();
    await endpoint.sayNow();
    return exportToFolder(node, folder, options.to);
  }

  /**
   * Takes in the frames and blobs of a folder; resolves when the frames were looked at. What is not taken is told with its reason.
   * @throws {@link RogatoryError} `AGENCY_COURIER` (AGENCY-69) when the folder cannot be read, `AGENCY_CLOSED` (AGENCY-03),
   * `STORE_UNAVAILABLE` (STORE-01).
   */
  async importFrom(folder: CourierFolder): Promise<CourierImport> {
    const { node, opener } = await this.#begun();
    return importFromFolder(node, folder, () => opener.wake());
  }

  /** Restores that counterparties state, and that wait for the operator (LOG-66). @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03), `STORE_UNAVAILABLE` (STORE-01). */
  async restores(): Promise<readonly HeldRestore[]> {
    return (await this.#begun()).endpoint.decisions.held();
  }

  /**
   * Follows the new log of a counterparty whose store was put back, once its operator was called. The decision is kept.
   * @param decision.origin - Of the new log, as that operator says it. @param decision.by - Who decides. @param decision.reason - Why.
   * @returns `awaited` when its statement has not come yet.
   * @throws {@link RogatoryError} `LOG_ORIGIN` (LOG-41), `LOG_RESTORE` (LOG-16), `AGENCY_CLOSED` (AGENCY-03), `STORE_UNAVAILABLE` (STORE-01).
   */
  async acceptRestore(decision: RestoreDecision): Promise<'accepted' | 'awaited'> {
    const { origin, ...grounds } = requireRestoreDecision('agency.acceptRestore(decision)', decision);
    return (await this.#begun()).endpoint.decisions.accept(origin, grounds);
  }

  /** Drops the statement of a restore, held or awaited. @throws {@link RogatoryError} as {@link acceptRestore}. */
  async discardRestore(decision: RestoreDecision): Promise<void> {
    const { origin, ...grounds } = requireRestoreDecision('agency.discardRestore(decision)', decision);
    await (await this.#begun()).endpoint.decisions.discard(origin, grounds);
  }

  /**
   * Says again to a counterparty, or to the own relay, what reached it since a time: its store was put back, or this one was.
   * @param asked.to - `scope/id`. @param asked.since - Unix milliseconds.
   * @returns how many receipts are owed again.
   * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02), `AGENCY_CLOSED` (AGENCY-03), `STORE_UNAVAILABLE` (STORE-01).
   */
  async repeat(asked: RepeatRequest): Promise<number> {
    const { to, since } = requireRepeat('agency.repeat(asked)', asked);
    return (await this.#begun()).endpoint.repeat([to], since);
  }

  /** Connects at once instead of waiting for the next attempt. @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03). */
  retryNow(): void {
    this.#open().link.client?.retryNow();
  }

  /** Ends the inbox, says GOAWAY to the relay and finishes what runs. The store stays open: it is the caller's. */
  async close(): Promise<void> {
    this.#closing ??= this.#parts.close();
    await this.#closing;
  }

  /** @throws {@link RogatoryError} `AGENCY_CLOSED` (AGENCY-03). */
  #open(): AgencyParts {
    if (this.#closing !== undefined) throw fail('AGENCY_CLOSED', {});
    return this.#parts;
  }

  /** The same, once the log has begun. */
  async #begun(): Promise<AgencyParts> {
    const parts = this.#open();
    await parts.ready;
    return parts;
  }
}

/** A page of a list: behind a key, and of at most so many rows. */
type Page = Pick<ListOptions, 'after' | 'limit'>;
const PAGE: Members<Page> = { required: {}, optional: { after: 'text', limit: 'number' } };

function requirePage(page: Page, place: string): void {
  requireMembers(page, PAGE, place);
  if (page.limit !== undefined) assertInteger(page.limit, `${place}.limit`, 1, Number.MAX_SAFE_INTEGER);
}
