// SPDX-License-Identifier: Apache-2.0
// What arrivals come to: opened, judged, and committed together with all that follows from them.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import { parseFrame } from '../../envelope/header.js';
import { judgeReplay, replayKey } from '../../envelope/replay.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { decodeBody, readBody } from '../../schema/body/codec.js';
import type { DocumentWrite } from '../../store/port.js';
import type { CaseRecord } from '../cases/case-record.js';
import type { AgencyNode } from '../agency-parts.js';
import { disclosed } from '../attachments/disclosure.js';
import { RELAY } from '../attachments/relay-name.js';
import { COLLECTION } from '../collections.js';
import { counterpartOf } from '../send/addressing.js';
import { judgeIncoming } from '../cases/judgement.js';
import { workloadOf } from '../cases/workload.js';
import { keyAfter } from '../inbox/inbox.js';
import { isFromLostTime, restoreBefore } from '../cases/places.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { rejectionDocument, rejectionIn } from './rejections.js';
import type { AgencyEvent } from '../types.js';
import { awaitedBy } from './awaited-document.js';
import type { Awaited } from './awaited-document.js';
import type { Held, HeldArrival, Hold } from './held-messages.js';
import { mayBeJudgedLater, openArrival } from './opening.js';
import { isJudged, look } from './looks.js';
import type { Looked } from './looks.js';
import { STATUS_LANE, URGENT_LANE } from './arrival-parts.js';
import type { ArrivalParts, ChainStep, Taken } from './arrival-parts.js';
import { placeOf, requireCounterpart, seenBySender } from './dossier-place.js';
import type { Place } from './dossier-place.js';
import { sealedReceipt } from './own-receipts.js';
import { isForOperator, refuse, refuseAndAnswer } from './refusal.js';
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
  readonly chain?: ChainStep | undefined;
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
  readonly #held: Held;

  constructor(parts: ArrivalParts, held: Held) {
    this.#parts = parts;
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
    return this.settle([await look(this.#parts.node, arrival)]);
  }

  /**
   * Ends the wait of a held message by a refusal; the sender is told as far as its signatures verify.
   * @param documents - Committed with it.
   * @throws {@link RogatoryError} `STORE_...`.
   */
  async dismiss(held: HeldArrival, refusal: RogatoryError, documents: readonly DocumentWrite[] = []): Promise<void> {
    const step = (await isJudged(this.#parts.node, held)) ? {} : refuse(this.#parts, held, refusal, await this.#verify(held));
    await this.#commit([{ arrival: held }], [this.#end(held, merge(step, { documents }))]);
  }

  /** Ends the wait of a held message whose time is over, unless its operator decides (LOG-53). @throws {@link RogatoryError} `STORE_...`. */
  async expire(held: HeldArrival, refusal: RogatoryError): Promise<void> {
    const isRestored = this.#parts.node.restoredAt > 0 && parseFrame(held.frame).outer.lane !== STATUS_LANE;
    if (!isRestored || !isForOperator(this.#parts.node, held, await this.#verify(held))) return this.dismiss(held, refusal);
    await this.#commit([{ arrival: held }], [this.#hold(held, { ...held, lostTime: true }, { document: 'none' })]);
  }

  /** A message over which this program stumbles is ended as one that nobody signed (AGENCY-16). */
  async #verify(held: HeldArrival): Promise<VerifiedMessage | undefined> {
    if (held.signedBy === undefined) return undefined;
    try {
      return (await openArrival(this.#parts.node, held)).verified;
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
    const documents = arrival.code === undefined ? [] : [this.#held.remove(arrival.key)];
    return { step: merge<AgencyEvent>({ documents }, step), chain };
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
    const { opened, refusal, verified } = opening;
    if (opened === undefined) {
      if (mayBeJudgedLater(refusal)) return this.#holdFor(looked, refusal, verified);
      if (verified === undefined || dossier === undefined || !isOutsideAccord(refusal)) return this.#answer(arrival, refusal, verified);
      return this.#inDossier(looked, verified, dossier, () => Promise.reject(refusal));
    }
    // ENV-62 and ENV-61: lane 0 carries receipts alone, and every other message has its place in a dossier.
    const isStatement = opened.message.type.name === TRANSPORT_RECEIPT;
    if (isStatement !== (opened.outer.lane === STATUS_LANE))
      return this.#answer(arrival, notAllowed('lane 0 is for transport.receipt alone'), opened);
    if (isStatement) return this.#takeStatement(arrival, opened);
    // DOSSIER-33
    if (dossier === undefined) return this.#answer(arrival, notAllowed('a message outside a dossier'), opened);
    return this.#inDossier(looked, opened, dossier, (found) => this.#accept(arrival, opened, found));
  }

  /** A refusal; of a message that the lost time may have opened, its operator decides (LOG-53). */
  #answer(arrival: Taken, refusal: RogatoryError, verified: VerifiedMessage | undefined): Outcome {
    return this.#holdForOperator(arrival, refusal, verified) ?? this.#end(arrival, refuse(this.#parts, arrival, refusal, verified));
  }

  /** Holds a message that must not be refused, while there is room; without it the message is put away, and nothing is stated. */
  #holdForOperator(arrival: Taken, { code }: RogatoryError, verified: VerifiedMessage | undefined): Outcome | undefined {
    if (!isForOperator(this.#parts.node, arrival, verified) || parseFrame(arrival.frame).outer.lane === STATUS_LANE) return undefined;
    const hold: Hold = { code, signedBy: verified?.message.from, lostTime: true };
    return this.#held.fullFor(arrival, hold) === undefined ? this.#hold(arrival, hold, { document: 'none' }) : undefined;
  }

  #duplicate(arrival: Taken): Outcome {
    const at = this.#parts.node.clock.now();
    return this.#end(arrival, { events: [{ kind: 'duplicate', envelopeDigest: toHex(arrival.envelopeDigest), at }] });
  }

  /** What machines say to each other: no dossier, no inbox, and no receipt for a receipt. It is stored, and judged after that. */
  async #takeStatement(arrival: Taken, opened: OpenedEnvelope): Promise<Outcome> {
    const { message, body } = opened;
    try {
      const { isDuplicate, remember } = await this.#replay(opened);
      if (isDuplicate) return this.#end(arrival, {});
      const statement = decodeBody(registry, TRANSPORT_RECEIPT, [message.type.major, message.type.minor], body);
      return this.#end(arrival, merge<AgencyEvent>({ documents: [remember] }, this.#parts.endpoint.received(message.from, statement)));
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      return this.#end(arrival, refuse(this.#parts, arrival, error, opened));
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
    const { from, accord, chain } = verified.message;
    const seq = chain?.seq ?? 0;
    let found: Found | undefined;
    try {
      const [{ isDuplicate, remember }, held, restores] = await Promise.all([
        this.#replay(verified),
        casebook.load(dossier),
        endpoint.restoredEpochs(from),
      ]);
      if (isDuplicate) return this.#duplicate(arrival);
      const record =
        held ?? casebook.start(dossier, 'responder', counterpartOf(from, node), restoreBefore(verified, node.restoredAt), accord);
      requireCounterpart(record, verified);
      found = { record, place: await placeOf(casebook, dossier, verified, restores), dossier, seq, remember };
      return await accept(found);
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      if (mayBeJudgedLater(error)) return this.#holdFor(looked, error, verified);
      // A conflict or fork leaves what stands under this id or in this place as it is, and there is nothing to answer within.
      if (found === undefined) return this.#answer(arrival, error, verified);
      const held = this.#holdForOperator(arrival, error, verified);
      if (held !== undefined) return held;
      const refused = await refuseAndAnswer(this.#parts, arrival, verified, error, found.record);
      const documents = [found.remember, ...casebook.link(dossier, verified)];
      return this.#end(arrival, merge(refused, { documents }), { dossier, seq, key: keyAfter(arrival.key, arrival.after, seq) });
    }
  }

  /** Whether the same message was judged before, and the write that remembers this one. @throws {@link RogatoryError} `ENVELOPE_CONFLICT` (ENV-29). */
  async #replay(verified: VerifiedMessage): Promise<{ readonly isDuplicate: boolean; readonly remember: DocumentWrite }> {
    const { vault } = this.#parts.node;
    const entry = replayKey(verified.message);
    const seen = (await vault.get(COLLECTION.replay, entry))?.value;
    const isDuplicate = judgeReplay(seen instanceof Uint8Array ? seen : undefined, verified) === 'duplicate';
    return { isDuplicate, remember: vault.put(COLLECTION.replay, entry, verified.messageDigest, 'absent') };
  }

  /** Schema, rules and dossier, and the inbox. */
  async #accept(arrival: Taken, opened: OpenedEnvelope, { record, place, dossier, seq, remember }: Found): Promise<Outcome> {
    const { node, casebook, inbox } = this.#parts;
    const { message, messageDigest, body } = opened;
    const { type, from, accord } = message;
    const { deliveredAt } = arrival;
    const until = deliveredAt + GAP_HOLD_MS;
    // A message whose predecessor is missing waits for it a while. Where no more may wait, it goes on without its predecessor.
    const gap = { code: 'gap', signedBy: from };
    const waits = place === 'gap' && opened.outer.lane > URGENT_LANE && node.clock.now() < until;
    if (waits && this.#held.fullFor(arrival, gap) === undefined) {
      return this.#hold(arrival, gap, { document: 'predecessor', dossier, seq: seq - 1, until });
    }
    const asked = { type: type.name, body: readBody(type.name, body), from, accord, dossier, now: deliveredAt };
    const [workload, seen] = await Promise.all([workloadOf(node, casebook, asked), seenBySender(casebook, opened)]);
    const judged = judgeIncoming({ node, record, opened, workload, seen, afterGap: place === 'gap', at: deliveredAt });
    const key = keyAfter(arrival.key, arrival.after, seq);
    const rejection = rejectionIn(opened, judged.event.body);
    const at = node.clock.now();
    const handedOver = isFromLostTime(opened, node.restoredAt);
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const step: Step = {
      ...sealedReceipt(this.#parts, opened, { kind: 'opened' }),
      documents: [
        remember,
        ...casebook.received(record, judged, opened, arrival.frame),
        ...(rejection === undefined ? [] : [rejectionDocument(node, dossier, rejection)]),
        inbox.put(key, { messageDigest, handedOver, deliveredAt, outOfOrder: place === 'gap' }),
        ...(await expectedBlobs(node, opened)),
        ...disclosed(node, opened),
      ],
      events: [
        ...(rejection === undefined
          ? []
          : [{ kind: 'alarm' as const, alarm: 'rejected' as const, subject: rejection.messageId, dossier, ...rejection, at }]),
        { kind: 'opened', envelopeDigest, dossier, messageId: judged.event.messageId, type: type.name, at },
      ],
    };
    return this.#end(arrival, step, { dossier, seq, key });
  }

  /** Recorded and held: tried again when the program starts, and when newer documents arrive. */
  #fault(looked: Looked, cause: unknown): Outcome {
    const envelopeDigest = toHex(looked.arrival.envelopeDigest);
    const fault = fail('AGENCY_FAULT', { envelope: envelopeDigest, error: nameOf(cause) });
    const { code, message: detail } = fault;
    const outcome = this.#holdFor(looked, fault, undefined, { code, signedBy: looked.opening?.verified?.message.from });
    const about = { subject: envelopeDigest, envelopeDigest, code, detail, at: this.#parts.node.clock.now() };
    const events: AgencyEvent[] = [{ kind: 'alarm', alarm: 'fault', ...about }];
    return { ...outcome, step: merge<AgencyEvent>(outcome.step, { events }) };
  }

  /** Holds a message for the document that may change a refusal, or refuses it where no more may wait. */
  #holdFor(
    { arrival, known }: Looked,
    refusal: RogatoryError,
    verified: VerifiedMessage | undefined,
    hold: Hold = { code: refusal.code, signedBy: verified?.message.from, lostTime: isForOperator(this.#parts.node, arrival, verified) },
  ): Outcome {
    const full = this.#held.fullFor(arrival, hold);
    if (full !== undefined) return this.#end(arrival, refuse(this.#parts, arrival, full, verified));
    return this.#hold(arrival, hold, awaitedBy(refusal, this.#parts.node.trust, known));
  }

  /** It takes its room at once, so that the others of its run find it taken. */
  #hold(arrival: Taken, hold: Hold, awaited: Awaited): Outcome {
    const { node } = this.#parts;
    const { code, signedBy, lostTime } = hold;
    const isSame = arrival.code === code && (arrival.signedBy === undefined) === (signedBy === undefined) && arrival.lostTime === lostTime;
    const by = signedBy === undefined ? {} : { from: principalKey(signedBy) };
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const told: AgencyEvent = { kind: 'alarm', alarm: 'held', subject: envelopeDigest, envelopeDigest, code, ...by, at: node.clock.now() };
    this.#held.note(arrival, hold, awaited);
    return { step: isSame ? {} : { documents: [this.#held.put(arrival, hold)], events: [told] }, isHeld: true };
  }
}

/** AGENCY-62: what a message names is wanted once the message was opened. */
async function expectedBlobs(
  { transfers }: AgencyNode,
  { envelopeDigest, outer, messageDigest: message }: OpenedEnvelope,
): Promise<readonly DocumentWrite[]> {
  const { blobs, lane, expiresAt } = outer;
  if (blobs.length === 0) return [];
  return transfers.expect({ from: RELAY, envelopeDigest, lane, expiresAt: expiresAt * 1000, blobs, to: [], message });
}

function notAllowed(reason: string): RogatoryError {
  return fail('AGENCY_NOT_ALLOWED', { reason });
}

/** What the sender's program is told in a message of its own; of other faults of an envelope a receipt says enough. */
function isOutsideAccord({ code }: RogatoryError): boolean {
  return code === 'ENVELOPE_ACCORD' || code === 'ENVELOPE_SUITE_TOO_WEAK';
}

/** The kind of a fault: its text may hold what was in the message. */
function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}
