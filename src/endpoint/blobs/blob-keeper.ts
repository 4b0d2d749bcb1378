// SPDX-License-Identifier: Apache-2.0
// Blobs that may go, and blobs that are gone although a record says that they are here.
import { LIMITS } from '../../core/limits.js';
import type { CancelTimer, Clock } from '../../core/time.js';
import type { BlobStore } from '../../store/blobs/port.js';
import type { Committer } from '../committer.js';
import { isPassedOn, lastHeldAt, nameOf, OWN } from './blob-record.js';
import type { BlobRecord, BlobRecords } from './blob-record.js';

const { blobRetentionMs, blobGraceMs } = LIMITS;

export interface BlobKeeperOptions {
  readonly blobs: BlobStore;
  readonly records: BlobRecords;
  readonly committer: Pick<Committer, 'commit'>;
  readonly clock: Clock;
  /** A blob is gone, and nobody has it any more. */
  readonly lost: (record: BlobRecord) => void;
  /** A record went. */
  readonly forgotten: (record: BlobRecord) => void;
}

/** Keeps the folder of blobs in order. */
/** A blob that has not moved for a while. */
export interface IdleBlob {
  readonly record: BlobRecord;
  /** Ends its transfer, and lets it rest. */
  readonly giveUp: () => void;
}

export class BlobKeeper {
  readonly #options: BlobKeeperOptions;
  /** Bytes that the next hops have, at most: announcements of peers must not have all records looked through each time. */
  #passedBytes = Infinity;
  #isStopped = false;
  #cancelSweep: CancelTimer = () => undefined;

  constructor(options: BlobKeeperOptions) {
    this.#options = options;
  }

  /** Drops blobs that no record names. @returns the records, as they are true after a restore too. */
  async start(): Promise<readonly BlobRecord[]> {
    const { blobs, records } = this.#options;
    const known = await records.list();
    const named = new Set(known.map(nameOf));
    for (const name of await blobs.names()) if (!named.has(name)) await blobs.discard(name);
    const found: BlobRecord[] = [];
    for (const record of known) found.push(await this.#found(record));
    return found;
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelSweep();
  }

  /** Next hops have another blob. */
  passedOn(): void {
    this.#passedBytes = Infinity;
  }

  /** Removes blobs that the next hops have, the oldest first, if that is enough. @returns whether it was. */
  async makeRoom(missing: number): Promise<boolean> {
    const { blobs, records } = this.#options;
    if (missing > this.#passedBytes) return false;
    const passed: BlobRecord[] = [];
    for (const record of await records.list()) {
      if (record.from === OWN || !isPassedOn(record)) continue;
      if ((await blobs.state(nameOf(record))) !== undefined) passed.push(record);
    }
    this.#passedBytes = passed.reduce((sum, { size }) => sum + size, 0);
    if (missing > this.#passedBytes) return false;
    let freed = 0;
    for (const record of passed.sort((a, b) => lastHeldAt(a) - lastHeldAt(b))) {
      if (freed >= missing) break;
      await blobs.discard(nameOf(record));
      freed += record.size;
    }
    this.#passedBytes -= freed;
    return true;
  }

  /** Gives up blobs that are idle and have next to nothing here, if that makes enough room. @returns whether it did. */
  async takeIdle(idle: readonly IdleBlob[], missing: number): Promise<boolean> {
    const { blobs } = this.#options;
    const empty: IdleBlob[] = [];
    for (const each of idle) {
      const state = await blobs.state(nameOf(each.record));
      if (state?.complete === false && state.through < LIMITS.blobPartMaxBytes) empty.push(each);
    }
    if (empty.reduce((sum, { record }) => sum + record.size, 0) < missing) return false;
    let freed = 0;
    for (const { record, giveUp } of empty) {
      if (freed >= missing) break;
      await blobs.discard(nameOf(record));
      giveUp();
      freed += record.size;
    }
    return true;
  }

  /** Removes what the next hops have had for a day, forgets what is a week past its expiry (RELAY-38), and looks again in an hour. */
  async sweep(): Promise<void> {
    try {
      await this.#sweepOnce();
    } finally {
      const { clock } = this.#options;
      if (!this.#isStopped) this.#cancelSweep = clock.after(LIMITS.sweepIntervalMs, () => void this.sweep().catch(() => undefined));
    }
  }

  async #sweepOnce(): Promise<void> {
    const { clock, blobs, records, committer, forgotten } = this.#options;
    const now = clock.now();
    for (const record of await records.list()) {
      // A blob that stays here is evidence: its owner discards it.
      const isOver = now > record.expiresAt + blobGraceMs && (record.to.length > 0 || record.wholeAt === 0);
      const isPassed = record.from !== OWN && isPassedOn(record) && now > lastHeldAt(record) + blobRetentionMs;
      if (isOver || isPassed) await blobs.discard(nameOf(record));
      if (!isOver) continue;
      forgotten(record);
      await committer.commit({ documents: [records.remove(record)] });
    }
  }

  /** After a restore a record may say of a blob that it is whole, and its file is missing: then it is wanted again. */
  async #found(record: BlobRecord): Promise<BlobRecord> {
    const { blobs, clock, records, committer, lost } = this.#options;
    if (record.wholeAt === 0 || isPassedOn(record) || (await blobs.state(nameOf(record)))?.complete === true) return record;
    if (record.from === OWN || clock.now() > record.expiresAt + blobGraceMs) lost(record);
    // A blob that this node made is not to be had anywhere.
    if (record.from === OWN) return record;
    const changed = { ...record, wholeAt: 0 };
    await committer.commit({ documents: [records.put(changed)] });
    return changed;
  }
}
