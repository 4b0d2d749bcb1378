// SPDX-License-Identifier: Apache-2.0
// What one arrival comes to: opened, judged, and committed together with all that follows from it.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { judgeReplay, replayKey } from '../../envelope/replay.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { readBody } from '../../schema/codec.js';
import type { Acknowledgement, DocumentWrite } from '../../store/port.js';
import { EnvelopeOpener, mayBeJudgedLater } from './open.js';
import type { Opening } from './open.js';
import { URGENT_LANE, arrivedUrgently } from './parts.js';
import type { ArrivalParts, ChainStep, CommitArrival, Taken } from './parts.js';
import { Refusals } from './refusal.js';
import { awaitedBy, knownVersions } from './awaited.js';
import type { Awaited, KnownVersions } from './awaited.js';
import type { CaseRecord } from '../case-record.js';
import { COLLECTION } from '../collections.js';
import { counterpartOf } from '../dossier/counterpart.js';
import type { Arrival, Held, HeldArrival, Hold } from './held.js';
import { keyAfter } from '../inbox.js';
import { judgeIncoming } from '../dossier/judgement.js';
import { receiptLeaf } from '../log-book.js';
import { placeOf, requireCounterpart, seenBySender } from './place.js';
import type { Place } from './place.js';
import { openedReceipt } from './receipts.js';
import { rejectionDocument, rejectionIn } from '../rejections.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { epochOfStart, isFromLostTime, lastRestore } from '../restore.js';
import { workloadOf } from '../dossier/workload.js';

/** How long a message waits for a missing predecessor; urgent ones do not. */
const GAP_HOLD_MS = 15 * 60_000;

/** One look at an arrival. */
interface Look {
  readonly commit: CommitArrival;
  /** Documents held when it began. */
  readonly known: KnownVersions;
  /** Agency whose signatures verified, as soon as they have. */
  signedBy?: Principal;
}

/** Where a message stands in its dossier. */
interface Found {
  readonly record: CaseRecord;
  readonly place: Place;
  readonly dossier: string;
  readonly seq: number;
  /** Entry of the replay set. */
  readonly remember: DocumentWrite;
}

export class Arrivals {
  readonly #parts: ArrivalParts;
  readonly #opener: EnvelopeOpener;
  readonly #refusals: Refusals;
  readonly #held: Held;

  constructor(parts: ArrivalParts, held: Held) {
    this.#parts = parts;
    this.#opener = new EnvelopeOpener(parts.node);
    this.#refusals = new Refusals(parts);
    this.#held = held;
  }

  /**
   * Opens one arrival and commits whatever follows, together with the end of its wait.
   * @returns where the sender's chain went on, if it did.
   * @throws {@link RogatoryError} `STORE_...` alone: whatever else goes wrong is held with its arrival.
   */
  async process(arrival: Taken, acknowledgement?: Acknowledgement): Promise<readonly ChainStep[]> {
    const look: Look = { commit: this.#committing(arrival, acknowledgement), known: knownVersions(this.#parts.node.trust) };
    try {
      return await this.#open(arrival, look);
    } catch (error) {
      if (isRogatoryError(error) && error.code.startsWith('STORE_')) throw error;
      // A fault of this program must not stand in the way of the messages behind it (AGENCY-16).
      return this.#fault(arrival, error, look);
    }
  }

  /**
   * Ends the wait of a held message by a refusal; the sender is told as far as its signatures verify.
   * @param documents - Committed with it.
   * @throws {@link RogatoryError} `STORE_...`.
   */
  async dismiss(held: HeldArrival, refusal: RogatoryError, documents: readonly DocumentWrite[] = []): Promise<void> {
    const commit = this.#committing(held);
    if (await this.#isJudged(held)) {
      await commit({ documents });
      return;
    }
    await this.#answer(held, refusal, await this.#verify(held), commit, documents);
  }

  /** A message over which this program stumbles is ended as one that nobody signed (AGENCY-16). */
  async #verify(held: HeldArrival): Promise<VerifiedMessage | undefined> {
    if (held.signedBy === undefined) return undefined;
    try {
      const { opened, verified = opened } = await this.#opener.open(held);
      return verified;
    } catch {
      return undefined;
    }
  }

  /** Commits all that follows from an arrival together with the end of its wait. */
  #committing(arrival: Taken, acknowledgement?: Acknowledgement): CommitArrival {
    const { node } = this.#parts;
    return async ({ documents = [], ...followed }) => {
      await node.log.ready();
      await node.store.commit({
        now: node.clock.now(),
        documents: [...(arrival.code === undefined ? [] : [this.#held.remove(arrival.key)]), ...documents],
        ...followed,
        ...(acknowledgement === undefined ? {} : { acknowledgements: [acknowledgement] }),
      });
      this.#held.forget(arrival.key);
    };
  }

  async #open(arrival: Taken, look: Look): Promise<readonly ChainStep[]> {
    const { commit } = look;
    if (await this.#isJudged(arrival)) return this.#duplicate(arrival, commit);
    const opening = await this.#opener.open(arrival);
    const { opened } = opening;
    const from = (opened ?? opening.verified)?.message.from;
    if (from !== undefined) look.signedBy = from;
    if (opened === undefined) return this.#refuse(arrival, opening, look);
    const { type, dossierId } = opened.message;
    if (type.name === TRANSPORT_RECEIPT) return this.#takeStatements(arrival, opened, commit);
    if (dossierId === undefined) {
      await this.#refusals.verified(arrival, opened, fail('AGENCY_NOT_ALLOWED', { reason: 'a message outside a dossier' }), commit);
      return [];
    }
    return this.#inDossier(arrival, opened, formatUuid(dossierId), look, (found) => this.#accept(arrival, opened, found, look));
  }

  /** What opening refused: held, or answered on the way that its verification allows. */
  async #refuse(arrival: Taken, { refusal, verified }: Opening & { readonly opened?: never }, look: Look): Promise<readonly ChainStep[]> {
    if (mayBeJudgedLater(refusal)) {
      await this.#holdFor(arrival, refusal, verified, look);
      return [];
    }
    const dossierId = verified?.message.dossierId;
    if (verified === undefined || dossierId === undefined || !isOutsideAccord(refusal)) {
      await this.#answer(arrival, refusal, verified, look.commit);
      return [];
    }
    return this.#inDossier(arrival, verified, formatUuid(dossierId), look, () => Promise.reject(refusal));
  }

  /** A refusal goes back on the way that the verification of its message allows. */
  async #answer(
    arrival: Taken,
    refusal: RogatoryError,
    verified: VerifiedMessage | undefined,
    commit: CommitArrival,
    documents: readonly DocumentWrite[] = [],
  ): Promise<void> {
    if (verified === undefined) await this.#refusals.unverified(arrival, refusal, commit, { documents });
    else if (verified.message.type.name === TRANSPORT_RECEIPT) await this.#refusals.keep(arrival, refusal, commit, { documents });
    else await this.#refusals.verified(arrival, verified, refusal, commit, { documents });
  }

  /**
   * Whether the same frame was opened or refused before, for another mailbox of this agency. What is judged at two times may come to two
   * verdicts, which one agency must not sign of one envelope (LOG-22).
   */
  async #isJudged({ envelopeDigest }: Taken): Promise<boolean> {
    const { vault } = this.#parts.node;
    const key = toHex(envelopeDigest);
    const [opened, refused] = await Promise.all([vault.get(COLLECTION.frame, key), vault.get(COLLECTION.refused, key)]);
    return opened !== undefined || refused !== undefined;
  }

  async #duplicate(arrival: Taken, commit: CommitArrival): Promise<readonly ChainStep[]> {
    const { node } = this.#parts;
    await commit({});
    node.emit({ kind: 'duplicate', envelopeDigest: toHex(arrival.envelopeDigest), at: node.clock.now() });
    return [];
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
      await this.#refusals.keep(arrival, error, commit);
    }
    return [];
  }

  /**
   * Step 8, then what is to become of the message; runs alone within the dossier.
   * @param end - Commits the message, or throws why it is refused.
   */
  #inDossier(
    arrival: Taken,
    verified: VerifiedMessage | OpenedEnvelope,
    dossier: string,
    look: Look,
    end: (found: Found) => Promise<readonly ChainStep[]>,
  ): Promise<readonly ChainStep[]> {
    const { node, casebook, serial } = this.#parts;
    const { commit } = look;
    return serial.run(dossier, async () => {
      const { message, messageDigest } = verified;
      const entry = replayKey(message);
      const seen = (await node.vault.get(COLLECTION.replay, entry))?.value;
      const remember = node.vault.put(COLLECTION.replay, entry, messageDigest, 'absent');
      const seq = message.chain?.seq ?? 0;
      let record: CaseRecord | undefined;
      let place: Place = 'fork';
      try {
        if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, verified) === 'duplicate') {
          return await this.#duplicate(arrival, commit);
        }
        const restore = await lastRestore(node);
        await node.log.ready();
        record =
          (await casebook.load(dossier)) ??
          casebook.start(
            dossier,
            'responder',
            counterpartOf(message.from, node),
            epochOfStart(verified, restore, node.log.epoch),
            message.accord,
          );
        requireCounterpart(record, verified);
        place = await placeOf(casebook, dossier, verified);
        return await end({ record, place, dossier, seq, remember });
      } catch (error) {
        if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
        if (mayBeJudgedLater(error)) {
          await this.#holdFor(arrival, error, verified, look);
          return [];
        }
        // A conflict or fork leaves what stands under this id or in this place as it is.
        const kept = seen === undefined && place !== 'fork' ? [remember, ...casebook.link(dossier, verified)] : [];
        const answers = { record: place === 'fork' ? undefined : record, documents: kept };
        await this.#refusals.answered(arrival, verified, error, commit, answers);
        return kept.length > 0 ? [{ dossier, seq, key: keyAfter(arrival.key, arrival.after, seq) }] : [];
      }
    });
  }

  /** Schema, rules and dossier, and the inbox. */
  async #accept(
    arrival: Taken,
    opened: OpenedEnvelope,
    { record, place, dossier, seq, remember }: Found,
    look: Look,
  ): Promise<readonly ChainStep[]> {
    const { node, casebook, inbox, receipts } = this.#parts;
    const { message, messageDigest } = opened;
    const { commit } = look;
    // Where no more may wait, it goes on without its predecessor.
    const gap = { code: 'gap', signedBy: message.from };
    if (place === 'gap' && this.#waits(arrival, opened) && this.#held.fullFor(arrival, gap) === undefined) {
      await this.#hold(arrival, gap, { document: 'none' }, commit);
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
    const rejection = rejectionIn(opened, judged.event.body);
    await commit({
      leaves: [receiptLeaf(openedReceipt(node, opened), principalKey(message.from))],
      documents: [
        remember,
        ...casebook.received(record, judged, opened, arrival.frame),
        ...(rejection === undefined ? [] : [rejectionDocument(node, dossier, rejection)]),
        inbox.put(key, {
          messageDigest,
          handedOver: isFromLostTime(opened, await lastRestore(node)),
          deliveredAt: arrival.deliveredAt,
          outOfOrder: place === 'gap',
        }),
      ],
    });
    if (rejection !== undefined) node.emit({ kind: 'rejected', dossier, ...rejection, at: node.clock.now() });
    node.emit({ kind: 'opened', dossier, messageId: judged.event.messageId, type: message.type.name, at: node.clock.now() });
    inbox.announce();
    receipts.sealed(message.from, arrivedUrgently(opened));
    return [{ dossier, seq, key }];
  }

  /** Recorded and held: tried again when the program starts, and when newer documents arrive. */
  async #fault(arrival: Taken, cause: unknown, look: Look): Promise<readonly ChainStep[]> {
    const { node } = this.#parts;
    const fault = fail('AGENCY_FAULT', { envelope: toHex(arrival.envelopeDigest), error: nameOf(cause) });
    const hold = { code: fault.code, signedBy: look.signedBy };
    const full = this.#held.fullFor(arrival, hold);
    if (full === undefined) await this.#hold(arrival, hold, awaitedBy(fault, node.trust, look.known), look.commit);
    else await this.#refusals.unverified(arrival, full, look.commit);
    const { code, message: detail } = fault;
    node.emit({ kind: 'fault', envelopeDigest: toHex(arrival.envelopeDigest), code, detail, at: node.clock.now() });
    return [];
  }

  /** A message whose predecessor is missing waits for it a while, then is handed over marked out of order. */
  #waits(arrival: Arrival, opened: OpenedEnvelope): boolean {
    return opened.outer.lane > URGENT_LANE && this.#parts.node.clock.now() < arrival.deliveredAt + GAP_HOLD_MS;
  }

  /** Holds a message for the document that may change a refusal, or refuses it where no more may wait. */
  async #holdFor(arrival: Taken, refusal: RogatoryError, verified: VerifiedMessage | undefined, look: Look): Promise<void> {
    const hold = { code: refusal.code, signedBy: verified?.message.from };
    const full = this.#held.fullFor(arrival, hold);
    if (full === undefined) await this.#hold(arrival, hold, awaitedBy(refusal, this.#parts.node.trust, look.known), look.commit);
    else await this.#answer(arrival, full, verified, look.commit);
  }

  async #hold(arrival: Taken, hold: Hold, awaited: Awaited, commit: CommitArrival): Promise<void> {
    const { code, signedBy } = hold;
    const isSame = arrival.code === code && (arrival.signedBy === undefined) === (signedBy === undefined);
    if (!isSame) await commit({ documents: [this.#held.put(arrival, hold)] });
    this.#held.note(arrival, hold, awaited);
    if (isSame) return;
    const { node } = this.#parts;
    const by = signedBy === undefined ? {} : { from: principalKey(signedBy) };
    node.emit({ kind: 'held', envelopeDigest: toHex(arrival.envelopeDigest), code, ...by, at: node.clock.now() });
  }
}

/** What the sender's program is told in a message of its own; of other faults of an envelope a receipt says enough. */
function isOutsideAccord({ code }: RogatoryError): boolean {
  return code === 'ENVELOPE_ACCORD' || code === 'ENVELOPE_SUITE_TOO_WEAK';
}

/** The kind of a fault: its text may hold what was in the message. */
function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}
