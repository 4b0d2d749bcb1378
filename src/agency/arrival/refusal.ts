// SPDX-License-Identifier: Apache-2.0
// Arrivals that are refused: kept with the reason, and answered on the way that the state of verification allows.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import type { DocumentWrite, LeafWrite } from '../../store/port.js';
import type { ArrivalParts, CommitArrival, Taken } from './parts.js';
import { arrivedUrgently } from './parts.js';
import { COURIER } from './held.js';
import type { CaseRecord } from '../case-record.js';
import { mayRefuseTo } from '../dossier/addressing.js';
import { COLLECTION } from '../collections.js';
import { receiptLeaf, sentLeaf } from '../log-book.js';
import { announceSent, outboundOf } from '../outbox/outbox.js';
import type { OutgoingSealed } from '../outbox/outbox.js';
import { refusedReceipt, refusedUnread } from './receipts.js';
import { pack } from '../record.js';

/** What is committed with a refusal besides the message itself. */
interface Besides {
  readonly documents?: readonly DocumentWrite[];
  readonly leaves?: readonly LeafWrite[];
  readonly reply?: OutgoingSealed;
  /** Nobody signed it: the frame is no evidence against anybody, and is not kept. */
  readonly isUnsigned?: boolean;
}

export class Refusals {
  readonly #parts: ArrivalParts;

  constructor(parts: ArrivalParts) {
    this.#parts = parts;
  }

  /** Nobody's name is verified: the answer goes back the way that the frame came, and says no more than that. */
  async unverified(arrival: Taken, error: RogatoryError, commit: CommitArrival, besides: Omit<Besides, 'leaves'> = {}): Promise<void> {
    const { node, receipts } = this.#parts;
    const leaf = receiptLeaf(refusedUnread(node, arrival), arrival.peer === COURIER ? undefined : node.relayKey);
    await this.keep(arrival, error, commit, { isUnsigned: true, ...besides, leaves: [leaf] });
    receipts.hop();
  }

  /** The sender's seal was verified: the answer goes back under the own one, where any accord carries it (TRUST-50). */
  async verified(
    arrival: Taken,
    opened: VerifiedMessage,
    error: RogatoryError,
    commit: CommitArrival,
    besides: Omit<Besides, 'leaves'> = {},
  ): Promise<void> {
    const { node, receipts } = this.#parts;
    const { from } = opened.message;
    if (!mayRefuseTo(node, from)) return this.unverified(arrival, error, commit, { ...besides, isUnsigned: false });
    const leaf = receiptLeaf(refusedReceipt(node, opened, error.wire), principalKey(from));
    await this.keep(arrival, error, commit, { ...besides, leaves: [leaf] });
    receipts.sealed(from, arrivedUrgently(opened));
  }

  /**
   * As {@link verified}, of a message that broke accord, schema, rules or dossier: the sender's agency is told what in a message of its own, too.
   * What keeps that one from being sealed holds up nothing.
   * @param record - The dossier; undefined when there is nothing to answer within.
   */
  async answered(
    arrival: Taken,
    opened: VerifiedMessage | OpenedEnvelope,
    error: RogatoryError,
    commit: CommitArrival,
    { record, documents }: { readonly record: CaseRecord | undefined; readonly documents: readonly DocumentWrite[] },
  ): Promise<void> {
    const reply = record === undefined ? undefined : await this.#reply(record, opened, error);
    await this.verified(arrival, opened, error, commit, {
      documents,
      ...(reply?.outgoing !== undefined && { reply: reply.outgoing }),
    });
    if (reply?.failed !== undefined) this.#tellUnanswered(opened, record as CaseRecord, reply.failed);
  }

  /** Nothing is forgotten: what is refused is kept, with the reason and the frame that somebody signed, in the commit that queues the answer. */
  async keep(arrival: Taken, error: RogatoryError, commit: CommitArrival, besides: Besides = {}): Promise<void> {
    const { node } = this.#parts;
    const { key, mailbox, frame, deliveredAt } = arrival;
    const { code, message: detail } = error;
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const at = node.clock.now();
    const { documents = [], leaves = [], reply, isUnsigned = false } = besides;
    const refused = {
      key,
      mailbox,
      envelopeDigest: arrival.envelopeDigest,
      deliveredAt,
      code,
      detail,
      at,
      ...(isUnsigned ? {} : { frame }),
    };
    await commit({
      documents: [node.vault.put(COLLECTION.refused, envelopeDigest, pack(refused)), ...documents, ...(reply?.documents ?? [])],
      outbound: reply === undefined ? [] : [outboundOf(node, reply)],
      leaves: [...leaves, ...(reply === undefined ? [] : [sentLeaf(reply.sealed)])],
    });
    node.emit({ kind: 'refused', envelopeDigest, code, detail, at });
    if (reply !== undefined) announceSent(node, reply, at);
  }

  async #reply(
    record: CaseRecord,
    opened: VerifiedMessage | OpenedEnvelope,
    refusal: RogatoryError,
  ): Promise<{ readonly outgoing?: OutgoingSealed | undefined; readonly failed?: RogatoryError }> {
    try {
      return { outgoing: await this.#parts.sealReply(record, opened, refusal) };
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      return { failed: error };
    }
  }

  #tellUnanswered(opened: VerifiedMessage, { dossier }: CaseRecord, { code, message: detail }: RogatoryError): void {
    const { node } = this.#parts;
    node.emit({ kind: 'unanswered', dossier, messageId: formatUuid(opened.message.messageId), code, detail, at: node.clock.now() });
  }
}
