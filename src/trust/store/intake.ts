// SPDX-License-Identifier: Apache-2.0
// Documents of one state that come in, and the number that a reader takes from its peers in a day: each costs work and room.
import { equal } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { DAY_MS } from '../../core/time.js';
import type { TrustDocument } from '../documents/document.js';
import type { DocumentPlace } from '../documents/document-place.js';
import type { Work } from '../documents/work.js';

/** The way in which a document comes in: offered by anybody now, or held already by this reader and read again. */
export interface Entry {
  /** Unix milliseconds; undefined for what is held: its times were judged when it came, and are judged again at each use. */
  readonly offeredAt?: number;
  /** A peer brought it: documents of another state are counted by the day. */
  readonly fromPeer?: boolean;
  /** Makes a document durable, as the last step before it is relied on (TRUST-25). */
  keep(document: TrustDocument): KeptDocument;
  /** Called when the state has used up its day, and a document waits. */
  onFull?(): void;
}

export type Outcome = 'taken' | 'held' | 'waits';

/** Kinds of document that a state can make in any number. */
export type CountedKind = 'directory' | 'freshness';

/** Root version, then version or time of issue. */
type Place = readonly [root: number, version: number];

interface Waiting {
  readonly place: Place;
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
}

/** The day of one state: times of the documents taken, and the newest one that waits until there is room again. */
export class Intake {
  /** Unix milliseconds. */
  readonly #taken: Record<CountedKind, readonly number[]> = { directory: [], freshness: [] };
  readonly #waiting = new Map<CountedKind, Waiting>();
  #begunAt = -Infinity;

  /** Counts the documents that came in lately, also before the reader began. */
  remember(kind: CountedKind, listed: readonly { readonly kept: KeptDocument }[]): void {
    this.#taken[kind] = listed.flatMap(({ kept }) => kept.takenAt ?? []);
  }

  /** @param isUrgent - It marks keys compromised: there are some more of these. */
  #allows(kind: CountedKind, now: number, isUrgent: boolean): boolean {
    this.#taken[kind] = this.#taken[kind].filter((at) => at > now - DAY_MS && at <= now);
    return this.#taken[kind].length < LIMITS.trustDailyMax + (isUrgent ? LIMITS.trustDailyMoreMax : 0);
  }

  /**
   * Counts a document that is being taken in: its cost is spent, also when it is refused later.
   * @param isUrgent - Asked when the day is over, but for those; absent, it is.
   * @returns false when there is no room: it waits, in the place of an older one (TRUST-56).
   */
  *counting(kind: CountedKind, document: TrustDocument, place: Place, entry: Entry, isUrgent?: () => Work<boolean>): Work<boolean> {
    const { offeredAt, fromPeer } = entry;
    if (fromPeer !== true || offeredAt === undefined) return true;
    if (this.#allows(kind, offeredAt, false) || (this.#allows(kind, offeredAt, true) && (isUrgent === undefined || (yield* isUrgent())))) {
      this.#taken[kind] = [...this.#taken[kind], offeredAt];
      return true;
    }
    entry.onFull?.();
    const held = this.#waiting.get(kind)?.place;
    if (held === undefined || place[0] > held[0] || (place[0] === held[0] && place[1] > held[1]))
      this.#waiting.set(kind, { place, bytes: document.bytes, digest: document.digest });
    return false;
  }

  /** Begins the count anew: a root replaced directory signers that used up the day. Once a day, as roots are easily made. */
  beginAnew(now: number): void {
    if (this.#begunAt > now - DAY_MS) return;
    this.#begunAt = now;
    this.#taken.directory = [];
  }

  /** Tells whether exactly this document waits. */
  isWaiting(kind: CountedKind, { digest }: TrustDocument): boolean {
    const held = this.#waiting.get(kind);
    return held !== undefined && equal(held.digest, digest);
  }

  /** Takes out what waited and may be taken in now. */
  takeDue(now: number): readonly Uint8Array[] {
    return (['directory', 'freshness'] as const).flatMap((kind) => {
      const held = this.#waiting.get(kind);
      if (held === undefined || !this.#allows(kind, now, kind === 'freshness')) return [];
      this.#waiting.delete(kind);
      return [held.bytes];
    });
  }
}

/** The place where the bytes of one document lie. */
export interface KeptDocument {
  /** Reads it anew; undefined when it is gone. */
  read(): Uint8Array | undefined;
  /** Nothing asks for it any more: a reader that begins need not look at it. Its bytes stay. */
  putAway(): void;
  /** Unix milliseconds at which it was taken in, when that is known. */
  readonly takenAt?: number;
  /** Adds where it lies to an error about it. */
  locate(error: unknown): unknown;
}

/** A document of which only the bytes are kept, in memory. */
export function keptInMemory(bytes: Uint8Array): KeptDocument {
  return { read: () => bytes, putAway: () => undefined, locate: (error) => error };
}

/** A document that is kept, of which no more than its place was read. */
export interface PlacedDocument {
  readonly place: DocumentPlace;
  readonly digest: Uint8Array;
  readonly size: number;
  readonly kept: KeptDocument;
}
