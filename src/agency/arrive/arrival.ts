// SPDX-License-Identifier: Apache-2.0
// What one arrival comes to: opened, judged, and committed together with all that follows from it.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import { receiptLeaf } from '../../endpoint/log/leaves.js';
import { judgeReplay, replayKey } from '../../envelope/replay.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { decodeBody, readBody } from '../../schema/body/codec.js';
import type { DocumentWrite } from '../../store/port.js';
import type { CaseRecord } from '../cases/case-record.js';
import { COLLECTION } from '../collections.js';
import { counterpartOf } from '../cases/counterpart.js';
import { judgeIncoming } from '../cases/judgement.js';
import { workloadOf } from '../cases/workload.js';
import { keyAfter } from '../inbox/inbox.js';
import { isFromLostTime, restoreBefore } from '../cases/places.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { rejectionDocument, rejectionIn } from './rejections.js';
import type { AgencyEvent } from '../types.js';
import { awaitedBy, knownVersions } from './awaited-document.js';
import type { Awaited, KnownVersions } from './awaited-document.js';
import type { Arrival, Held, HeldArrival, Hold } from './held-messages.js';
import { EnvelopeOpener, mayBeJudgedLater } from './opening.js';
import type { Opening } from './opening.js';
import { STATUS_LANE, URGENT_LANE, arrivedUrgently } from './arrival-parts.js';
import type { ArrivalParts, ChainStep, Taken } from './arrival-parts.js';
import { placeOf, requireCounterpart, seenBySender } from './dossier-place.js';
import type { Place } from './dossier-place.js';
import { openedReceipt } from './own-receipts.js';
import { Refusals } from './refusal.js';
import { registry } from '../../vocabulary/registry.js';

/** How long a message waits for a missing predecessor; urgent ones do not. */
const GAP_HOLD_MS = 15 * 60_000;

type Step = Effects<AgencyEvent>;

/** One look at an arrival. */
interface Look {
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
  async process(arrival: Taken): Promise<readonly ChainStep[]> {
    const look: Look = { known: knownVersions(this.#parts.node.trust) };
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
    const step = (await this.#isJudged(held)) ? {} : this.#refusals.of(held, refusal, await this.#verify(held));
    await this.#end(held, merge(step, { documents }));
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

  async #commit(arrival: Taken, step: Step): Promise<void> {
    const { key, code, acknowledgement } = arrival;
    await this.#parts.node.committer.commit(
      acknowledgement === undefined ? step : merge<AgencyEvent>(step, { acknowledgements: [acknowledgement] }),
    );
    if (code !== undefined) this.#held.forget(key);
  }

  /** Commits all that follows from an arrival together with the end of its wait. */
  async #end(arrival: Taken, step: Step): Promise<void> {
    const removed = arrival.code === undefined ? [] : [this.#held.remove(arrival.key)];
    await this.#commit(arrival, merge<AgencyEvent>({ documents: removed }, step));
  }

  async #open(arrival: Taken, look: Look): Promise<readonly ChainStep[]> {
    if (await this.#isJudged(arrival)) return this.#duplicate(arrival);
    const opening = await this.#opener.open(arrival);
    const { opened } = opening;
    const from = (opened ?? opening.verified)?.message.from;
    if (from !== undefined) look.signedBy = from;
    if (opened === undefined) return this.#refuse(arrival, opening, look);
    const { type, dossierId } = opened.message;
    const isStatement = type.name === TRANSPORT_RECEIPT;
    if (isStatement !== (opened.outer.lane === STATUS_LANE))
      return this.#refuseFor(arrival, opened, 'lane 0 is for transport.receipt alone');
    if (isStatement) return this.#takeStatement(arrival, opened);
    if (dossierId === undefined) return this.#refuseFor(arrival, opened, 'a message outside a dossier');
    return this.#inDossier(arrival, opened, formatUuid(dossierId), look, (found) => this.#accept(arrival, opened, found));
  }

  async #refuseFor(arrival: Taken, opened: OpenedEnvelope, reason: string): Promise<readonly ChainStep[]> {
    await this.#answer(arrival, fail('AGENCY_NOT_ALLOWED', { reason }), opened);
    return [];
  }

  /** What opening refused: held, or answered on the way that its verification allows. */
  async #refuse(arrival: Taken, { refusal, verified }: Opening & { readonly opened?: never }, look: Look): Promise<readonly ChainStep[]> {
    if (mayBeJudgedLater(refusal)) {
      await this.#holdFor(arrival, refusal, verified, look);
      return [];
    }
    const dossierId = verified?.message.dossierId;
    if (verified === undefined || dossierId === undefined || !isOutsideAccord(refusal)) {
      await this.#answer(arrival, refusal, verified);
      return [];
    }
    return this.#inDossier(arrival, verified, formatUuid(dossierId), look, () => Promise.reject(refusal));
  }

  /** A refusal; of a message that the lost time may have opened, its operator decides (LOG-53). */
  async #answer(arrival: Taken, refusal: RogatoryError, verified: VerifiedMessage | undefined): Promise<void> {
    if (await this.#holdForOperator(arrival, refusal, verified)) return;
    await this.#end(arrival, this.#refusals.of(arrival, refusal, verified));
  }

  /** Holds a message that must not be refused, while there is room; without it the message is put away, and nothing is stated. */
  async #holdForOperator(arrival: Taken, { code }: RogatoryError, verified: VerifiedMessage | undefined): Promise<boolean> {
    if (!this.#refusals.isForOperator(arrival, verified) || laneOf(arrival) === STATUS_LANE) return false;
    const hold: Hold = { code, signedBy: verified?.message.from, lostTime: true };
    if (this.#held.fullFor(arrival, hold) !== undefined) return false;
    await this.#hold(arrival, hold, { document: 'none' });
    return true;
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

  async #duplicate(arrival: Taken): Promise<readonly ChainStep[]> {
    const at = this.#parts.node.clock.now();
    await this.#end(arrival, { events: [{ kind: 'duplicate', envelopeDigest: toHex(arrival.envelopeDigest), at }] });
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

  /** What machines say to each other: no dossier, no inbox, and no receipt for a receipt. It is stored, and judged after that. */
  async #takeStatement(arrival: Taken, opened: OpenedEnvelope): Promise<readonly ChainStep[]> {
    const { node, endpoint } = this.#parts;
    const { message, messageDigest, body } = opened;
    const entry = replayKey(message);
    const seen = (await node.vault.get(COLLECTION.replay, entry))?.value;
    try {
      if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, opened) === 'duplicate') {
        await this.#end(arrival, {});
        return [];
      }
      const remember = node.vault.put(COLLECTION.replay, entry, messageDigest, 'absent');
      const statement = decodeBody(registry, TRANSPORT_RECEIPT, [message.type.major, message.type.minor], body);
      await this.#end(arrival, merge<AgencyEvent>({ documents: [remember] }, endpoint.received(message.from, statement)));
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      await this.#end(arrival, this.#refusals.keep(arrival, error));
    }
    return [];
  }

  /**
   * Step 8, then what is to become of the message; runs alone within the dossier.
   * @param accept - Commits the message, or throws why it is refused.
   */
  #inDossier(
    arrival: Taken,
    verified: VerifiedMessage | OpenedEnvelope,
    dossier: string,
    look: Look,
    accept: (found: Found) => Promise<readonly ChainStep[]>,
  ): Promise<readonly ChainStep[]> {
    const { node, casebook, serial, endpoint } = this.#parts;
    return serial.run(dossier, async () => {
      const { message, messageDigest } = verified;
      const entry = replayKey(message);
      const seen = (await node.vault.get(COLLECTION.replay, entry))?.value;
      const remember = node.vault.put(COLLECTION.replay, entry, messageDigest, 'absent');
      const seq = message.chain?.seq ?? 0;
      let record: CaseRecord | undefined;
      let place: Place = 'fork';
      try {
        if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, verified) === 'duplicate') return await this.#duplicate(arrival);
        record =
          (await casebook.load(dossier)) ??
          casebook.start(dossier, 'responder', counterpartOf(message.from, node), restoreBefore(verified, node.restoredAt), message.accord);
        requireCounterpart(record, verified);
        place = await placeOf(casebook, dossier, verified, await endpoint.restoredEpochs(message.from));
        return await accept({ record, place, dossier, seq, remember });
      } catch (error) {
        if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
        if (mayBeJudgedLater(error)) {
          await this.#holdFor(arrival, error, verified, look);
          return [];
        }
        if (await this.#holdForOperator(arrival, error, verified)) return [];
        // A conflict or fork leaves what stands under this id or in this place as it is, and there is nothing to answer within.
        const kept = seen === undefined && place !== 'fork' ? [remember, ...casebook.link(dossier, verified)] : [];
        const refused =
          place === 'fork' || record === undefined
            ? this.#refusals.of(arrival, error, verified)
            : await this.#refusals.answered(arrival, verified, error, record);
        await this.#end(arrival, merge(refused, { documents: kept }));
        return kept.length > 0 ? [{ dossier, seq, key: keyAfter(arrival.key, arrival.after, seq) }] : [];
      }
    });
  }

  /** Schema, rules and dossier, and the inbox. */
  async #accept(arrival: Taken, opened: OpenedEnvelope, { record, place, dossier, seq, remember }: Found): Promise<readonly ChainStep[]> {
    const { node, casebook, inbox, endpoint } = this.#parts;
    const { message, messageDigest } = opened;
    // Where no more may wait, it goes on without its predecessor.
    const gap = { code: 'gap', signedBy: message.from };
    if (place === 'gap' && this.#waits(arrival, opened) && this.#held.fullFor(arrival, gap) === undefined) {
      await this.#hold(arrival, gap, { document: 'none' });
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
    const from = principalKey(message.from);
    const at = node.clock.now();
    const entry = {
      messageDigest,
      handedOver: isFromLostTime(opened, node.restoredAt),
      deliveredAt: arrival.deliveredAt,
      outOfOrder: place === 'gap',
    };
    await this.#end(arrival, {
      leaves: [receiptLeaf(openedReceipt(node, opened), from)],
      concerns: [from],
      statementsTo: [{ to: from, withinMs: endpoint.sealedDelay(arrivedUrgently(opened)) }],
      documents: [
        remember,
        ...casebook.received(record, judged, opened, arrival.frame),
        ...(rejection === undefined ? [] : [rejectionDocument(node, dossier, rejection)]),
        inbox.put(key, entry),
      ],
      events: [
        ...(rejection === undefined ? [] : [{ kind: 'rejected' as const, dossier, ...rejection, at }]),
        { kind: 'opened', dossier, messageId: judged.event.messageId, type: message.type.name, at },
      ],
    });
    inbox.announce();
    return [{ dossier, seq, key }];
  }

  /** Recorded and held: tried again when the program starts, and when newer documents arrive. */
  async #fault(arrival: Taken, cause: unknown, look: Look): Promise<readonly ChainStep[]> {
    const { node } = this.#parts;
    const fault = fail('AGENCY_FAULT', { envelope: toHex(arrival.envelopeDigest), error: nameOf(cause) });
    const hold = { code: fault.code, signedBy: look.signedBy };
    const full = this.#held.fullFor(arrival, hold);
    if (full === undefined) await this.#hold(arrival, hold, awaitedBy(fault, node.trust, look.known));
    else await this.#end(arrival, this.#refusals.of(arrival, full, undefined));
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
    const lostTime = this.#refusals.isForOperator(arrival, verified);
    const hold: Hold = { code: refusal.code, signedBy: verified?.message.from, ...(lostTime ? { lostTime } : {}) };
    const full = this.#held.fullFor(arrival, hold);
    if (full === undefined) await this.#hold(arrival, hold, awaitedBy(refusal, this.#parts.node.trust, look.known));
    else await this.#end(arrival, this.#refusals.of(arrival, full, verified));
  }

  async #hold(arrival: Taken, hold: Hold, awaited: Awaited): Promise<void> {
    const { node } = this.#parts;
    const { code, signedBy } = hold;
    const isSame = arrival.code === code && (arrival.signedBy === undefined) === (signedBy === undefined);
    const by = signedBy === undefined ? {} : { from: principalKey(signedBy) };
    const told = { kind: 'held' as const, envelopeDigest: toHex(arrival.envelopeDigest), code, ...by, at: node.clock.now() };
    if (!isSame) await this.#commit(arrival, { documents: [this.#held.put(arrival, hold)], events: [told] });
    this.#held.note(arrival, hold, awaited);
  }
}

function laneOf({ key }: Arrival): number {
  return Number(key.slice(0, key.indexOf('/')));
}

/** What the sender's program is told in a message of its own; of other faults of an envelope a receipt says enough. */
function isOutsideAccord({ code }: RogatoryError): boolean {
  return code === 'ENVELOPE_ACCORD' || code === 'ENVELOPE_SUITE_TOO_WEAK';
}

/** The kind of a fault: its text may hold what was in the message. */
function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}
