// SPDX-License-Identifier: Apache-2.0
// Blobs that may go, and blobs that are gone although a record says that they are here.
import { LIMITS } from '../../core/limits.js';
import type { CancelTimer, Clock } from '../../core/time.js';
import type { BlobStore } from '../../store/blobs/port.js';
import type { PeerKey } from '../../store/port.js';
import type { EndpointEvent } from '../alarms.js';
import type { Committer } from '../committer.js';
import type { Documents } from '../documents.js';
import { isPassedOn, lastHeldAt, nameOf, OWN } from './blob-record.js';
import type { BlobProgress, BlobRecord, BlobRecords } from './blob-record.js';

const { blobRetentionMs, blobGraceMs } = LIMITS;

export interface BlobTransferOptions {
  readonly blobs: BlobStore;
  readonly documents: Documents;
  readonly committer: Pick<Committer, 'commit'>;
  readonly clock: Clock;
  readonly emit: (event: EndpointEvent) => void;
  /** Stands for every link peer in the records: an agency has one relay, whichever it is. Default: each by its key. */
  readonly peerName?: PeerKey;
  /** More of a blob is durable here, or at a next hop. */
  readonly onProgress?: (progress: BlobProgress) => void;
  /** A blob is not expected any more: it was erased, or nobody sent it in time. */
  readonly onGone?: (about: Pick<BlobRecord, 'digest' | 'from'>) => void;
}

export interface BlobKeeperOptions extends Pick<BlobTransferOptions, 'blobs' | 'committer' | 'clock'> {
  readonly records: BlobRecords;
  /** A blob is gone, and nobody has it any more. */
  readonly lost: (record: BlobRecord) => void;
  /** A record went. */
  readonly forgotten: (record: BlobRecord) => void;
}

/** A blob whose room another may have. */
export interface IdleBlob {
  readonly record: BlobRecord;
  /** Less than a part of it came in a day: the bytes that are here may go too. */
  readonly isStale?: boolean;
  /** Ends its transfer, and lets it rest. */
  readonly giveUp?: () => void;
}

/** Keeps the folder of blobs in order. */
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

  /**
   * Removes blobs that the next hops have, the oldest first, and gives up idle ones that have next to nothing here or are stale, if that is
   * enough.
   * @returns whether it was.
   */
  async makeRoom(missing: number, idle: readonly IdleBlob[]): Promise<boolean> {
    const { blobs } = this.#options;
    const empty: IdleBlob[] = [];
    const stale: IdleBlob[] = [];
    for (const each of idle) {
      const state = await blobs.state(nameOf(each.record));
      if (state?.complete !== false) continue;
      if (state.through < LIMITS.blobPartMaxBytes) empty.push(each);
      else if (each.isStale === true) stale.push(each);
    }
    const given = [...empty, ...stale];
    const passed = this.#passedBytes + bytesOf(given) < missing ? [] : await this.#passed();
    if (bytesOf(passed) + bytesOf(given) < missing) return false;
    let freed = 0;
    for (const { record, giveUp } of [...passed, ...given]) {
      if (freed >= missing) break;
      // First its transfer ends: what is stored of it until then may have made it whole.
      giveUp?.();
      if (giveUp !== undefined && (await blobs.state(nameOf(record)))?.complete === true) continue;
      await blobs.discard(nameOf(record));
      freed += record.size;
    }
    this.#passedBytes = Infinity;
    return true;
  }

  async #passed(): Promise<readonly IdleBlob[]> {
    const passed: IdleBlob[] = [];
    for (const record of await this.#options.records.list()) {
      if (record.from === OWN || !isPassedOn(record)) continue;
      if ((await this.#options.blobs.state(nameOf(record))) !== undefined) passed.push({ record });
    }
    this.#passedBytes = bytesOf(passed);
    return passed.sort((a, b) => lastHeldAt(a.record) - lastHeldAt(b.record));
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

function bytesOf(blobs: readonly IdleBlob[]): number {
  return blobs.reduce((sum, { record }) => sum + record.size, 0);
}
