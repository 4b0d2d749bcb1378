// SPDX-License-Identifier: Apache-2.0
// What arrivals come to: opened, judged, and committed together with all that follows from them.
import type { CborValue } from '../../cbor/value.js';
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
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
import { awaitedBy } from './awaited-document.js';
import type { Awaited } from './awaited-document.js';
import type { Arrival, Held, HeldArrival, Hold } from './held-messages.js';
import { EnvelopeOpener, mayBeJudgedLater } from './opening.js';
import type { Opening } from './opening.js';
import { Looks } from './looks.js';
import type { Looked } from './looks.js';
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

/** What becomes of one arrival. */
interface Outcome {
  readonly step: Step;
  /** It waits on. */
  readonly isHeld?: true;
  /** The sender's chain went on. */
  readonly chain?: ChainStep;
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
  readonly looks: Looks;
  readonly #parts: ArrivalParts;
  readonly #opener: EnvelopeOpener;
  readonly #refusals: Refusals;
  readonly #held: Held;

  constructor(parts: ArrivalParts, held: Held) {
    this.#parts = parts;
    this.#opener = new EnvelopeOpener(parts.node);
    this.looks = new Looks(parts.node, this.#opener);
    this.#refusals = new Refusals(parts);
    this.#held = held;
  }

  /**
   * Judges a run and commits whatever follows, together with the end of its waits.
   * @returns where the senders' chains went on.
   * @throws {@link RogatoryError} `STORE_...` alone: whatever else goes wrong is held with its arrival.
   */
  async settle(run: readonly Looked[]): Promise<readonly ChainStep[]> {
    const dossiers = run.flatMap(({ dossier }) => dossier ?? []);
    try {
      return await this.#parts.serial.runAll(dossiers, async () =>
        this.#commit(run, await Promise.all(run.map((one) => this.#judge(one)))),
      );
    } catch (error) {
      // Something of one of them stands in the store already: the others are not refused for it.
      if (run.length === 1 || !isRogatoryError(error, 'STORE_EXPECTATION')) throw error;
    }
    const steps: ChainStep[] = [];
    for (const { arrival } of run) steps.push(...(await this.process(arrival)));
    return steps;
  }

  /** Opens and settles one arrival. @throws {@link RogatoryError} as {@link settle}. */
  async process(arrival: Taken): Promise<readonly ChainStep[]> {
    return this.settle([await this.looks.look(arrival)]);
  }

  /**
   * Ends the wait of a held message by a refusal; the sender is told as far as its signatures verify.
   * @param documents - Committed with it.
   * @throws {@link RogatoryError} `STORE_...`.
   */
  async dismiss(held: HeldArrival, refusal: RogatoryError, documents: readonly DocumentWrite[] = []): Promise<void> {
    const step = (await this.looks.isJudged(held)) ? {} : this.#refusals.of(held, refusal, await this.#verify(held));
    await this.#commit([{ arrival: held }], [this.#end(held, merge(step, { documents }))]);
  }

  /** Ends the wait of a held message whose time is over, unless its operator decides (LOG-53). @throws {@link RogatoryError} `STORE_...`. */
  async expire(held: HeldArrival, refusal: RogatoryError): Promise<void> {
    const isRestored = this.#parts.node.restoredAt > 0 && laneOf(held) !== STATUS_LANE;
    if (!isRestored || !this.#refusals.isForOperator(held, await this.#verify(held))) return this.dismiss(held, refusal);
    await this.#commit([{ arrival: held }], [this.#hold(held, { ...held, lostTime: true }, { document: 'none' })]);
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

  /** Commits what became of a run, in its order. */
  async #commit(run: readonly Pick<Looked, 'arrival'>[], outcomes: readonly Outcome[]): Promise<readonly ChainStep[]> {
    // The last of a lane speaks for all of them.
    const acknowledgement = run.at(-1)?.arrival.acknowledgement;
    const ended = acknowledgement === undefined ? {} : { acknowledgements: [acknowledgement] };
    const step = merge<AgencyEvent>(...outcomes.map((outcome) => outcome.step), ended);
    if (Object.keys(step).length > 0) await this.#parts.node.committer.commit(step);
    for (const [at, { isHeld }] of outcomes.entries()) if (isHeld !== true) this.#held.forget(run[at]?.arrival.key ?? '');
    const steps = outcomes.flatMap(({ chain }) => chain ?? []);
    if (steps.length > 0) this.#parts.inbox.announce();
    return steps;
  }

  /** All that follows from an arrival together with the end of its wait. */
  #end(arrival: Taken, step: Step, chain?: ChainStep): Outcome {
    const removed = arrival.code === undefined ? [] : [this.#held.remove(arrival.key)];
    return { step: merge<AgencyEvent>({ documents: removed }, step), ...(chain === undefined ? {} : { chain }) };
  }

  async #judge(looked: Looked): Promise<Outcome> {
    const { fault } = looked;
    try {
      if (fault === undefined) return await this.#open(looked);
    } catch (error) {
      if (isRogatoryError(error) && error.code.startsWith('STORE_')) throw error;
      return this.#fault(looked, error);
    }
    // A fault of this program must not stand in the way of the messages behind it (AGENCY-16).
    return this.#fault(looked, fault);
  }

  async #open(looked: Looked): Promise<Outcome> {
    const { arrival, opening, dossier } = looked;
    if (opening === undefined) return this.#duplicate(arrival);
    const { opened } = opening;
    if (opened === undefined) return this.#refuse(looked, opening);
    const isStatement = opened.message.type.name === TRANSPORT_RECEIPT;
    if (isStatement !== (opened.outer.lane === STATUS_LANE))
      return this.#refuseFor(arrival, opened, 'lane 0 is for transport.receipt alone');
    if (isStatement) return this.#takeStatement(arrival, opened);
    if (dossier === undefined) return this.#refuseFor(arrival, opened, 'a message outside a dossier');
    return this.#inDossier(looked, opened, dossier, (found) => this.#accept(arrival, opened, found));
  }

  #refuseFor(arrival: Taken, opened: OpenedEnvelope, reason: string): Outcome {
    return this.#answer(arrival, fail('AGENCY_NOT_ALLOWED', { reason }), opened);
  }

  /** What opening refused: held, or answered on the way that its verification allows. */
  async #refuse(looked: Looked, { refusal, verified }: Opening & { readonly opened?: never }): Promise<Outcome> {
    const { arrival, dossier } = looked;
    if (mayBeJudgedLater(refusal)) return this.#holdFor(looked, refusal, verified);
    if (verified === undefined || dossier === undefined || !isOutsideAccord(refusal)) return this.#answer(arrival, refusal, verified);
    return this.#inDossier(looked, verified, dossier, () => Promise.reject(refusal));
  }

  /** A refusal; of a message that the lost time may have opened, its operator decides (LOG-53). */
  #answer(arrival: Taken, refusal: RogatoryError, verified: VerifiedMessage | undefined): Outcome {
    return this.#holdForOperator(arrival, refusal, verified) ?? this.#end(arrival, this.#refusals.of(arrival, refusal, verified));
  }

  /** Holds a message that must not be refused, while there is room; without it the message is put away, and nothing is stated. */
  #holdForOperator(arrival: Taken, { code }: RogatoryError, verified: VerifiedMessage | undefined): Outcome | undefined {
    if (!this.#refusals.isForOperator(arrival, verified) || laneOf(arrival) === STATUS_LANE) return undefined;
    const hold: Hold = { code, signedBy: verified?.message.from, lostTime: true };
    return this.#held.fullFor(arrival, hold) === undefined ? this.#hold(arrival, hold, { document: 'none' }) : undefined;
  }

  #duplicate(arrival: Taken): Outcome {
    const at = this.#parts.node.clock.now();
    return this.#end(arrival, { events: [{ kind: 'duplicate', envelopeDigest: toHex(arrival.envelopeDigest), at }] });
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
  async #takeStatement(arrival: Taken, opened: OpenedEnvelope): Promise<Outcome> {
    const { node, endpoint } = this.#parts;
    const { message, messageDigest, body } = opened;
    const entry = replayKey(message);
    const seen = (await node.vault.get(COLLECTION.replay, entry))?.value;
    try {
      if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, opened) === 'duplicate') return this.#end(arrival, {});
      const remember = node.vault.put(COLLECTION.replay, entry, messageDigest, 'absent');
      const statement = decodeBody(registry, TRANSPORT_RECEIPT, [message.type.major, message.type.minor], body);
      return this.#end(arrival, merge<AgencyEvent>({ documents: [remember] }, endpoint.received(message.from, statement)));
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      return this.#end(arrival, this.#refusals.keep(arrival, error));
    }
  }

  /**
   * Step 8, then what is to become of the message; runs alone within the dossier.
   * @param accept - Takes the message, or throws why it is refused.
   */
  async #inDossier(
    looked: Looked,
    verified: VerifiedMessage | OpenedEnvelope,
    dossier: string,
    accept: (found: Found) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { node, casebook, endpoint } = this.#parts;
    const { arrival } = looked;
    const { message, messageDigest } = verified;
    const entry = replayKey(message);
    const remember = node.vault.put(COLLECTION.replay, entry, messageDigest, 'absent');
    const seq = message.chain?.seq ?? 0;
    let seen: CborValue | undefined;
    let record: CaseRecord | undefined;
    let place: Place = 'fork';
    try {
      const [known, held, restores] = await Promise.all([
        node.vault.get(COLLECTION.replay, entry),
        casebook.load(dossier),
        endpoint.restoredEpochs(message.from),
      ]);
      seen = known?.value;
      if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, verified) === 'duplicate') return this.#duplicate(arrival);
      record =
        held ??
        casebook.start(dossier, 'responder', counterpartOf(message.from, node), restoreBefore(verified, node.restoredAt), message.accord);
      requireCounterpart(record, verified);
      place = await placeOf(casebook, dossier, verified, restores);
      return await accept({ record, place, dossier, seq, remember });
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      if (mayBeJudgedLater(error)) return this.#holdFor(looked, error, verified);
      const held = this.#holdForOperator(arrival, error, verified);
      if (held !== undefined) return held;
      // A conflict or fork leaves what stands under this id or in this place as it is, and there is nothing to answer within.
      const kept = seen === undefined && place !== 'fork' ? [remember, ...casebook.link(dossier, verified)] : [];
      const refused =
        place === 'fork' || record === undefined
          ? this.#refusals.of(arrival, error, verified)
          : await this.#refusals.answered(arrival, verified, error, record);
      const chain = kept.length > 0 ? { dossier, seq, key: keyAfter(arrival.key, arrival.after, seq) } : undefined;
      return this.#end(arrival, merge(refused, { documents: kept }), chain);
    }
  }

  /** Schema, rules and dossier, and the inbox. */
  async #accept(arrival: Taken, opened: OpenedEnvelope, { record, place, dossier, seq, remember }: Found): Promise<Outcome> {
    const { node, casebook, inbox, endpoint } = this.#parts;
    const { message, messageDigest } = opened;
    // Where no more may wait, it goes on without its predecessor.
    const gap = { code: 'gap', signedBy: message.from };
    if (place === 'gap' && this.#waits(arrival, opened) && this.#held.fullFor(arrival, gap) === undefined) {
      const outcome = this.#hold(arrival, gap, { document: 'none' });
      this.#held.await(arrival.key, { dossier, seq: seq - 1, until: arrival.deliveredAt + GAP_HOLD_MS });
      return outcome;
    }
    const [workload, seen] = await Promise.all([this.#workload(opened, dossier, arrival.deliveredAt), seenBySender(casebook, opened)]);
    const judged = judgeIncoming({
      node,
      record,
      opened,
      workload,
      seen,
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
    const step: Step = {
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
    };
    return this.#end(arrival, step, { dossier, seq, key });
  }

  /** Recorded and held: tried again when the program starts, and when newer documents arrive. */
  #fault({ arrival, known, signedBy }: Looked, cause: unknown): Outcome {
    const { trust, clock } = this.#parts.node;
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const fault = fail('AGENCY_FAULT', { envelope: envelopeDigest, error: nameOf(cause) });
    const hold = { code: fault.code, signedBy };
    const full = this.#held.fullFor(arrival, hold);
    const outcome =
      full === undefined
        ? this.#hold(arrival, hold, awaitedBy(fault, trust, known))
        : this.#end(arrival, this.#refusals.of(arrival, full, undefined));
    const events: AgencyEvent[] = [{ kind: 'fault', envelopeDigest, code: fault.code, detail: fault.message, at: clock.now() }];
    return { ...outcome, step: merge<AgencyEvent>(outcome.step, { events }) };
  }

  /** A message whose predecessor is missing waits for it a while, then is handed over marked out of order. */
  #waits(arrival: Arrival, opened: OpenedEnvelope): boolean {
    return opened.outer.lane > URGENT_LANE && this.#parts.node.clock.now() < arrival.deliveredAt + GAP_HOLD_MS;
  }

  /** Holds a message for the document that may change a refusal, or refuses it where no more may wait. */
  #holdFor({ arrival, known }: Looked, refusal: RogatoryError, verified: VerifiedMessage | undefined): Outcome {
    const lostTime = this.#refusals.isForOperator(arrival, verified);
    const hold: Hold = { code: refusal.code, signedBy: verified?.message.from, ...(lostTime ? { lostTime } : {}) };
    const full = this.#held.fullFor(arrival, hold);
    if (full !== undefined) return this.#end(arrival, this.#refusals.of(arrival, full, verified));
    return this.#hold(arrival, hold, awaitedBy(refusal, this.#parts.node.trust, known));
  }

  /** It takes its room at once, so that the others of its run find it taken. */
  #hold(arrival: Taken, hold: Hold, awaited: Awaited): Outcome {
    const { node } = this.#parts;
    const { code, signedBy, lostTime } = hold;
    const isSame = arrival.code === code && (arrival.signedBy === undefined) === (signedBy === undefined) && arrival.lostTime === lostTime;
    const by = signedBy === undefined ? {} : { from: principalKey(signedBy) };
    const told = { kind: 'held' as const, envelopeDigest: toHex(arrival.envelopeDigest), code, ...by, at: node.clock.now() };
    this.#held.forget(arrival.key);
    this.#held.note(arrival, hold, awaited);
    return { step: isSame ? {} : { documents: [this.#held.put(arrival, hold)], events: [told] }, isHeld: true };
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
