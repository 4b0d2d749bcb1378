// SPDX-License-Identifier: Apache-2.0
// Arrivals, in the order of their lanes: those that wait together are committed together.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { alarm } from '../../endpoint/alarms.js';
import { Serial } from '../../endpoint/serial.js';
import type { CancelTimer } from '../../core/time.js';
import { SoundFrames } from '../../store/sound-frames.js';
import type { QueuedMessage } from '../../store/port.js';
import { Arrivals } from './arrival.js';
import type { ArrivalParts, ChainStep } from './arrival.js';
import { decisionDocument } from '../cases/decisions.js';
import type { Grounds } from '../cases/decisions.js';
import { HeldMessages, allHeld, heldMessage } from './held-messages.js';
import type { Arrival, HeldArrival, HeldMessage } from './held-messages.js';
import { EarlyLook, inRuns } from './opening.js';
import { arrivalKey } from '../inbox/inbox.js';

/** Queue of the own application: where the link's commit puts what arrived. */
export const LOCAL = 'local';

/** Urgent messages first: relays count them (RELAY-23), while of statements there may be any number. */
const LANES = [1, 0, 2, 3] as const;
/** Arrivals that are opened before they are committed, at most: the first of them waits for the last. */
const GROUP_MESSAGES = 16;
const GROUP_BYTES = 1_048_576;

/** Pause before a new look after a failure. */
const RETRY_MS = 1_000;
/** Longest pause before a look at what may wait no longer: no timer runs for weeks. */
const LOOK_MAX_MS = 3_600_000;

/** Opens what arrived, one group at a time: whatever asks for a look, there is one run, and what is asked for meanwhile is looked at before it ends. */
export class Opener {
  readonly #node: ArrivalParts['node'];
  readonly #arrivals: Arrivals;
  readonly #held: HeldMessages;
  readonly early: EarlyLook;
  /** Other lanes go on beside a damaged one. */
  readonly #frames = new SoundFrames((subject, detail) =>
    this.#node.emit(alarm('frame-damaged', this.#node.clock.now(), detail, { subject })),
  );
  #running: Promise<void> | undefined;
  #again = false;
  /** A document came: some of what is held may be judged. */
  #trustChanged = false;
  #isStalled = false;
  /** Keys of held messages that are to be judged again, each with the key of the predecessor that came, if it waited for one. */
  readonly #due = new Map<string, string | undefined>();
  /** How many of them are judged before new arrivals are looked at. */
  #rest = 0;
  /** Looks, and decisions of people about held messages: of one message nothing is decided by two at once. */
  readonly #turns = new Serial();
  #closed = false;
  #cancelTimer: CancelTimer = () => undefined;

  constructor(parts: ArrivalParts) {
    this.#node = parts.node;
    this.#held = new HeldMessages(parts.node);
    this.early = new EarlyLook(parts.node);
    this.#arrivals = new Arrivals(parts, this.#held);
  }

  /** Looks at what has arrived; resolves when it has been looked at. A failure is told as an event, and there is a new look a second later. */
  wake(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Judges once more what waits for a document that has come (AGENCY-56). */
  retryHeld(): Promise<void> {
    this.#trustChanged = true;
    return this.wake();
  }

  /** Lists held messages without their content, in the order of arrival. */
  async held({ after, limit = Infinity }: { readonly after?: string; readonly limit?: number } = {}): Promise<readonly HeldMessage[]> {
    const list: HeldMessage[] = [];
    if (limit < 1) return list;
    for await (const held of allHeld(this.#node.vault, after)) if (list.push(heldMessage(held, this.#node.restoredAt)) >= limit) break;
    return list;
  }

  /**
   * Ends the quarantine of a message that is held because a state is stale, keeps who decided so and why (TRUST-74), and opens it.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31) when it is not held for that reason, `AGENCY_CLOSED` (AGENCY-03), `STORE_...`.
   */
  async endQuarantine(envelopeDigest: string, { by, reason }: Grounds): Promise<void> {
    await this.#decide(async () => {
      const [held] = await this.#find(envelopeDigest, ({ code, released }) => code === 'TRUST_STALE' && released !== true);
      const endedAt = this.#node.clock.now();
      const decision = decisionDocument(this.#node, envelopeDigest, { kind: 'quarantine', envelopeDigest, by, reason, endedAt });
      await this.#node.committer.commit({
        documents: [decision, this.#held.put({ ...held, released: true }, held)],
        events: [{ kind: 'quarantine-ended', envelopeDigest, by, reason, at: endedAt }],
      });
      this.#due.set(held.key, undefined);
    });
    await this.wake();
  }

  /**
   * Refuses a held message for good, in the commit that keeps who decided so.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31) when it is not held, `AGENCY_CLOSED` (AGENCY-03), `STORE_...`.
   */
  discard(envelopeDigest: string, { by, reason }: Grounds): Promise<void> {
    return this.#decide(async () => {
      const found = await this.#find(envelopeDigest);
      const [{ code, signedBy }] = found;
      const discardedAt = this.#node.clock.now();
      const from = signedBy === undefined ? {} : { from: principalKey(signedBy) };
      const decision = { kind: 'discard', envelopeDigest, code, ...from, by, reason, discardedAt } as const;
      const documents = [decisionDocument(this.#node, `discard/${envelopeDigest}`, decision)];
      // One frame may be held for several mailboxes: it is refused once.
      for (const [i, held] of found.entries()) {
        await this.#arrivals.dismiss(held, fail('AGENCY_DISCARDED', { by, reason }), i === 0 ? documents : []);
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer();
    await this.#running;
    await this.#turns.idle();
  }

  /** Runs a decision when no message is being judged. */
  #decide(decision: () => Promise<void>): Promise<void> {
    return this.#turns.run('', async () => {
      if (this.#closed) throw fail('AGENCY_CLOSED', {});
      await decision();
    });
  }

  /** @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31). */
  async #find(envelopeDigest: string, matches: (held: HeldArrival) => boolean = () => true): Promise<[HeldArrival, ...HeldArrival[]]> {
    const found: HeldArrival[] = [];
    for await (const held of allHeld(this.#node.vault))
      if (toHex(held.envelopeDigest) === envelopeDigest && matches(held)) found.push(held);
    const [first, ...others] = found;
    if (first === undefined) throw fail('AGENCY_MESSAGE_UNKNOWN', { message: envelopeDigest.slice(0, 64) });
    return [first, ...others];
  }

  async #run(): Promise<void> {
    const { clock } = this.#node;
    let next = Infinity;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        await this.#turns.run('', () => this.#look());
      }
      next = Math.min(this.#held.nextDue(), clock.now() + LOOK_MAX_MS);
      if (this.#isStalled) this.#node.emit({ kind: 'resumed', at: clock.now() });
      this.#isStalled = false;
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
    const { clock } = this.#node;
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
    this.#isStalled = true;
    this.#node.emit({ kind: 'alarm', alarm: 'stalled', code, detail: message, at: this.#node.clock.now() });
  }

  async #look(): Promise<void> {
    this.#rest = LIMITS.heldBatchMessages;
    // Nobody remembers for which document a message of an earlier run waits: all of them are judged.
    this.#enqueue(await this.#held.load());
    const now = this.#node.clock.now();
    if (this.#trustChanged) {
      this.#trustChanged = false;
      this.#enqueue(this.#held.answered(now));
    }
    this.#enqueue(this.#held.due(now));
    const overdue = this.#held.overdue(now);
    for (const key of overdue.slice(0, this.#rest)) await this.#expire(key);
    const isMore = overdue.length > this.#rest;
    if (!isMore) await this.#takeDue();
    if ((await this.#takeGroup()) || this.#due.size > 0 || isMore) this.#again = true;
  }

  /** @param after - Key of the predecessor for which they waited, when it came. */
  #enqueue(keys: readonly string[], after?: string): void {
    for (const key of keys) this.#due.set(key, after ?? this.#due.get(key));
  }

  /** Judges held messages in their order, and what waited for them in turn: however many there are, arrivals wait for few (AGENCY-76). */
  async #takeDue(): Promise<void> {
    for (; this.#rest > 0 && this.#due.size > 0 && !this.#closed; this.#rest--) {
      const key = [...this.#due.keys()].reduce((first, other) => (other < first ? other : first));
      const held = await this.#held.get(key);
      if (held === undefined) this.#held.forget(key);
      else {
        const after = this.#due.get(key);
        this.#came(await this.#arrivals.process(after === undefined ? held : { ...held, after }));
      }
      this.#due.delete(key);
    }
  }

  /** Messages came: what waited for one of them is due. */
  #came(steps: readonly ChainStep[]): void {
    for (const step of steps) this.#enqueue(this.#held.waitingFor(step), step.key);
  }

  /** It has waited as long as it may (AGENCY-55, AGENCY-70). */
  async #expire(key: string): Promise<void> {
    if (this.#closed) return;
    const held = await this.#held.get(key);
    if (held === undefined) this.#held.forget(key);
    else await this.#arrivals.expire(held, fail('AGENCY_HELD_LIMIT', { code: held.code, limit: 'its time' }));
  }

  /** Takes a group of the first lane that has one, so that what is urgent waits for one group alone. @returns false when nothing waits. */
  async #takeGroup(): Promise<boolean> {
    const { store } = this.#node;
    const counters = this.#closed ? [] : await store.counters(LOCAL);
    for (const lane of LANES) {
      const found = counters.find((candidate) => candidate.lane === lane);
      if (found === undefined || found.ackedThrough === found.lastSeq) continue;
      const { ackedThrough, outStreamId } = found;
      const window = this.#frames.of(await store.window(LOCAL, lane, ackedThrough, GROUP_MESSAGES, GROUP_BYTES));
      if (window.length === 0) continue;
      const arrivals = window.map((message) => {
        const acknowledgement = { to: LOCAL, lane, streamId: outStreamId, through: message.seq };
        return { ...arrivalOf(lane, message), acknowledgement };
      });
      for await (const run of inRuns(this.#node, arrivals, this.early)) {
        if (this.#closed) break;
        this.#came(await this.#arrivals.settle(run));
        await this.#takeDue();
      }
      return true;
    }
    return false;
  }
}

function arrivalOf(lane: number, { seq, mailbox, frame, envelopeDigest, storedAt, from = '' }: QueuedMessage): Arrival {
  return { key: arrivalKey(lane, seq), mailbox, frame, envelopeDigest, deliveredAt: storedAt, peer: from };
}
