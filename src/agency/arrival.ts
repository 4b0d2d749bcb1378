// SPDX-License-Identifier: Apache-2.0
// What one arrival comes to: opened, judged, and committed together with all that follows from it.
import { toHex } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { formatUuid, principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { open } from '../envelope/open.js';
import { judgeReplay, replayKey } from '../envelope/replay.js';
import type { EnvelopeReader, OpenedEnvelope } from '../envelope/types.js';
import { readBody } from '../schema/codec.js';
import type { Acknowledgement, Commit, DocumentWrite, LeafWrite } from '../store/port.js';
import type { Casebook } from './casebook.js';
import type { CaseRecord } from './case-record.js';
import { COLLECTION } from './collections.js';
import { counterpartOf } from './counterpart.js';
import type { Arrival, ChainPlace, Held } from './held.js';
import { keyAfter } from './inbox.js';
import type { Inbox } from './inbox.js';
import { judgeIncoming } from './judgement.js';
import { receiptLeaf, sentLeaf } from './log-book.js';
import type { AgencyNode } from './node-parts.js';
import { announceSent, outboundOf } from './outbox.js';
import type { OutgoingSealed } from './outbox.js';
import { placeOf, requireCounterpart, seenBySender } from './place.js';
import type { Place } from './place.js';
import { readerOf } from './reader.js';
import { openedReceipt, refusedReceipt, refusedUnread } from './receipts.js';
import { pack } from './record.js';
import { TRANSPORT_RECEIPT } from './sealed-receipts.js';
import type { Serial } from './serial.js';
import { workloadOf } from './workload.js';

/** How long a message waits for a missing predecessor; urgent ones do not. */
const GAP_HOLD_MS = 15 * 60_000;
const URGENT_LANE = 1;

/** An arrival on its way, with the key under which the message before it went to the inbox if it had to wait for that one. */
export interface Taken extends Arrival {
  readonly after?: string;
  /** Why it was held until now. */
  readonly code?: string;
}

/** The sender's chain went on to this place; `key` is that of the message there. */
export interface ChainStep extends ChainPlace {
  readonly key: string;
}

/**
 * Seals what is said to the sender's agency when its verified message breaks schema, rules or dossier; undefined when nothing is to be said.
 * Commits nothing.
 */
export type SealReply = (record: CaseRecord, opened: OpenedEnvelope, error: RogatoryError) => Promise<OutgoingSealed | undefined>;

export interface ArrivalParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  readonly inbox: Inbox;
  readonly serial: Serial;
  readonly sealReply: SealReply;
  readonly receipts: ArrivalReceipts;
}

/** Where receipts go and come from. */
export interface ArrivalReceipts {
  /** Something is owed to the relay. */
  hop(): void;
  /** Something is owed to an agency. */
  sealed(peer: Principal, urgent: boolean): void;
  /** Takes what a transport.receipt brings. @returns whether its sender is owed an answer. */
  take(opened: OpenedEnvelope, commit: CommitArrival): Promise<boolean>;
}

/** What is committed together with the end of an arrival's wait. */
type Followed = Pick<Commit, 'documents' | 'outbound' | 'receipts' | 'leaves'>;
type CommitArrival = (followed: Followed) => Promise<void>;

export class Arrivals {
  readonly #parts: ArrivalParts;
  readonly #reader: EnvelopeReader;
  /** Opens what a stale state sent, or what came while the own one is. */
  readonly #lenientReader: EnvelopeReader;
  readonly #held: Held;

  constructor(parts: ArrivalParts, held: Held) {
    this.#parts = parts;
    this.#reader = readerOf(parts.node);
    this.#lenientReader = readerOf(parts.node, { acceptStale: true });
    this.#held = held;
  }

  /**
   * Opens one arrival and commits whatever follows, together with the end of its wait.
   * @returns where the sender's chain went on, if it did.
   * @throws {@link RogatoryError} `STORE_...` alone: whatever else goes wrong is held with its arrival.
   */
  async process(arrival: Taken, acknowledgement?: Acknowledgement): Promise<readonly ChainStep[]> {
    const { node } = this.#parts;
    const commit: CommitArrival = async ({ documents = [], ...followed }) => {
      await node.log.ready();
      await node.store.commit({
        now: node.clock.now(),
        documents: [...(arrival.code === undefined ? [] : [this.#held.remove(arrival.key)]), ...documents],
        ...followed,
        ...(acknowledgement === undefined ? {} : { acknowledgements: [acknowledgement] }),
      });
      this.#held.forget(arrival.key);
    };
    try {
      return await this.#open(arrival, commit);
    } catch (error) {
      if (isRogatoryError(error) && error.code.startsWith('STORE_')) throw error;
      // A fault of this program must not stand in the way of the messages behind it (AGENCY-16).
      return this.#fault(arrival, error, commit);
    }
  }

  async #open(arrival: Taken, commit: CommitArrival): Promise<readonly ChainStep[]> {
    let opened: OpenedEnvelope;
    try {
      opened = await this.#openEnvelope(arrival);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      if (mayBeJudgedLater(error)) await this.#hold(arrival, error.code, commit);
      else await this.#refuseUnverified(arrival, error, commit);
      return [];
    }
    const { type, dossierId } = opened.message;
    if (type.name === TRANSPORT_RECEIPT) return this.#takeStatements(arrival, opened, commit);
    if (dossierId === undefined) {
      await this.#refuseVerified(arrival, opened, fail('AGENCY_NOT_ALLOWED', { reason: 'a message outside a dossier' }), commit);
      return [];
    }
    const dossier = formatUuid(dossierId);
    return this.#parts.serial.run(dossier, () => this.#judge(arrival, opened, dossier, commit));
  }

  /**
   * Staleness holds what people say, until newer documents or the operator. Receipts pass: they say what has happened already (TRUST-28).
   */
  async #openEnvelope({ frame, deliveredAt, released }: Taken): Promise<OpenedEnvelope> {
    if (released === true) return open(frame, this.#lenientReader, { deliveredAt });
    try {
      return await open(frame, this.#reader, { deliveredAt });
    } catch (error) {
      if (!isRogatoryError(error, 'TRUST_STALE')) throw error;
      const opened = await open(frame, this.#lenientReader, { deliveredAt }).catch(() => undefined);
      if (opened?.message.type.name.startsWith('transport.') !== true) throw error;
      return opened;
    }
  }

  #workload({ message, body }: OpenedEnvelope, dossier: string, now: number): ReturnType<typeof workloadOf> {
    const { type, from, accord } = message;
    if (accord === undefined) return Promise.resolve(undefined);
    return workloadOf(this.#parts.node, this.#parts.casebook, {
      type: type.name,
      body: readBody(type.name, body),
      from,
      accord,
      dossier,
      now,
    });
  }

  /** What machines say to each other: no dossier, no inbox, and no receipt for a receipt. */
  async #takeStatements(arrival: Taken, opened: OpenedEnvelope, commit: CommitArrival): Promise<readonly ChainStep[]> {
    const { node, receipts } = this.#parts;
    const { message, messageDigest } = opened;
    const entry = replayKey(message);
    const seen = (await node.vault.get(COLLECTION.replay, entry))?.value;
    try {
      if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, opened) === 'duplicate') {
        await commit({});
        return [];
      }
      const remember = node.vault.put(COLLECTION.replay, entry, messageDigest, 'absent');
      const isOwed = await receipts.take(opened, ({ documents = [], ...followed }) =>
        commit({ ...followed, documents: [remember, ...documents] }),
      );
      if (isOwed) receipts.sealed(message.from, arrivedUrgently(opened));
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      await this.#refuse(arrival, error, commit);
    }
    return [];
  }

  /** Nobody's name is verified: the answer goes back the way that the frame came, and says no more than that. */
  async #refuseUnverified(arrival: Taken, error: RogatoryError, commit: CommitArrival): Promise<void> {
    const { node, receipts } = this.#parts;
    const leaf = receiptLeaf(refusedUnread(node, arrival), arrival.courier === true ? undefined : node.relayKey);
    await this.#refuse(arrival, error, commit, { leaves: [leaf] });
    receipts.hop();
  }

  /** The sender's seal was verified: the answer goes back under the own one. */
  async #refuseVerified(
    arrival: Taken,
    opened: OpenedEnvelope,
    error: RogatoryError,
    commit: CommitArrival,
    more: { readonly documents?: readonly DocumentWrite[]; readonly reply?: OutgoingSealed } = {},
  ): Promise<void> {
    const { node, receipts } = this.#parts;
    const { from } = opened.message;
    const leaf = receiptLeaf(refusedReceipt(node, opened, error.wire), principalKey(from));
    await this.#refuse(arrival, error, commit, { ...more, leaves: [leaf] });
    receipts.sealed(from, arrivedUrgently(opened));
  }

  /** Step 8, then schema, rules and dossier; runs alone within the dossier. */
  async #judge(arrival: Taken, opened: OpenedEnvelope, dossier: string, commit: CommitArrival): Promise<readonly ChainStep[]> {
    const { node, casebook, inbox, receipts } = this.#parts;
    const { message, messageDigest } = opened;
    const replayEntry = replayKey(message);
    const seen = (await node.vault.get(COLLECTION.replay, replayEntry))?.value;
    const remember = node.vault.put(COLLECTION.replay, replayEntry, messageDigest, 'absent');
    const seq = message.chain?.seq ?? 0;
    let record: CaseRecord | undefined;
    let place: Place = 'fork';
    try {
      if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, opened) === 'duplicate') {
        await commit({});
        node.emit({ kind: 'duplicate', envelopeDigest: toHex(arrival.envelopeDigest), at: node.clock.now() });
        return [];
      }
      record = (await casebook.load(dossier)) ?? casebook.start(dossier, 'responder', counterpartOf(message.from, node));
      requireCounterpart(record, opened);
      place = await placeOf(casebook, dossier, opened);
      if (place === 'gap' && this.#waits(arrival, opened)) {
        await this.#hold(arrival, 'gap', commit);
        this.#held.await(arrival.key, { dossier, seq: seq - 1, until: arrival.deliveredAt + GAP_HOLD_MS });
        return [];
      }
      const judged = judgeIncoming({
        node,
        record,
        opened,
        workload: await this.#workload(opened, dossier, arrival.deliveredAt),
        seen: await seenBySender(casebook, opened),
        afterGap: place === 'gap',
        at: arrival.deliveredAt,
      });
      const key = keyAfter(arrival.key, arrival.after, seq);
      await commit({
        leaves: [receiptLeaf(openedReceipt(node, opened), principalKey(message.from))],
        documents: [
          remember,
          ...casebook.received(record, judged, opened, arrival.frame),
          inbox.put(key, { messageDigest, handedOver: false, deliveredAt: arrival.deliveredAt, outOfOrder: place === 'gap' }),
        ],
      });
      node.emit({ kind: 'opened', dossier, messageId: judged.event.messageId, type: message.type.name, at: node.clock.now() });
      inbox.announce();
      receipts.sealed(message.from, arrivedUrgently(opened));
      return [{ dossier, seq, key }];
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      if (mayBeJudgedLater(error)) {
        await this.#hold(arrival, error.code, commit);
        return [];
      }
      // A conflict or fork leaves what stands under this id or in this place as it is.
      const kept = seen === undefined && place !== 'fork' ? [remember, ...casebook.link(dossier, opened)] : [];
      const reply = record === undefined || place === 'fork' ? undefined : await this.#reply(record, opened, error);
      await this.#refuseVerified(arrival, opened, error, commit, {
        documents: kept,
        ...(reply?.outgoing !== undefined && { reply: reply.outgoing }),
      });
      if (reply?.failed !== undefined) this.#tellUnanswered(dossier, opened, reply.failed);
      return kept.length > 0 ? [{ dossier, seq, key: keyAfter(arrival.key, arrival.after, seq) }] : [];
    }
  }

  /** What keeps the answer from being sealed holds up nothing. */
  async #reply(
    record: CaseRecord,
    opened: OpenedEnvelope,
    refusal: RogatoryError,
  ): Promise<{ readonly outgoing?: OutgoingSealed | undefined; readonly failed?: RogatoryError }> {
    try {
      return { outgoing: await this.#parts.sealReply(record, opened, refusal) };
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      return { failed: error };
    }
  }

  #tellUnanswered(dossier: string, opened: OpenedEnvelope, { code, message: detail }: RogatoryError): void {
    const { node } = this.#parts;
    node.emit({ kind: 'unanswered', dossier, messageId: formatUuid(opened.message.messageId), code, detail, at: node.clock.now() });
  }

  /** Nothing is dropped: what is refused is kept, with the frame and the reason, in the commit that queues the answer. */
  async #refuse(
    arrival: Taken,
    error: RogatoryError,
    commit: CommitArrival,
    more: { readonly documents?: readonly DocumentWrite[]; readonly leaves?: readonly LeafWrite[]; readonly reply?: OutgoingSealed } = {},
  ): Promise<void> {
    const { node } = this.#parts;
    const { key, mailbox, frame, deliveredAt } = arrival;
    const { code, message: detail } = error;
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const at = node.clock.now();
    const refused = { key, mailbox, frame, envelopeDigest: arrival.envelopeDigest, deliveredAt, code, detail, at };
    const { documents = [], leaves = [], reply } = more;
    await commit({
      documents: [node.vault.put(COLLECTION.refused, envelopeDigest, pack(refused)), ...documents, ...(reply?.documents ?? [])],
      outbound: reply === undefined ? [] : [outboundOf(node, reply)],
      leaves: [...leaves, ...(reply === undefined ? [] : [sentLeaf(reply.sealed)])],
    });
    node.emit({ kind: 'refused', envelopeDigest, code, detail, at });
    if (reply !== undefined) announceSent(node, reply, at);
  }

  /** Recorded and held: tried again when the program starts, and when newer documents arrive. */
  async #fault(arrival: Taken, cause: unknown, commit: CommitArrival): Promise<readonly ChainStep[]> {
    const { node } = this.#parts;
    const { code, message: detail } = fail('AGENCY_FAULT', { envelope: toHex(arrival.envelopeDigest), error: nameOf(cause) });
    await this.#hold(arrival, code, commit);
    node.emit({ kind: 'fault', envelopeDigest: toHex(arrival.envelopeDigest), code, detail, at: node.clock.now() });
    return [];
  }

  /** A message whose predecessor is missing waits for it a while, then is handed over marked out of order. */
  #waits(arrival: Arrival, opened: OpenedEnvelope): boolean {
    return opened.outer.lane > URGENT_LANE && this.#parts.node.clock.now() < arrival.deliveredAt + GAP_HOLD_MS;
  }

  async #hold(arrival: Taken, code: string, commit: CommitArrival): Promise<void> {
    if (arrival.code === code) return;
    await commit({ documents: [this.#held.put(arrival, code)] });
    const { node } = this.#parts;
    node.emit({ kind: 'held', envelopeDigest: toHex(arrival.envelopeDigest), code, at: node.clock.now() });
  }
}

/** Urgent messages are answered at once. */
function arrivedUrgently({ outer }: OpenedEnvelope): boolean {
  return outer.lane === URGENT_LANE;
}

/** What newer documents may change: until they arrive, the message waits with its delivery time (AGENCY-10). */
function mayBeJudgedLater(error: RogatoryError): boolean {
  return error.retryable || error.code === 'TRUST_EXPIRED';
}

/** The kind of a fault: its text may hold what was in the message. */
function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}
