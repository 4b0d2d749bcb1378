// SPDX-License-Identifier: Apache-2.0
// Blobs that are not settled, as they stand at the moment: no restart remembers that. And the records that a message begins with.
import { LIMITS } from '../../core/limits.js';
import type { Clock } from '../../core/time.js';
import type { PeerKey } from '../../store/port.js';
import type { BlobName } from '../../transport/handler.js';
import { keyOf, OWN } from './blob-record.js';
import type { BlobMessage, BlobRecord } from './blob-record.js';

/** A blob that is not settled. */
export interface LiveBlob {
  record: BlobRecord;
  /** It is wanted on the present link of its source. */
  isOnItsWay: boolean;
  /** Room may be kept for it here: of those that found none, each refusal must not look through all others again. */
  mayHaveRoom: boolean;
  /** When it was wanted, or bytes of it came last: Unix milliseconds. */
  movedAt: number;
  /** When a whole part more of it had come last, or this run learned of it: Unix milliseconds. A byte a day must not keep its room. */
  grewAt: number;
  /** Bytes of it that came since. */
  grewBytes: number;
  failures: number;
  /** Unix milliseconds before which it is not wanted again. */
  restsUntil: number;
}

type About = Pick<BlobRecord, 'digest' | 'from'>;

export class LiveBlobs {
  readonly #clock: Clock;
  readonly #live = new Map<string, LiveBlob>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(about: About): LiveBlob | undefined {
    return this.#live.get(keyOf(about));
  }

  add(record: BlobRecord, mayHaveRoom = false): void {
    const known = this.get(record);
    if (known !== undefined) known.record = record;
    else {
      const times = { movedAt: 0, grewAt: this.#clock.now(), restsUntil: 0 };
      this.#live.set(keyOf(record), { record, isOnItsWay: false, mayHaveRoom, failures: 0, grewBytes: 0, ...times });
    }
  }

  remove(about: About): void {
    this.#live.delete(keyOf(about));
  }

  all(): readonly LiveBlob[] {
    return [...this.#live.values()];
  }

  /** Bytes of a blob came. */
  grew(live: LiveBlob, bytes: number): void {
    live.movedAt = this.#clock.now();
    live.grewBytes += bytes;
    if (live.grewBytes < LIMITS.blobPartMaxBytes) return;
    live.grewAt = live.movedAt;
    live.grewBytes = 0;
  }

  /** Blobs that may keep room here, are not whole, and brought nothing for a minute. @param except - The blob that needs room. */
  idle(except: LiveBlob): readonly LiveBlob[] {
    const at = this.#clock.now() - LIMITS.ackStallMs;
    return this.all().filter((live) => live !== except && live.mayHaveRoom && live.record.wholeAt === 0 && live.movedAt <= at);
  }

  /** Whether less than a part of a blob came in a day (STORE-48). */
  isStale({ grewAt }: LiveBlob): boolean {
    return grewAt <= this.#clock.now() - LIMITS.blobStaleMs;
  }

  /** Those that a peer named and that are not whole here. */
  from(peer: PeerKey): readonly LiveBlob[] {
    return this.all().filter(({ record }) => record.from === peer && record.wholeAt === 0);
  }
}

/** Blobs of each peer that became whole here last: a cut may have kept the peer from learning it (LINK-49). */
export class HeldBlobs {
  readonly #blobs = new Map<PeerKey, readonly BlobName[]>();

  add({ from, digest, size, wholeAt }: Pick<BlobRecord, 'from' | 'digest' | 'size' | 'wholeAt'>): void {
    if (from === OWN || wholeAt === 0) return;
    this.#blobs.set(from, [...this.of(from), { digest, size }].slice(-LIMITS.blobsHeldMax));
  }

  of(peer: PeerKey): readonly BlobName[] {
    return this.#blobs.get(peer) ?? [];
  }
}

/** The record of a blob that a further message names: its next hops are added. Undefined: it has them all. */
function withHops(known: BlobRecord, to: readonly PeerKey[]): BlobRecord | undefined {
  const missing = to.filter((peer) => !known.to.some((hop) => hop.peer === peer));
  return missing.length === 0 ? undefined : { ...known, to: [...known.to, ...missing.map((peer) => ({ peer, heldAt: 0 }))] };
}

/** The records that a message adds or changes. @param known - What is known of a blob from the same source. */
export async function expectedRecords(
  { blobs, to, ...about }: BlobMessage,
  namedAt: number,
  known: (record: BlobRecord) => Promise<BlobRecord | undefined>,
): Promise<readonly BlobRecord[]> {
  const begun = { ...about, to: to.map((peer) => ({ peer, heldAt: 0 })), namedAt, wholeAt: about.from === OWN ? namedAt : 0 };
  const fresh: BlobRecord[] = [];
  for (const { digest, size } of blobs) {
    const record = { ...begun, digest, size };
    if (fresh.some((each) => keyOf(each) === keyOf(record))) continue;
    const before = await known(record);
    const changed = before === undefined ? record : withHops(before, to);
    if (changed !== undefined) fresh.push(changed);
  }
  return fresh;
}
