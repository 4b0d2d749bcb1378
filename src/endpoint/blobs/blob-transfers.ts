// SPDX-License-Identifier: Apache-2.0
// The blobs of a node, hop by hop: wanted from the peer whose message names them, kept, and sent to the next hops of that message.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { CancelTimer, Clock } from '../../core/time.js';
import type { BlobStore } from '../../store/blobs/port.js';
import type { DocumentWrite, PeerKey } from '../../store/port.js';
import type { BlobChannel, BlobEnd, BlobHandler, BlobName, BlobRole, LinkPeer } from '../../transport/handler.js';
import { alarm } from '../alarms.js';
import type { EndpointEvent } from '../alarms.js';
import type { Committer } from '../committer.js';
import type { Documents } from '../documents.js';
import { Serial } from '../serial.js';
import { Timetable } from '../timetable.js';
import { BlobRecords, keyOf, nameOf, OWN } from './blob-record.js';
import type { BlobRecord } from './blob-record.js';

const { blobRetentionMs, blobGraceMs, blobRetryMinMs, blobRetryMaxMs, blobsOpenMax } = LIMITS;

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
}

export interface BlobProgress {
  readonly record: BlobRecord;
  /** Bytes that are durable: here, or at the next hop that `at` names. */
  readonly through: number;
  readonly at?: PeerKey;
}

/** The message that names blobs, on its way through this node. */
export interface BlobMessage extends Pick<BlobRecord, 'from' | 'envelopeDigest' | 'lane' | 'expiresAt' | 'message'> {
  readonly blobs: readonly BlobName[];
  /** Next hops; none where the message stays here. */
  readonly to: readonly PeerKey[];
}

interface Live {
  record: BlobRecord;
  /** It is wanted on the present link of its source. */
  isOnItsWay: boolean;
  failures: number;
  /** Unix milliseconds before which it is not wanted again. */
  restsUntil: number;
}

export class BlobTransfers implements BlobHandler {
  readonly #options: BlobTransferOptions;
  readonly #records: BlobRecords;
  readonly #channels = new Map<PeerKey, BlobChannel>();
  /** Blobs that are not settled: not whole here, or not whole at every next hop. */
  readonly #live = new Map<string, Live>();
  /** What peers are being sent, by peer and digest. */
  readonly #served = new Map<string, BlobRecord>();
  /** Writes that were made and are not committed yet. */
  readonly #expected = new WeakMap<DocumentWrite, BlobRecord>();
  readonly #serial = new Serial();
  readonly #retries: Timetable;
  #isStopped = false;
  #cancelSweep: CancelTimer = () => undefined;

  constructor(options: BlobTransferOptions) {
    this.#options = options;
    this.#records = new BlobRecords(options.documents);
    this.#retries = new Timetable(options.clock, (peer) => this.#fetch(peer));
  }

  /** Reads what was not settled when the node stopped, drops blobs that no record names, and looks every hour for what may go. */
  async start(): Promise<void> {
    const { blobs } = this.#options;
    const records = await this.#records.list();
    const named = new Set(records.map(nameOf));
    for (const name of await blobs.names()) if (!named.has(name)) await blobs.discard(name);
    for (const record of records) if (!isSettled(record)) this.#add(record);
    await this.#sweep();
  }

  /**
   * Makes what is committed with a message that names blobs; {@link committed} is told of the commit. A blob that is known from this source is
   * not expected twice.
   */
  async expect(message: BlobMessage): Promise<readonly DocumentWrite[]> {
    const { blobs, to, ...about } = message;
    const fresh: BlobRecord[] = [];
    for (const { digest, size } of blobs) {
      const record = { ...about, digest, size, to: to.map((peer) => ({ peer, heldAt: 0 })), wholeAt: 0 };
      if ((await this.#records.get(record)) === undefined && !fresh.some((each) => keyOf(each) === keyOf(record))) fresh.push(record);
    }
    const begun = message.from === OWN ? fresh.map((record) => ({ ...record, wholeAt: this.#options.clock.now() })) : fresh;
    return begun.map((record) => {
      const write = this.#records.put(record);
      this.#expected.set(write, record);
      return write;
    });
  }

  /** Begins with what was expected. @param documents - Of a commit that has become durable. */
  committed(documents: readonly DocumentWrite[] = []): void {
    const begun = documents.flatMap((write) => this.#expected.get(write) ?? []);
    for (const record of begun) this.#add(record);
    for (const from of new Set(begun.map((record) => record.from))) this.#fetch(from);
  }

  #nameOf({ key }: LinkPeer): PeerKey {
    return this.#options.peerName ?? key;
  }

  /** Bytes of a blob that are durable here, and whether it is whole. Undefined: nothing is known of it. */
  async stateOf(
    about: Pick<BlobRecord, 'digest' | 'from'>,
  ): Promise<{ readonly record: BlobRecord; readonly through: number } | undefined> {
    const record = this.#live.get(keyOf(about))?.record ?? (await this.#records.get(about));
    if (record === undefined) return undefined;
    return { record, through: (await this.#options.blobs.state(nameOf(record)))?.through ?? 0 };
  }

  /** Removes the bytes of a blob for good; what a peer still wants of it is unknown from now on. */
  async discard(about: Pick<BlobRecord, 'digest' | 'from'>): Promise<void> {
    const record = await this.#records.get(about);
    this.#live.delete(keyOf(about));
    if (record !== undefined) await this.#options.committer.commit({ documents: [this.#records.remove(record)] });
    await this.#options.blobs.discard(nameOf(about));
  }

  /** Every blob of which something is known. */
  list(): Promise<readonly BlobRecord[]> {
    return this.#records.list();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelSweep();
    this.#retries.stop();
  }

  async settled(): Promise<void> {
    await this.#serial.idle();
  }

  // The link's side: each call below is one of BlobHandler.

  up(peer: LinkPeer, channel: BlobChannel): void {
    const name = this.#nameOf(peer);
    this.#channels.set(name, channel);
    this.#forget(name);
    this.#fetch(name);
  }

  down(peer: LinkPeer, channel: BlobChannel): void {
    const name = this.#nameOf(peer);
    // A newer link has taken over.
    if (this.#channels.get(name) !== channel) return;
    this.#channels.delete(name);
    this.#forget(name);
  }

  /** Nothing is on its way any more. */
  #forget(name: PeerKey): void {
    for (const live of this.#from(name)) live.isOnItsWay = false;
    for (const key of this.#served.keys()) if (key.startsWith(`${name} `)) this.#served.delete(key);
  }

  async wanted(peer: LinkPeer, { digest, size }: BlobName): Promise<number | undefined> {
    const name = this.#nameOf(peer);
    const records = await this.#records.list(digest);
    const record = records.find((each) => each.size === size && each.to.some((hop) => hop.peer === name));
    if (record === undefined) return undefined;
    // Before its state is read: what comes meanwhile is told to whoever is served.
    this.#served.set(servedKey(name, digest), record);
    const state = await this.#options.blobs.state(nameOf(record));
    // What this node made is not to be had again; anything else is, from where it came.
    if (state === undefined && record.from === OWN) return undefined;
    const isBack = record.to.some((hop) => hop.peer === name && hop.heldAt > 0);
    const lost = state === undefined && record.wholeAt > 0;
    if (isBack || lost) await this.#reopen(record, name, lost);
    return state?.through ?? 0;
  }

  async read(peer: LinkPeer, digest: Uint8Array, offset: number, maxBytes: number): Promise<Uint8Array> {
    const record = this.#served.get(servedKey(this.#nameOf(peer), digest));
    if (record === undefined) return new Uint8Array(0);
    // A file that cannot be read ends this transfer, and not the link.
    return this.#options.blobs.read(nameOf(record), offset, maxBytes).catch((error: unknown) => {
      this.#stopped(record, `it cannot be read: ${wordsOf(error)}`);
      return new Uint8Array(0);
    });
  }

  async data(peer: LinkPeer, digest: Uint8Array, offset: number, bytes: Uint8Array): Promise<number | BlobEnd> {
    const live = this.#live.get(keyOf({ digest, from: this.#nameOf(peer) }));
    if (live === undefined) return 'stopped';
    const { blobs } = this.#options;
    const { record } = live;
    try {
      // Pieces become durable together; the last byte counts once the digest was found right.
      const through = Math.min(await blobs.append(nameOf(record), offset, bytes), record.size - 1);
      if (offset + bytes.length < record.size) {
        this.#grown(record, through);
        return through;
      }
      if (await blobs.seal(nameOf(record))) {
        await this.#whole(live);
        return record.size;
      }
    } catch (error) {
      this.#stopped(record, wordsOf(error));
      this.#rest(live);
      return 'stopped';
    }
    this.#stopped(record, 'the bytes that came are not those of its digest');
    this.#rest(live);
    // What was passed on of it is wrong too.
    for (const { peer: hop } of record.to) this.#channels.get(hop)?.end('sender', digest, 'digest');
    return 'digest';
  }

  async confirmed(peer: LinkPeer, digest: Uint8Array, through: number): Promise<void> {
    const name = this.#nameOf(peer);
    const served = this.#served.get(servedKey(name, digest));
    if (served === undefined) return;
    const record = this.#live.get(keyOf(served))?.record ?? served;
    if (through < record.size) return this.#options.onProgress?.({ record, through, at: name });
    this.#served.delete(servedKey(name, digest));
    const heldAt = this.#options.clock.now();
    const changed = { ...record, to: record.to.map((hop) => (hop.peer === name ? { ...hop, heldAt } : hop)) };
    await this.#write(changed);
    this.#options.onProgress?.({ record: changed, through, at: name });
  }

  async ended(peer: LinkPeer, role: BlobRole, digest: Uint8Array, reason: BlobEnd): Promise<void> {
    if (role === 'sender') {
      this.#served.delete(servedKey(this.#nameOf(peer), digest));
      return;
    }
    const live = this.#live.get(keyOf({ digest, from: this.#nameOf(peer) }));
    if (live === undefined) return;
    if (reason === 'digest') await this.#options.blobs.discard(nameOf(live.record));
    if (reason !== 'stopped') this.#stopped(live.record, `its sender says: ${reason}`);
    this.#rest(live);
  }

  #add(record: BlobRecord): void {
    this.#live.set(keyOf(record), { record, isOnItsWay: false, failures: 0, restsUntil: 0 });
  }

  #from(peer: PeerKey): readonly Live[] {
    return [...this.#live.values()].filter(({ record }) => record.from === peer && record.wholeAt === 0);
  }

  /** Wants what is due of a peer: blobs of urgent messages first, then in the order in which they were named. */
  #fetch(peer: PeerKey): void {
    if (peer === OWN || this.#isStopped) return;
    void this.#serial
      .run(peer, async () => {
        const waiting = this.#from(peer).filter(({ isOnItsWay }) => !isOnItsWay);
        for (const live of waiting.sort((a, b) => a.record.lane - b.record.lane)) {
          const channel = this.#channels.get(peer);
          if (channel?.hasRoom !== true || this.#isStopped) return;
          if (this.#from(peer).filter(({ isOnItsWay }) => isOnItsWay).length >= blobsOpenMax) return;
          if (live.restsUntil > this.#options.clock.now()) this.#retries.set(peer, live.restsUntil);
          else await this.#want(live, channel);
        }
      })
      .catch((error: unknown) => this.#options.emit(alarm('internal', this.#options.clock.now(), wordsOf(error), { peer })));
  }

  async #want(live: Live, channel: BlobChannel): Promise<void> {
    const { record } = live;
    const { blobs } = this.#options;
    const { digest, size } = record;
    try {
      const begin = (): ReturnType<BlobStore['begin']> => blobs.begin(nameOf(record), { digest, size });
      const { through } = await begin().catch(async (error: unknown) => {
        if (!isRogatoryError(error, 'BLOB_NO_ROOM') || !(await this.#makeRoom(size))) throw error;
        return begin();
      });
      if (through === size) {
        // All of it came before a crash, or its digest was not compared.
        await ((await blobs.seal(nameOf(record))) ? this.#whole(live) : this.#want(live, channel));
        return;
      }
      live.isOnItsWay = true;
      channel.want({ digest, size }, through);
    } catch (error) {
      this.#stopped(record, wordsOf(error));
      this.#rest(live);
    }
  }

  async #whole(live: Live): Promise<void> {
    live.isOnItsWay = false;
    live.failures = 0;
    live.record = { ...live.record, wholeAt: this.#options.clock.now() };
    await this.#write(live.record);
    this.#options.emit({ kind: 'blob-whole', peer: live.record.from, digest: toHex(live.record.digest), at: live.record.wholeAt });
    this.#grown(live.record, live.record.size);
    this.#fetch(live.record.from);
  }

  #grown(record: BlobRecord, through: number): void {
    for (const { peer } of record.to) {
      if (this.#served.has(servedKey(peer, record.digest))) this.#channels.get(peer)?.available(record.digest, through);
    }
    this.#options.onProgress?.({ record, through });
  }

  /** A next hop that had a blob wants it again: its store came back from a backup. What is not here any more is wanted where it came from. */
  async #reopen(record: BlobRecord, peer: PeerKey, isLost: boolean): Promise<void> {
    const to = record.to.map((hop) => (hop.peer === peer ? { ...hop, heldAt: 0 } : hop));
    const changed = { ...record, to, ...(isLost ? { wholeAt: 0 } : {}) };
    this.#add(changed);
    await this.#write(changed);
    this.#served.set(servedKey(peer, record.digest), changed);
    this.#fetch(changed.from);
  }

  async #write(record: BlobRecord): Promise<void> {
    const live = this.#live.get(keyOf(record));
    if (live !== undefined) live.record = record;
    await this.#options.committer.commit({ documents: [this.#records.put(record)] });
    if (isSettled(record)) this.#live.delete(keyOf(record));
  }

  /** Waits before a blob is wanted again: a minute at first, an hour at most. */
  #rest(live: Live): void {
    live.isOnItsWay = false;
    const waitMs = Math.min(blobRetryMaxMs, blobRetryMinMs * 2 ** live.failures);
    live.failures++;
    live.restsUntil = this.#options.clock.now() + waitMs;
    this.#retries.set(live.record.from, live.restsUntil);
    // Another one may have its place meanwhile.
    this.#fetch(live.record.from);
  }

  #stopped({ from: peer, digest, size }: BlobRecord, detail: string): void {
    const subject = toHex(digest);
    this.#options.emit(
      alarm('blob-stopped', this.#options.clock.now(), `a blob of ${size} bytes does not come on: ${detail}`, { peer, subject }),
    );
  }

  /** Removes blobs that the next hops have, the oldest first. @returns whether any was. */
  async #makeRoom(bytes: number): Promise<boolean> {
    let freed = 0;
    const passed = (await this.#records.list()).filter((record) => record.from !== OWN && isPassedOn(record));
    for (const record of passed.sort((a, b) => lastHeldAt(a) - lastHeldAt(b))) {
      if (freed >= bytes) break;
      if ((await this.#options.blobs.state(nameOf(record))) === undefined) continue;
      await this.#options.blobs.discard(nameOf(record));
      freed += record.size;
    }
    return freed > 0;
  }

  /** Removes what the next hops have had for a day, and forgets what is a week past its expiry. */
  async #sweep(): Promise<void> {
    const { clock, blobs, committer } = this.#options;
    const now = clock.now();
    for (const record of await this.#records.list()) {
      // What stays here is evidence: its owner discards it.
      const isOver = now > record.expiresAt + blobGraceMs && (record.to.length > 0 || record.wholeAt === 0);
      const isPassed = record.from !== OWN && isPassedOn(record) && now > lastHeldAt(record) + blobRetentionMs;
      if (isOver || isPassed) await blobs.discard(nameOf(record));
      if (!isOver) continue;
      this.#live.delete(keyOf(record));
      await committer.commit({ documents: [this.#records.remove(record)] });
    }
    if (!this.#isStopped) this.#cancelSweep = clock.after(LIMITS.sweepIntervalMs, () => void this.#sweep().catch(() => undefined));
  }
}

function servedKey(peer: PeerKey, digest: Uint8Array): string {
  return `${peer} ${toHex(digest)}`;
}

function lastHeldAt({ to }: BlobRecord): number {
  return Math.max(0, ...to.map(({ heldAt }) => heldAt));
}

/** Whether every next hop has it. */
function isPassedOn({ to }: BlobRecord): boolean {
  return to.length > 0 && to.every(({ heldAt }) => heldAt > 0);
}

function isSettled(record: BlobRecord): boolean {
  return record.wholeAt > 0 && (record.to.length === 0 || isPassedOn(record));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
