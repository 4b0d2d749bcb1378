// SPDX-License-Identifier: Apache-2.0
// Arrivals, one by one in the order of their lanes.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { CancelTimer } from '../../core/time.js';
import type { Acknowledgement, QueuedMessage } from '../../store/port.js';
import { Arrivals } from './arrival.js';
import type { ArrivalParts, Taken } from './parts.js';
import { decisionDocument } from '../dossier/decisions.js';
import { COURIER, Held } from './held.js';
import type { Arrival } from './held.js';
import { arrivalKey } from '../inbox.js';

/** Queue of the own application: where the link's commit puts what arrived. */
export const LOCAL = 'local';

const LANES = [0, 1, 2, 3] as const;
const WINDOW_MESSAGES = 64;
const WINDOW_BYTES = 4_194_304;

/** Pause before a new look after a failure. */
const RETRY_MS = 1_000;

/** A message that waits, for people. */
export interface HeldMessage {
  /** Hexadecimal. */
  readonly envelopeDigest: string;
  readonly mailbox: string;
  /** Unix milliseconds. */
  readonly deliveredAt: number;
  /** Why it waits: an error code, or `gap`. */
  readonly code: string;
}

/** Opens one arrival at a time: whatever asks for a look, there is one run, and what is asked for meanwhile is looked at before it ends. */
export class Opener {
  readonly #node: ArrivalParts['node'];
  readonly #arrivals: Arrivals;
  readonly #held: Held;
  #running: Promise<void> | undefined;
  #again = false;
  /** The first look takes up the waits of an earlier run. */
  #retryAll = true;
  #closed = false;
  #cancelTimer: CancelTimer = () => undefined;

  constructor(parts: ArrivalParts) {
    this.#node = parts.node;
    this.#held = new Held(parts.node);
    this.#arrivals = new Arrivals(parts, this.#held);
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

  /** What is held, without its content. */
  async held(): Promise<readonly HeldMessage[]> {
    const list: HeldMessage[] = [];
    for await (const { envelopeDigest, mailbox, deliveredAt, code } of this.#held.all()) {
      list.push({ envelopeDigest: toHex(envelopeDigest), mailbox, deliveredAt, code });
    }
    return list;
  }

  /**
   * Ends the quarantine of a message that is held because a state is stale, and opens it.
   * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31) when it is not held for that reason, `STORE_...`.
   */
  async endQuarantine(envelopeDigest: string, { by, reason }: { readonly by: string; readonly reason: string }): Promise<void> {
    for await (const held of this.#held.all()) {
      if (toHex(held.envelopeDigest) !== envelopeDigest || held.code !== 'TRUST_STALE' || held.released === true) continue;
      const endedAt = this.#node.clock.now();
      const decision = decisionDocument(this.#node, envelopeDigest, { kind: 'quarantine', envelopeDigest, by, reason, endedAt });
      await this.#node.store.commit({ now: endedAt, documents: [decision, this.#held.put({ ...held, released: true }, held.code)] });
      this.#node.emit({ kind: 'quarantine-ended', envelopeDigest, by, reason, at: endedAt });
      await this.retryHeld();
      return;
    }
    throw fail('AGENCY_MESSAGE_UNKNOWN', { message: envelopeDigest.slice(0, 64) });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#node;
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
    this.#node.emit({ kind: 'stalled', code, detail: message, at: this.#node.clock.now() });
  }

  async #look(): Promise<void> {
    if (this.#retryAll) await this.#takeHeld();
    for (const key of this.#held.due(this.#node.clock.now())) await this.#takeWaiting(key);
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
    const node = this.#node;
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
  async #take(arrival: Taken, acknowledgement?: Acknowledgement): Promise<void> {
    const steps = [...(await this.#arrivals.process(arrival, acknowledgement))];
    for (let step = steps.shift(); step !== undefined && !this.#closed; step = steps.shift()) {
      for (const key of this.#held.waitingFor(step)) {
        const held = await this.#held.get(key);
        if (held !== undefined) steps.push(...(await this.#arrivals.process({ ...held, after: step.key })));
      }
    }
  }
}

function arrivalOf(lane: number, message: QueuedMessage): Arrival {
  const { seq, mailbox, frame, envelopeDigest, storedAt, from } = message;
  const by = from === COURIER ? { courier: true as const } : {};
  return { key: arrivalKey(lane, seq), mailbox, frame, envelopeDigest, deliveredAt: storedAt, ...by };
}
