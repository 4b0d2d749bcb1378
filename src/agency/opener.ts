// SPDX-License-Identifier: Apache-2.0
// Arrivals, one by one in the order of their lanes: opened, judged, and committed together with all that follows from them.
import { toHex } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { formatUuid } from '../core/ids.js';
import type { CancelTimer } from '../core/time.js';
import { open } from '../envelope/open.js';
import { judgeReplay, replayKey } from '../envelope/replay.js';
import type { EnvelopeReader, OpenedEnvelope } from '../envelope/types.js';
import { pack } from './record.js';
import type { DocumentWrite, QueuedMessage } from '../store/port.js';
import { COLLECTION } from './collections.js';
import type { Casebook } from './casebook.js';
import type { CaseRecord } from './case-record.js';
import { Held } from './held.js';
import type { Arrival, ChainPlace } from './held.js';
import { placeOf, requireCounterpart, seenBySender } from './place.js';
import type { Place } from './place.js';
import type { Inbox } from './inbox.js';
import { arrivalKey, keyAfter } from './inbox.js';
import { judgeIncoming } from './judgement.js';
import type { AgencyNode } from './node-parts.js';
import { readerOf } from './reader.js';
import type { Serial } from './serial.js';

/** Queue of the own application: where the link's commit puts what arrived. */
export const LOCAL = 'local';

const LANES = [0, 1, 2, 3] as const;
const WINDOW_MESSAGES = 64;
const WINDOW_BYTES = 4_194_304;
/** How long a message waits for a missing predecessor; urgent ones do not. */
const GAP_HOLD_MS = 15 * 60_000;
const URGENT_LANE = 1;

/** Pause before a new look after a failure. */
const RETRY_MS = 1_000;

/** An arrival on its way, with the key under which the message before it went to the inbox if it had to wait for that one. */
interface Taken extends Arrival {
  readonly after?: string;
  /** Why it was held until now. */
  readonly code?: string;
}

/** The sender's chain went on to this place; `key` is that of the message there. */
interface ChainStep extends ChainPlace {
  readonly key: string;
}

/** What is said to the sender's agency when its verified message breaks schema, rules or dossier. */
export type RejectReply = (record: CaseRecord, opened: OpenedEnvelope, error: RogatoryError) => Promise<void>;

export interface OpenerParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  readonly inbox: Inbox;
  readonly serial: Serial;
  readonly rejectReply: RejectReply;
}

/** Opens one arrival at a time: whatever asks for a look, there is one run, and what is asked for meanwhile is looked at before it ends. */
export class Opener {
  readonly #parts: OpenerParts;
  readonly #reader: EnvelopeReader;
  readonly #held: Held;
  #running: Promise<void> | undefined;
  #again = false;
  /** The first look takes up the waits of an earlier run. */
  #retryAll = true;
  #closed = false;
  #cancelTimer: CancelTimer = () => undefined;

  constructor(parts: OpenerParts) {
    this.#parts = parts;
    this.#reader = readerOf(parts.node);
    this.#held = new Held(parts.node);
  }

  /** Looks at what has arrived; resolves when it has been looked at. A failure is told as an event, and there is a new look a second later. */
  wake(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Judges everything held once more: newer trust documents have arrived. */
  retryHeld(): Promise<void> {
    this.#retryAll = true;
    return this.wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts.node;
    let next = Infinity;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        await this.#look();
      }
      next = this.#held.nextDue();
    } catch (error) {
      this.#stalled(error);
      next = clock.now() + RETRY_MS;
    } finally {
      // In the same step as the last question whether to look again: a wake between the two would be lost.
      this.#running = undefined;
      this.#wakeAt(next);
    }
  }

  #wakeAt(at: number): void {
    const { clock } = this.#parts.node;
    this.#cancelTimer();
    if (at === Infinity || this.#closed) return;
    this.#cancelTimer = clock.after(Math.max(0, at - clock.now()), () => void this.wake());
  }

  /** Nothing of the arrival was acknowledged, so the next look finds it again. */
  #stalled(error: unknown): void {
    if (this.#closed) return;
    const { code, message } = isRogatoryError(error)
      ? error
      : fail('STORE_UNAVAILABLE', { reason: 'an arrival could not be processed' }, error);
    const { node } = this.#parts;
    node.emit({ kind: 'stalled', code, detail: message, at: node.clock.now() });
  }

  async #look(): Promise<void> {
    if (this.#retryAll) await this.#takeHeld();
    for (const key of this.#held.due(this.#parts.node.clock.now())) await this.#takeWaiting(key);
    for (const lane of LANES) await this.#drain(lane);
  }

  async #takeHeld(): Promise<void> {
    this.#retryAll = false;
    try {
      for await (const held of this.#held.all()) {
        if (this.#closed) return;
        await this.#take(held);
      }
    } catch (error) {
      this.#retryAll = true;
      throw error;
    }
  }

  async #takeWaiting(key: string): Promise<void> {
    if (this.#closed) return;
    const held = await this.#held.get(key);
    if (held === undefined) this.#held.forget(key);
    else await this.#take(held);
  }

  /** Asked between awaits, during which the agency may have been closed. */
  #hasClosed(): boolean {
    return this.#closed;
  }

  async #drain(lane: number): Promise<void> {
    const { node } = this.#parts;
    if (this.#closed) return;
    const counters = (await node.store.counters(LOCAL)).find((candidate) => candidate.lane === lane);
    if (counters === undefined) return;
    let after = counters.ackedThrough;
    while (!this.#hasClosed()) {
      const window = await node.store.window(LOCAL, lane, after, WINDOW_MESSAGES, WINDOW_BYTES);
      for (const message of window) {
        if (this.#hasClosed()) return;
        await this.#take(arrivalOf(lane, message), { to: LOCAL, lane, streamId: counters.outStreamId, through: message.seq });
        after = message.seq;
      }
      if (window.length === 0) return;
    }
  }

  /** Opens an arrival, and then one after the other what was waiting for it. */
  async #take(arrival: Arrival, acknowledgement?: Acknowledged): Promise<void> {
    const steps = [...(await this.#process(arrival, acknowledgement))];
    for (let step = steps.shift(); step !== undefined && !this.#closed; step = steps.shift()) {
      for (const key of this.#held.waitingFor(step)) {
        const held = await this.#held.get(key);
        if (held !== undefined) steps.push(...(await this.#process({ ...held, after: step.key })));
      }
    }
  }

  /**
   * Opens one arrival and commits whatever follows, together with the end of its wait.
   * @returns where the sender's chain went on, if it did.
   */
  async #process(arrival: Taken, acknowledgement?: Acknowledged): Promise<readonly ChainStep[]> {
    const { node } = this.#parts;
    const commit: Commit = async (more) => {
      await node.store.commit({
        now: node.clock.now(),
        documents: [...(arrival.code === undefined ? [] : [this.#held.remove(arrival.key)]), ...more],
        ...(acknowledgement === undefined ? {} : { acknowledgements: [acknowledgement] }),
      });
      this.#held.forget(arrival.key);
    };
    let opened: OpenedEnvelope;
    try {
      opened = await open(arrival.frame, this.#reader, { deliveredAt: arrival.deliveredAt });
      if (opened.message.dossierId === undefined) throw fail('AGENCY_NOT_ALLOWED', { reason: 'a message outside a dossier' });
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      if (mayBeJudgedLater(error)) await this.#hold(arrival, error.code, commit);
      else await this.#refuse(arrival, error, commit);
      return [];
    }
    const dossier = formatUuid(opened.message.dossierId);
    return this.#parts.serial.run(dossier, () => this.#judge(arrival, opened, dossier, commit));
  }

  /** Step 8, then schema, rules and dossier; runs alone within the dossier. */
  async #judge(arrival: Taken, opened: OpenedEnvelope, dossier: string, commit: Commit): Promise<readonly ChainStep[]> {
    const { node, casebook, inbox } = this.#parts;
    const { message, messageDigest } = opened;
    const replayEntry = replayKey(message);
    const seen = (await node.vault.get(COLLECTION.replay, replayEntry))?.value;
    const remember = node.vault.put(COLLECTION.replay, replayEntry, messageDigest, 'absent');
    const seq = message.chain?.seq ?? 0;
    let record: CaseRecord | undefined;
    let place: Place = 'fork';
    try {
      if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, opened) === 'duplicate') {
        await commit([]);
        node.emit({ kind: 'duplicate', envelopeDigest: toHex(arrival.envelopeDigest), at: node.clock.now() });
        return [];
      }
      record = (await casebook.load(dossier)) ?? casebook.start(dossier, 'responder', counterpartOf(opened, node));
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
        seen: await seenBySender(casebook, opened),
        afterGap: place === 'gap',
        at: arrival.deliveredAt,
      });
      const key = keyAfter(arrival.key, arrival.after, seq);
      await commit([
        remember,
        ...casebook.received(record, judged, opened),
        inbox.put(key, { messageDigest, handedOver: false, deliveredAt: arrival.deliveredAt, outOfOrder: place === 'gap' }),
      ]);
      node.emit({ kind: 'opened', dossier, messageId: judged.event.messageId, type: message.type.name, at: node.clock.now() });
      inbox.announce();
      return [{ dossier, seq, key }];
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      if (mayBeJudgedLater(error)) {
        await this.#hold(arrival, error.code, commit);
        return [];
      }
      // A conflict or fork leaves what stands under this id or in this place as it is.
      const kept = seen === undefined && place !== 'fork' ? [remember, ...casebook.link(dossier, opened)] : [];
      await this.#refuse(arrival, error, (more) => commit([...more, ...kept]));
      if (record !== undefined && place !== 'fork') await this.#answer(record, opened, error);
      return kept.length > 0 ? [{ dossier, seq, key: keyAfter(arrival.key, arrival.after, seq) }] : [];
    }
  }

  /** What keeps the answer from being sent is told, and holds up nothing. */
  async #answer(record: CaseRecord, opened: OpenedEnvelope, refusal: RogatoryError): Promise<void> {
    try {
      await this.#parts.rejectReply(record, opened, refusal);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      const { node } = this.#parts;
      const messageId = formatUuid(opened.message.messageId);
      node.emit({ kind: 'unanswered', dossier: record.dossier, messageId, code: error.code, detail: error.message, at: node.clock.now() });
    }
  }

  /** Nothing is dropped: what is refused is kept, with the frame and the reason. */
  async #refuse(arrival: Taken, error: RogatoryError, commit: Commit): Promise<void> {
    const { node } = this.#parts;
    const { key, mailbox, frame, deliveredAt } = arrival;
    const { code, message: detail } = error;
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const at = node.clock.now();
    const refused = { key, mailbox, frame, envelopeDigest: arrival.envelopeDigest, deliveredAt, code, detail, at };
    await commit([node.vault.put(COLLECTION.refused, envelopeDigest, pack(refused))]);
    node.emit({ kind: 'refused', envelopeDigest, code, detail, at });
  }

  /** A message whose predecessor is missing waits for it a while, then is handed over marked out of order. */
  #waits(arrival: Arrival, opened: OpenedEnvelope): boolean {
    return opened.outer.lane > URGENT_LANE && this.#parts.node.clock.now() < arrival.deliveredAt + GAP_HOLD_MS;
  }

  async #hold(arrival: Taken, code: string, commit: Commit): Promise<void> {
    if (arrival.code === code) return;
    await commit([this.#held.put(arrival, code)]);
    const { node } = this.#parts;
    node.emit({ kind: 'held', envelopeDigest: toHex(arrival.envelopeDigest), code, at: node.clock.now() });
  }
}

/** What newer documents may change: until they arrive, the message waits with its delivery time (AGENCY-10). */
function mayBeJudgedLater(error: RogatoryError): boolean {
  return error.retryable || error.code === 'TRUST_EXPIRED';
}

type Commit = (documents: readonly DocumentWrite[]) => Promise<void>;

interface Acknowledged {
  readonly to: string;
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly through: number;
}

function arrivalOf(lane: number, message: QueuedMessage): Arrival {
  const { seq, mailbox, frame, envelopeDigest, storedAt } = message;
  return { key: arrivalKey(lane, seq), mailbox, frame, envelopeDigest, deliveredAt: storedAt };
}

/** The other side's mailbox, for answers: the first that directory and accord list. */
function counterpartOf(opened: OpenedEnvelope, node: AgencyNode): { scope: string; id: string; mailbox: string } {
  const { scope, id } = opened.message.from;
  const now = node.clock.now();
  const accord = scope === node.self.scope ? undefined : node.trust.accordBetween(node.self.scope, scope, now);
  const local = node.trust.agency(scope, id, now)?.mailboxes.find((candidate) => accord?.covers(scope, id, candidate) ?? true);
  if (local === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
  return { scope, id, mailbox: `${local}@${scope}` };
}
