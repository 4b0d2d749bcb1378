// SPDX-License-Identifier: Apache-2.0
// What time decides: receipts that are due, and messages that expired here.
import { fromUtf8, toHex, toUtf8 } from '../core/bytes.js';
import { LIMITS } from '../core/limits.js';
import { Rounds } from '../endpoint/serial.js';
import type { ExpiryPlace, Outstanding, PeerKey } from '../store/port.js';
import type { RelayBook } from './envelope-book.js';
import type { RelayGround } from './events.js';
import { factLeaf } from './route/facts.js';

const COLLECTION = 'relay';
const WATERMARK = 'expired-after';
const ROWS_MAX = 4_096;
/** Messages that are queued anew at one look. */
const REPEATS_MAX = 256;
/** The one key of looks: at all messages. */
const ALL = '';
/** How long after its end a message is given up: the next hop may have taken it in the last moment, by its own clock. */
const GRACE_MS = LIMITS.clockSkewSeconds * 1000;

const START: ExpiryPlace = { expiresAt: 0, to: '', lane: 0, seq: 0 };

export interface DutyOptions extends Omit<RelayGround, 'trust'> {
  readonly book: Pick<RelayBook, 'concernedBy'>;
  readonly onError: (error: unknown) => void;
}

export class Duty {
  readonly #options: DutyOptions;
  readonly #receipts: Rounds;
  readonly #expiry: Rounds;
  #overdue: ReadonlyMap<PeerKey, Outstanding> = new Map();
  /** RELAY-27: what ends until then may have been delivered in the time that a restore has lost, whenever that is looked at. */
  #quietUntil = 0;

  constructor(options: DutyOptions) {
    this.#options = options;
    const again = (everyMs: number, step: () => Promise<void>): Rounds =>
      new Rounds(
        options.clock,
        everyMs,
        () => step().then(() => false),
        (_, error) => options.onError(error),
      );
    this.#receipts = again(LIMITS.receiptCheckMs, () => this.checkReceipts());
    this.#expiry = again(LIMITS.expiryCheckMs, () => this.checkExpiry());
  }

  /**
   * Looks at once, so that a restart neither forgets nor forgives, and then again and again.
   * @param restoredAt - When the store was last put back, Unix milliseconds; 0: never.
   */
  async start(restoredAt: number): Promise<void> {
    if (restoredAt > 0) this.#quietUntil = restoredAt + (LIMITS.lifetimeMaxSeconds + LIMITS.clockSkewSeconds) * 1000;
    await this.checkReceipts();
    await this.checkExpiry();
    this.#receipts.askAt(ALL);
    this.#expiry.askAt(ALL);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#receipts.stop(), this.#expiry.stop()]);
  }

  /** RELAY-46: whether this peer acknowledges without giving receipts, so that its acknowledgements do not count. */
  isOverdue(peer: PeerKey): boolean {
    return this.#overdue.has(peer);
  }

  /** Whether anybody's receipt is overdue. */
  get any(): boolean {
    return this.#overdue.size > 0;
  }

  async checkReceipts(): Promise<void> {
    const { store, clock, log } = this.#options;
    const found = await store.overdue(clock.now() - LIMITS.receiptDueMs);
    const now = new Map(found.map((message) => [message.to, message]));
    for (const [peer, message] of now) {
      if (!this.#overdue.has(peer)) log({ kind: 'alarm', alarm: 'receipt-overdue', peer, detail: toHex(message.envelopeId) });
    }
    for (const peer of this.#overdue.keys()) if (!now.has(peer)) log({ kind: 'receipts-resumed', peer });
    this.#overdue = now;
    await this.#repeat();
  }

  /** A cut loses the RESULT by which a peer held a message back, and no receipt repeats it: it is queued anew (RELAY-46). */
  async #repeat(): Promise<void> {
    const { store, committer, clock, log } = this.#options;
    for (let count = 0; count < REPEATS_MAX;) {
      const late = await store.overdue(clock.now() - LIMITS.receiptDueMs - LIMITS.busyRetryMs);
      if (late.length === 0) return;
      for (const { to, lane, seq, envelopeId } of late) {
        const streamId = (await store.counters(to)).find((each) => each.lane === lane)?.outStreamId;
        if (streamId === undefined) return;
        await committer.commit({ repeated: [{ to, lane, streamId, seq }] });
        log({ kind: 'repeated', peer: to, envelope: toHex(envelopeId) });
        count++;
      }
    }
  }

  /** States `expired` of what nobody took over in time, once for each (RELAY-14): the leaf and how far was looked commit together. */
  async checkExpiry(): Promise<void> {
    const { self, store, committer, book, clock, log } = this.#options;
    for (;;) {
      const held = await store.get(COLLECTION, WATERMARK);
      const after = held === undefined ? START : (JSON.parse(fromUtf8(held.value)) as ExpiryPlace);
      const until = clock.now() - GRACE_MS;
      if (until <= after.expiresAt) return;
      const expired = await store.expired(after, until, ROWS_MAX);
      const last = expired.at(-1);
      if (last === undefined) return;
      const isAll = expired.length < ROWS_MAX;
      const { expiresAt, to, lane, seq }: ExpiryPlace = isAll ? { ...START, expiresAt: until } : last;
      const now = clock.now();
      const stated = expired.filter((row) => row.expiresAt > this.#quietUntil);
      await committer.commit({
        leaves: stated.map((row) => factLeaf(self, { ...row, kind: 'expired', atMs: now })),
        concerns: (await Promise.all(stated.map((row) => book.concernedBy(row)))).flat(),
        documents: [
          {
            collection: COLLECTION,
            key: WATERMARK,
            value: toUtf8(JSON.stringify({ expiresAt, to, lane, seq })),
            expect: held?.version ?? 'absent',
          },
        ],
      });
      for (const { to: peer, envelopeId } of expired) log({ kind: 'expired', to: peer, envelope: toHex(envelopeId) });
      if (isAll) return;
    }
  }
}
