// SPDX-License-Identifier: Apache-2.0
// Arrivals, one by one in the order of their lanes: opened, judged, and committed together with all that follows from them.
import { toHex } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { formatUuid } from '../core/ids.js';
import { open } from '../envelope/open.js';
import { judgeReplay, replayKey } from '../envelope/replay.js';
import type { EnvelopeReader, OpenedEnvelope } from '../envelope/types.js';
import { pack, unpack } from './record.js';
import type { DocumentWrite, QueuedMessage } from '../store/port.js';
import { COLLECTION } from './collections.js';
import type { Casebook } from './casebook.js';
import type { CaseRecord } from './case-record.js';
import { placeOf, requireCounterpart, seenBySender } from './place.js';
import type { Place } from './place.js';
import type { Inbox } from './inbox.js';
import { arrivalKey } from './inbox.js';
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

/** One arrival: a frame in the store, or one that was held and is tried again. */
interface Arrival {
  readonly key: string;
  readonly mailbox: string;
  readonly frame: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly deliveredAt: number;
}

interface HeldArrival extends Arrival {
  /** Of a message that waits for its predecessor. */
  readonly dossier?: string;
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

export class Opener {
  readonly #parts: OpenerParts;
  readonly #reader: EnvelopeReader;
  /** Dossiers in which a message waits for its predecessor. */
  readonly #gaps = new Set<string>();
  #running: Promise<void> | undefined;
  #again = false;
  #resumed = false;
  #closed = false;

  constructor(parts: OpenerParts) {
    this.#parts = parts;
    this.#reader = readerOf(parts.node);
  }

  /** Looks at what has arrived; resolves when the queue was empty at least once after the call. */
  wake(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running?.catch(() => undefined);
  }

  /** Tries held messages again, of one dossier or all: after newer trust documents, when a gap may have closed, when it was waited for. */
  async retryHeld(dossier?: string): Promise<void> {
    const { vault } = this.#parts.node;
    for (const { key, value } of await vault.list(COLLECTION.held)) {
      if (this.#closed) return;
      const held = unpack<HeldArrival>(value);
      if (dossier === undefined || held.dossier === dossier) await this.#process(held, [vault.remove(COLLECTION.held, key)]);
    }
  }

  /** Takes up the waits of an earlier run. */
  async #resume(): Promise<void> {
    if (this.#resumed) return;
    await this.retryHeld();
    this.#resumed = true;
  }

  async #run(): Promise<void> {
    await this.#resume();
    while (this.#again && !this.#closed) {
      this.#again = false;
      for (const lane of LANES) await this.#drain(lane);
    }
  }

  /** Asked between awaits, during which the agency may have been closed. */
  #hasClosed(): boolean {
    return this.#closed;
  }

  async #drain(lane: number): Promise<void> {
    const { node } = this.#parts;
    const counters = (await node.store.counters(LOCAL)).find((candidate) => candidate.lane === lane);
    if (counters === undefined) return;
    let after = counters.ackedThrough;
    while (!this.#closed) {
      const window = await node.store.window(LOCAL, lane, after, WINDOW_MESSAGES, WINDOW_BYTES);
      for (const message of window) {
        if (this.#hasClosed()) return;
        await this.#process(arrivalOf(lane, message), [], { to: LOCAL, lane, streamId: counters.outStreamId, through: message.seq });
        after = message.seq;
      }
      if (window.length === 0) return;
    }
  }

  /** Opens one arrival and commits whatever follows, together with the end of its wait in the queue. */
  async #process(arrival: Arrival, documents: readonly DocumentWrite[], acknowledgement?: Acknowledged): Promise<void> {
    const { node } = this.#parts;
    const commit: Commit = (more) =>
      node.store.commit({
        now: node.clock.now(),
        documents: [...documents, ...more],
        ...(acknowledgement === undefined ? {} : { acknowledgements: [acknowledgement] }),
      });
    let opened: OpenedEnvelope;
    try {
      opened = await open(arrival.frame, this.#reader, { deliveredAt: arrival.deliveredAt });
      if (opened.message.dossierId === undefined) throw fail('AGENCY_NOT_ALLOWED', { reason: 'a message outside a dossier' });
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      await this.#setAside(arrival, error, commit);
      return;
    }
    const dossier = formatUuid(opened.message.dossierId);
    const taken = await this.#parts.serial.run(dossier, () => this.#judge(arrival, opened, dossier, commit));
    if (taken && this.#gaps.delete(dossier)) await this.retryHeld(dossier);
  }

  /**
   * Step 8, then schema, rules and dossier; runs alone within the dossier.
   * @returns whether the sender's chain went on.
   */
  async #judge(arrival: Arrival, opened: OpenedEnvelope, dossier: string, commit: Commit): Promise<boolean> {
    const { node, casebook, inbox, rejectReply } = this.#parts;
    const { message, messageDigest } = opened;
    const replayEntry = replayKey(message);
    const seen = (await node.vault.get(COLLECTION.replay, replayEntry))?.value;
    const remember = node.vault.put(COLLECTION.replay, replayEntry, messageDigest, 'absent');
    let record: CaseRecord | undefined;
    let place: Place = 'fork';
    try {
      if (judgeReplay(seen instanceof Uint8Array ? seen : undefined, opened) === 'duplicate') {
        await commit([]);
        node.emit({ kind: 'duplicate', envelopeDigest: toHex(arrival.envelopeDigest), at: node.clock.now() });
        return false;
      }
      record = (await casebook.load(dossier)) ?? casebook.start(dossier, 'responder', counterpartOf(opened, node));
      requireCounterpart(record, opened);
      place = await placeOf(casebook, dossier, opened);
      if (place === 'gap' && this.#waits(arrival, opened)) {
        await this.#hold(arrival, 'gap', commit, dossier);
        return false;
      }
      const judged = judgeIncoming({
        node,
        record,
        opened,
        seen: await seenBySender(casebook, opened),
        afterGap: place === 'gap',
        at: arrival.deliveredAt,
      });
      await commit([
        remember,
        ...casebook.received(record, judged, opened),
        inbox.put(arrival.key, { messageDigest, handedOver: false, deliveredAt: arrival.deliveredAt, outOfOrder: place === 'gap' }),
      ]);
      node.emit({ kind: 'opened', dossier, messageId: judged.event.messageId, type: message.type.name, at: node.clock.now() });
      inbox.announce();
      return true;
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      // A conflict or fork leaves what stands under this id or in this place as it is.
      const kept = seen === undefined && place !== 'fork' ? [remember, ...casebook.link(dossier, opened)] : [];
      await this.#setAside(arrival, error, (more) => commit([...more, ...kept]));
      if (record !== undefined && place !== 'fork') await rejectReply(record, opened, error);
      return kept.length > 0;
    }
  }

  /** Nothing is dropped: what may open later is held, everything else is kept as refused, with the frame. */
  async #setAside(arrival: Arrival, error: RogatoryError, commit: Commit): Promise<void> {
    const { node } = this.#parts;
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const at = node.clock.now();
    // An expired directory is renewed from outside; until then the message waits with its delivery time.
    if (error.retryable || error.code === 'TRUST_EXPIRED') {
      await this.#hold(arrival, error.code, commit);
      return;
    }
    await commit([node.vault.put(COLLECTION.refused, envelopeDigest, pack({ ...arrival, code: error.code, detail: error.message, at }))]);
    node.emit({ kind: 'refused', envelopeDigest, code: error.code, detail: error.message, at });
  }

  /** A message whose predecessor is missing waits for it a while, then is handed over marked out of order. */
  #waits(arrival: Arrival, opened: OpenedEnvelope): boolean {
    return opened.outer.lane > URGENT_LANE && this.#parts.node.clock.now() < arrival.deliveredAt + GAP_HOLD_MS;
  }

  async #hold(arrival: Arrival, code: string, commit: Commit, dossier?: string): Promise<void> {
    const { node } = this.#parts;
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const { key, mailbox, frame, deliveredAt } = arrival;
    const held = {
      key,
      mailbox,
      frame,
      envelopeDigest: arrival.envelopeDigest,
      deliveredAt,
      code,
      ...(dossier === undefined ? {} : { dossier }),
    };
    await commit([node.vault.put(COLLECTION.held, envelopeDigest, pack(held))]);
    node.emit({ kind: 'held', envelopeDigest, code, at: node.clock.now() });
    if (dossier === undefined) return;
    this.#gaps.add(dossier);
    const patience = Math.max(0, deliveredAt + GAP_HOLD_MS - node.clock.now());
    node.clock.after(patience, () => void this.retryHeld(dossier).catch(() => this.wake()));
  }
}

type Commit = (documents: readonly DocumentWrite[]) => Promise<unknown>;

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

/** The other side's mailbox, for answers: the first that its directory entry lists. */
function counterpartOf(opened: OpenedEnvelope, node: AgencyNode): { scope: string; id: string; mailbox: string } {
  const { scope, id } = opened.message.from;
  const local = node.trust.agency(scope, id, node.clock.now())?.mailboxes[0];
  if (local === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
  return { scope, id, mailbox: `${local}@${scope}` };
}
