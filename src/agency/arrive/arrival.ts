// SPDX-License-Identifier: Apache-2.0
// What arrivals come to: opened, judged, and committed together with all that follows from them.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import { STATUS_LANE } from '../../endpoint/ports.js';
import type { Serial } from '../../endpoint/serial.js';
import { judgeReplay, replayKey } from '../../envelope/replay.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { decodeBody, readBody } from '../../schema/body/codec.js';
import type { DocumentWrite } from '../../store/port.js';
import { registry } from '../../vocabulary/registry.js';
import type { AgencyNode } from '../agency-parts.js';
import { disclosed } from '../attachments/disclosure.js';
import { RELAY } from '../../endpoint/blobs/blob-record.js';
import type { CaseRecord } from '../cases/case-record.js';
import { judgeIncoming } from '../cases/judgement.js';
import { isFromLostTime, restoreBefore } from '../cases/places.js';
import { workloadOf } from '../cases/workload.js';
import { COLLECTION } from '../collections.js';
import { keyAfter } from '../inbox/inbox.js';
import type { Inbox } from '../inbox/inbox.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { counterpartOf } from '../send/addressing.js';
import type { AgencyEvent } from '../types.js';
import { awaitedBy } from './held-messages.js';
import type { AwaitedDocument, ChainPlace, HeldMessages, HeldArrival, Hold, TakenArrival } from './held-messages.js';
import { isJudged, look, mayBeJudgedLater, openArrival } from './opening.js';
import type { ArrivalLook } from './opening.js';
import { sealedReceipt, URGENT_LANE } from './own-receipts.js';
import { isForOperator, refuse, rejectionIn } from './refusal.js';
import type { RefusalParts } from './refusal.js';

/** How long a message waits for a missing predecessor; urgent ones do not. */
const GAP_HOLD_MS = 15 * 60_000;

type Step = Effects<AgencyEvent>;

export interface ArrivalParts extends RefusalParts {
  readonly inbox: Inbox;
  /** One task at a time in each dossier. */
  readonly serial: Serial;
  readonly endpoint: Pick<Endpoint, 'received' | 'sealedDelay' | 'restoredEpochs'>;
}

/** The sender's chain went on to this place; `key` is that of the message there. */
export interface ChainStep extends ChainPlace {
  readonly key: string;
}

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
  /** A predecessor is missing. */
  readonly isGap: boolean;
  readonly seq: number;
  /** Entry of the replay set. */
  readonly remember: DocumentWrite;
}

export class Arrivals {
  readonly #parts: ArrivalParts;
  readonly #held: HeldMessages;

  constructor(parts: ArrivalParts, held: HeldMessages) {
    this.#parts = parts;
    this.#held = held;
  }

  /**
   * Judges a run and commits whatever follows, together with the end of its waits.
   * @returns where the senders' chains went on.
   * @throws {@link RogatoryError} `STORE_...` alone: whatever else goes wrong is held with its arrival.
   */
  async settle(run: readonly ArrivalLook[]): Promise<readonly ChainStep[]> {
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
  async process(arrival: TakenArrival): Promise<readonly ChainStep[]> {
    return this.settle([await look(this.#parts.node, arrival)]);
  }

  /**
   * Ends the wait of a held message by a refusal; the sender is told as far as its signatures verify.
   * @param documents - Committed with it.
   * @throws {@link RogatoryError} `STORE_...`.
   */
  async dismiss(held: HeldArrival, refusal: RogatoryError, documents: readonly DocumentWrite[] = []): Promise<void> {
    const isRefused = await isJudged(this.#parts.node, held);
    const step = isRefused ? {} : await refuse(this.#parts, held, refusal, await this.#verify(held));
    await this.#commit([{ arrival: held }], [this.#end(held, merge(step, { documents }))]);
  }

  /**
   * Ends the wait of a held message whose time is over. A signed one that the lost time may have opened waits on for its operator (LOG-53).
   * @throws {@link RogatoryError} `STORE_...`.
   */
  async expire(held: HeldArrival, refusal: RogatoryError): Promise<void> {
    const { node } = this.#parts;
    const lostTime = node.restoredAt > 0 && isForOperator(node, held, await this.#verify(held));
    // Anybody may have made an unsigned one: it ends, and its frame is kept.
    if (!lostTime || held.signedBy === undefined) return this.dismiss({ ...held, lostTime }, refusal);
    await this.#commit([{ arrival: held }], [this.#hold(held, { ...held, lostTime }, { document: 'none' })]);
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
  async #commit(run: readonly Pick<ArrivalLook, 'arrival'>[], outcomes: readonly Outcome[]): Promise<readonly ChainStep[]> {
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
  #end(arrival: TakenArrival, step: Step, chain?: ChainStep): Outcome {
    const documents = arrival.code === undefined ? [] : [this.#held.remove(arrival.key)];
    return { step: merge<AgencyEvent>({ documents }, step), chain };
  }

  async #judge(looked: ArrivalLook): Promise<Outcome> {
    try {
      if (looked.fault === undefined) return await this.#open(looked);
    } catch (error) {
      if (isRogatoryError(error) && error.code.startsWith('STORE_')) throw error;
      return this.#fault(looked, error);
    }
    return this.#fault(looked, looked.fault);
  }

  async #open(looked: ArrivalLook): Promise<Outcome> {
    const { arrival, opening, dossier } = looked;
    if (opening === undefined) return this.#duplicate(arrival);
    const { opened, refusal, verified } = opening;
    try {
      if (opened === undefined) {
        if (verified === undefined || dossier === undefined || !isOutsideAccord(refusal)) throw refusal;
        return await this.#inDossier(looked, verified, dossier, () => Promise.reject(refusal));
      }
      // ENV-62, ENV-61, LOG-46: lane 0 carries receipts alone, and every other message has its place in a dossier.
      const isStatement = opened.message.type.name === TRANSPORT_RECEIPT;
      if (isStatement !== (opened.outer.lane === STATUS_LANE)) throw notAllowed('lane 0 is for transport.receipt alone');
      if (isStatement) return await this.#takeStatement(arrival, opened);
      // DOSSIER-33
      if (dossier === undefined) throw notAllowed('a message outside a dossier');
      return await this.#inDossier(looked, opened, dossier, (found) => this.#accept(arrival, opened, found));
    } catch (error) {
      // A conflict or fork leaves what stands under this id or in this place as it is, and there is nothing to answer within.
      return await this.#refuse(looked, error, verified);
    }
  }

  #duplicate(arrival: TakenArrival): Outcome {
    const at = this.#parts.node.clock.now();
    return this.#end(arrival, { events: [{ kind: 'duplicate', envelopeDigest: toHex(arrival.envelopeDigest), at }] });
  }

  /** What machines say to each other: no dossier, no inbox, and no receipt for a receipt. It is stored, and judged after that. */
  async #takeStatement(arrival: TakenArrival, opened: OpenedEnvelope): Promise<Outcome> {
    const { message, body } = opened;
    const { isDuplicate, remember } = await this.#replay(opened);
    if (isDuplicate) return this.#end(arrival, {});
    const statement = decodeBody(registry, TRANSPORT_RECEIPT, [message.type.major, message.type.minor], body);
    return this.#end(arrival, merge<AgencyEvent>({ documents: [remember] }, this.#parts.endpoint.received(message.from, statement)));
  }

  /**
   * Step 8, then what is to become of the message; runs alone within the dossier.
   * @param accept - Takes the message, or throws why it is refused.
   */
  async #inDossier(
    looked: ArrivalLook,
    verified: VerifiedMessage | OpenedEnvelope,
    dossier: string,
    accept: (found: Found) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { node, casebook, endpoint } = this.#parts;
    const { from, accord, chain } = verified.message;
    const [{ isDuplicate, remember }, held, restores] = await Promise.all([
      this.#replay(verified),
      casebook.load(dossier),
      endpoint.restoredEpochs(from),
    ]);
    if (isDuplicate) return this.#duplicate(looked.arrival);
    const record =
      held ?? casebook.start(dossier, 'responder', counterpartOf(from, node), restoreBefore(verified, node.restoredAt), accord);
    // AGENCY-04: a dossier is held between two agencies.
    if (principalKey(record.counterpart) !== principalKey(from)) throw notAllowed('the dossier is held with another agency');
    const found = { record, isGap: await casebook.isGap(dossier, verified, restores), seq: chain?.seq ?? 0, remember };
    try {
      return await accept(found);
    } catch (error) {
      return await this.#refuse(looked, error, verified, found);
    }
  }

  /** Whether the same message was judged before, and the write that remembers this one. @throws {@link RogatoryError} `ENVELOPE_CONFLICT` (ENV-29). */
  async #replay(verified: VerifiedMessage): Promise<{ readonly isDuplicate: boolean; readonly remember: DocumentWrite }> {
    const { vault } = this.#parts.node;
    const entry = replayKey(verified.message);
    const seen = (await vault.get<Uint8Array>(COLLECTION.replay, entry))?.value;
    const isDuplicate = judgeReplay(seen, verified) === 'duplicate';
    return { isDuplicate, remember: vault.put(COLLECTION.replay, entry, verified.messageDigest, 'absent') };
  }

  /** Schema, rules and dossier, and the inbox. */
  async #accept(arrival: TakenArrival, opened: OpenedEnvelope, { record, isGap, seq, remember }: Found): Promise<Outcome> {
    const { node, casebook, inbox } = this.#parts;
    const { message, messageDigest } = opened;
    const { type, from, accord } = message;
    const { dossier } = record;
    const { deliveredAt } = arrival;
    const until = deliveredAt + GAP_HOLD_MS;
    // A message whose predecessor is missing waits for it a while. Where no more may wait, it goes on without its predecessor.
    const gap = { code: 'gap', signedBy: from };
    const waits = isGap && opened.outer.lane > URGENT_LANE && node.clock.now() < until;
    if (waits && this.#held.fullFor(arrival, gap) === undefined) {
      return this.#hold(arrival, gap, { document: 'predecessor', dossier, seq: seq - 1, until });
    }
    const body = readBody(type.name, opened.body);
    const asked = { type: type.name, body, from, accord, dossier, now: deliveredAt };
    const [workload, seen] = await Promise.all([workloadOf(node, casebook, asked), casebook.seenBySender(opened)]);
    const judged = judgeIncoming({ node, record, opened, body, workload, seen, afterGap: isGap, at: deliveredAt });
    const key = keyAfter(arrival.key, arrival.after, seq);
    const at = node.clock.now();
    const handedOver = isFromLostTime(opened, node.restoredAt);
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const documents = [
      remember,
      ...casebook.received(record, judged, opened, arrival.frame),
      inbox.put(key, { messageDigest, handedOver, deliveredAt, outOfOrder: isGap }),
      ...(await expectedBlobs(node, opened)),
      ...disclosed(node, opened),
    ];
    const told: AgencyEvent = { kind: 'opened', envelopeDigest, dossier, messageId: judged.event.messageId, type: type.name, at };
    const receipt = sealedReceipt(this.#parts, opened, { kind: 'opened' });
    const rejection = rejectionIn(node, dossier, opened, judged.event.body);
    return this.#end(arrival, merge(receipt, { documents }, rejection, { events: [told] }), { dossier, seq, key });
  }

  /**
   * Refuses a message; or holds it while there is room: for a document that may change the verdict (AGENCY-10), or for its operator, since the
   * lost time may have opened it (LOG-53).
   * @param found - The dossier in which its sender is answered: its chain goes on.
   */
  async #refuse(looked: ArrivalLook, refusal: unknown, verified: VerifiedMessage | undefined, found?: Found): Promise<Outcome> {
    if (!isRogatoryError(refusal) || refusal.code.startsWith('STORE_')) throw refusal;
    const { arrival } = looked;
    const lostTime = isForOperator(this.#parts.node, arrival, verified);
    // Its signer may have left the directory since: what was verified once stays so.
    const hold: Hold = { code: refusal.code, signedBy: verified?.message.from ?? arrival.signedBy, lostTime };
    if (mayBeJudgedLater(refusal)) return this.#holdFor(looked, refusal, hold, verified);
    if (lostTime && this.#held.fullFor(arrival, hold) === undefined) return this.#hold(arrival, hold, { document: 'none' });
    const step = await refuse(this.#parts, arrival, refusal, verified, found?.record);
    if (verified === undefined || found === undefined) return this.#end(arrival, step);
    const { record, seq, remember } = found;
    const documents = [remember, ...this.#parts.casebook.link(record.dossier, verified)];
    const chain = { dossier: record.dossier, seq, key: keyAfter(arrival.key, arrival.after, seq) };
    return this.#end(arrival, merge(step, { documents }), chain);
  }

  /** A fault of this program must not stand in the way of the messages behind it (AGENCY-16): recorded and held, as for newer documents. */
  async #fault(looked: ArrivalLook, cause: unknown): Promise<Outcome> {
    const envelopeDigest = toHex(looked.arrival.envelopeDigest);
    // The kind of a fault: its text may hold what was in the message.
    const fault = fail('AGENCY_FAULT', { envelope: envelopeDigest, error: cause instanceof Error ? cause.name : typeof cause });
    const { code, message: detail } = fault;
    const outcome = await this.#holdFor(looked, fault, { code, signedBy: looked.opening?.verified?.message.from });
    const about = { subject: envelopeDigest, envelopeDigest, code, detail, at: this.#parts.node.clock.now() };
    const events: AgencyEvent[] = [{ kind: 'alarm', alarm: 'fault', ...about }];
    return { ...outcome, step: merge<AgencyEvent>(outcome.step, { events }) };
  }

  /** Holds a message for the document that may change a refusal, or refuses it where no more may wait. */
  async #holdFor({ arrival, known }: ArrivalLook, refusal: RogatoryError, hold: Hold, verified?: VerifiedMessage): Promise<Outcome> {
    const full = this.#held.fullFor(arrival, hold);
    if (full !== undefined) return this.#end(arrival, await refuse(this.#parts, arrival, full, verified));
    return this.#hold(arrival, hold, awaitedBy(refusal, this.#parts.node.trust, known));
  }

  /** It takes its room at once, so that the others of its run find it taken. */
  #hold(arrival: TakenArrival, hold: Hold, awaited: AwaitedDocument): Outcome {
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
