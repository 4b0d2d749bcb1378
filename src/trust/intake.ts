// SPDX-License-Identifier: Apache-2.0
// Documents of one state that come in, and the number that a reader takes from its peers in a day: each costs work and room.
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { toSeconds } from '../core/time.js';
import type { TrustDocument } from './document.js';
import type { KeptDocument } from './kept-document.js';

/** The way in which a document comes in: offered by anybody now, or held already by this reader and read again. */
export interface Entry {
  /** Unix milliseconds; undefined for what is held: its times were judged when it came, and are judged again at each use. */
  readonly offeredAt?: number;
  /** A peer brought it: documents of one state are counted by the day. */
  readonly isCounted?: boolean;
  /** Makes a document durable, as the last step before it is relied on. */
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

const DAY_MS = 86_400_000;

/** The day of one state: times of the documents taken, and the newest one that waits until there is room again. */
export class Intake {
  /** Unix milliseconds. */
  readonly #taken: Record<CountedKind, readonly number[]> = { directory: [], freshness: [] };
  readonly #waiting = new Map<CountedKind, Waiting>();
  #begunAt = -Infinity;

  /** Counts the documents that came in lately, also before the reader began. */
  remember(kind: CountedKind, kept: readonly KeptDocument[]): void {
    this.#taken[kind] = kept.flatMap(({ takenAt }) => takenAt ?? []);
  }

  /** @param isUrgent - It marks keys compromised: there are some more of these. */
  allows(kind: CountedKind, now: number, isUrgent: boolean): boolean {
    this.#taken[kind] = this.#taken[kind].filter((at) => at > now - DAY_MS && at <= now);
    return this.#taken[kind].length < LIMITS.trustDailyMax + (isUrgent ? LIMITS.trustDailyMoreMax : 0);
  }

  /** Counts a document that is being taken in: its cost is spent, also when it is refused later. */
  note(kind: CountedKind, now: number): void {
    this.#taken[kind] = [...this.#taken[kind], now];
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

  /** Has a signed document wait, in the place of an older one. */
  wait(kind: CountedKind, { bytes, digest }: TrustDocument, place: Place, entry: Entry): 'waits' {
    const held = this.#waiting.get(kind);
    entry.onFull?.();
    if (held === undefined || place[0] > held.place[0] || (place[0] === held.place[0] && place[1] > held.place[1]))
      this.#waiting.set(kind, { place, bytes, digest });
    return 'waits';
  }

  /** Takes out what waited and may be taken in now. */
  takeDue(now: number): readonly Uint8Array[] {
    return (['directory', 'freshness'] as const).flatMap((kind) => {
      const held = this.#waiting.get(kind);
      if (held === undefined || !this.allows(kind, now, kind === 'freshness')) return [];
      this.#waiting.delete(kind);
      return [held.bytes];
    });
  }
}

/** @param now - Unix milliseconds. @throws `TRUST_EXPIRED` (TRUST-06). */
export function requireUnexpired(document: string, expiresAt: number, now: number): void {
  if (toSeconds(now) > expiresAt) throw fail('TRUST_EXPIRED', { document, expiredAt: expiresAt });
}

/** @param offeredAt - Of an {@link Entry}. @throws `TRUST_NOT_YET_VALID` (TRUST-07). */
export function requireIssued(document: string, issuedAt: number, offeredAt: number | undefined): void {
  if (offeredAt === undefined || issuedAt <= toSeconds(offeredAt) + LIMITS.clockSkewSeconds) return;
  throw fail('TRUST_NOT_YET_VALID', { document, validFrom: issuedAt });
}
