// SPDX-License-Identifier: Apache-2.0
// The blobs of a node, hop by hop: wanted from the peer whose message names them, kept, and sent to the next hops of that message.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { DocumentWrite, PeerKey } from '../../store/port.js';
import type { BlobChannel, BlobEnd, BlobHandler, BlobName, BlobRole, LinkPeer } from '../../transport/handler.js';
import { alarm, alarmOf } from '../alarms.js';
import { Serial } from '../serial.js';
import { Timetable } from '../timetable.js';
import { BlobKeeper } from './blob-keeper.js';
import type { BlobTransferOptions, IdleBlob } from './blob-keeper.js';
import { expectedRecords, HeldBlobs, LiveBlobs } from './live-blobs.js';
import type { LiveBlob } from './live-blobs.js';
import { BlobRecords, isPassedOn, isSettled, keyOf, nameOf, OWN, servedKey } from './blob-record.js';
import type { BlobMessage, BlobRecord } from './blob-record.js';
import { blobStatus } from './blob-status.js';
import type { BlobStatus } from './blob-status.js';

const { blobRetryMinMs, blobRetryMaxMs, blobsOpenMax, ackStallMs } = LIMITS;

export class BlobTransfers implements BlobHandler {
  readonly #options: BlobTransferOptions;
  readonly #records: BlobRecords;
  readonly #channels = new Map<PeerKey, BlobChannel>();
  /** Blobs that are not settled: not whole here, or not whole at every next hop. */
  readonly #live: LiveBlobs;
  /** Blobs that peers are being sent, by peer and digest. */
  readonly #served = new Map<string, BlobRecord>();
  /** Writes that were made and are not committed yet. */
  readonly #expected = new WeakMap<DocumentWrite, BlobRecord>();
  readonly #heldLately = new HeldBlobs();
  readonly #serial = new Serial();
  readonly #retries: Timetable;
  /** Peers of whom blobs are about to be wanted. */
  readonly #asked = new Set<PeerKey>();
  readonly #keeper: BlobKeeper;
  #isStopped = false;

  constructor(options: BlobTransferOptions) {
    this.#options = options;
    this.#live = new LiveBlobs(options.clock);
    this.#records = new BlobRecords(options.documents);
    this.#retries = new Timetable(options.clock, (peer) => this.#fetch(peer));
    this.#keeper = new BlobKeeper({
      ...options,
      records: this.#records,
      lost: (record) => this.#stopped(record, 'its file is gone, and no relay has it: the attachment must be sent again'),
      forgotten: (record) => this.#gone(record),
    });
  }

  /** Reads what was not settled when the node stopped, drops blobs that no record names, wants again what is gone, and looks every hour for what may go. */
  async start(): Promise<void> {
    const records = await this.#keeper.start();
    const files = new Set(await this.#options.blobs.names());
    for (const record of records) if (!isSettled(record)) this.#live.add(record, files.has(nameOf(record)));
    for (const record of [...records].sort((a, b) => a.wholeAt - b.wholeAt)) this.#heldLately.add(record);
    await this.#keeper.sweep();
  }

  /**
   * Makes what is committed with a message that names blobs; {@link committed} is told of the commit. A blob that is known from this source is
   * not expected twice.
   */
  async expect(message: BlobMessage): Promise<readonly DocumentWrite[]> {
    const fresh = await expectedRecords(message, this.#options.clock.now(), (record) => this.#known(record));
    return fresh.map((record) => {
      const write = this.#records.put(record);
      this.#expected.set(write, record);
      return write;
    });
  }

  /** Begins with what was expected. @param documents - Of a commit that has become durable. */
  committed(documents: readonly DocumentWrite[] = []): void {
    const begun = documents.flatMap((write) => this.#expected.get(write) ?? []);
    for (const record of begun) this.#live.add(record);
    for (const from of new Set(begun.map((record) => record.from))) this.#fetch(from);
  }

  #nameOf({ key }: LinkPeer): PeerKey {
    return this.#options.peerName ?? key;
  }

  async #known(about: Pick<BlobRecord, 'digest' | 'from'>): Promise<BlobRecord | undefined> {
    return this.#live.get(about)?.record ?? this.#records.get(about);
  }

  /** Bytes of a blob that are durable here, and whether it is whole. Undefined: nothing is known of it. */
  async stateOf(
    about: Pick<BlobRecord, 'digest' | 'from'>,
  ): Promise<{ readonly record: BlobRecord; readonly through: number } | undefined> {
    const record = await this.#known(about);
    if (record === undefined) return undefined;
    return { record, through: (await this.#options.blobs.state(nameOf(record)))?.through ?? 0 };
  }

  /** Removes the bytes of a blob for good; what a peer still wants of it is unknown from now on. */
  async discard(about: Pick<BlobRecord, 'digest' | 'from'>): Promise<void> {
    const record = await this.#records.get(about);
    this.#gone(about);
    for (const [key, served] of this.#served) if (keyOf(served) === keyOf(about)) this.#served.delete(key);
    if (record !== undefined) await this.#options.committer.commit({ documents: [this.#records.remove(record)] });
    await this.#options.blobs.discard(nameOf(about));
  }

  /** Ends what comes of a blob over a link, and wants it no more for a minute: somebody brings it by hand. */
  pause(about: Pick<BlobRecord, 'digest' | 'from'>): void {
    const live = this.#live.get(about);
    if (live === undefined) return;
    this.#cut(live);
    live.restsUntil = this.#options.clock.now() + ackStallMs;
    this.#retries.set(about.from, live.restsUntil);
  }

  #cut(live: LiveBlob): void {
    if (live.isOnItsWay) this.#channels.get(live.record.from)?.end('receiver', live.record.digest, 'stopped');
    live.isOnItsWay = false;
  }

  #gone(about: Pick<BlobRecord, 'digest' | 'from'>): void {
    this.#live.remove(about);
    this.#options.onGone?.(about);
  }

  /** How many blobs a peer named that are not whole here. */
  awaitedOf(peer: PeerKey): number {
    return this.#live.from(peer).length;
  }

  /** Blobs that are not whole here, or not at a next hop. */
  readonly unsettled = (): readonly BlobRecord[] => this.#live.all().map(({ record }) => record);

  /** Blobs on their way, and blobs that are kept. */
  status(): Promise<BlobStatus> {
    return blobStatus(this.#live.all(), this.#options.blobs);
  }

  /** Every blob of which something is known. */
  list(): Promise<readonly BlobRecord[]> {
    return this.#records.list();
  }

  stop(): void {
    this.#isStopped = true;
    this.#keeper.stop();
    this.#retries.stop();
  }

  readonly settled = (): Promise<void> => this.#serial.idle();

  // The link's side: each call below is one of BlobHandler.

  up(peer: LinkPeer, channel: BlobChannel): void {
    const name = this.#nameOf(peer);
    this.#channels.set(name, channel);
    this.#forget(name);
    for (const blob of this.#heldLately.of(name)) channel.held(blob);
    this.#fetch(name);
  }

  down(peer: LinkPeer, channel: BlobChannel): void {
    const name = this.#nameOf(peer);
    if (this.#channels.get(name) !== channel) return; // a newer link has taken over
    this.#channels.delete(name);
    this.#forget(name);
  }

  /** Nothing is on its way any more. */
  #forget(name: PeerKey): void {
    for (const live of this.#live.from(name)) live.isOnItsWay = false;
    for (const key of this.#served.keys()) if (key.startsWith(`${name} `)) this.#served.delete(key);
  }

  async wanted(peer: LinkPeer, { digest, size }: BlobName): Promise<number | undefined> {
    const name = this.#nameOf(peer);
    const records = await this.#records.list(digest);
    const named = records.filter((each) => each.size === size && each.to.some((hop) => hop.peer === name));
    const record = named.find(({ wholeAt }) => wholeAt > 0) ?? named[0];
    if (record === undefined) return undefined;
    // Before its state is read: what comes meanwhile is told to whoever is served.
    this.#served.set(servedKey(name, digest), record);
    const state = await this.#options.blobs.state(nameOf(record));
    // A blob of this node is not to be had again; any other one is, from where it came.
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
      this.#stopped(record, error);
      return new Uint8Array(0);
    });
  }

  async data(peer: LinkPeer, digest: Uint8Array, offset: number, bytes: Uint8Array): Promise<number | BlobEnd> {
    const live = this.#live.get({ digest, from: this.#nameOf(peer) });
    if (live === undefined) return 'stopped';
    const { record } = live;
    try {
      const durable = await this.#options.blobs.append(nameOf(record), offset, bytes);
      this.#live.grew(live, bytes.length);
      if (offset + bytes.length < record.size) {
        // Pieces become durable together: the last byte counts when the digest was found right, and not before.
        const through = Math.min(durable, record.size - 1);
        this.#grown(record, through);
        return through;
      }
      if (await this.#options.blobs.seal(nameOf(record))) {
        await this.#whole(live);
        return record.size;
      }
    } catch (error) {
      this.#fail(live, error);
      return 'stopped';
    }
    this.#fail(live, 'the bytes that came are not those of its digest');
    // The parts that were passed on are wrong too.
    for (const { peer: hop } of record.to) this.#channels.get(hop)?.end('sender', digest, 'digest');
    return 'digest';
  }

  async confirmed(peer: LinkPeer, digest: Uint8Array, through: number): Promise<void> {
    const name = this.#nameOf(peer);
    const served = this.#served.get(servedKey(name, digest));
    const known = served ?? (await this.#records.unheld(digest, through, name));
    if (known === undefined) return;
    const record = this.#live.get(known)?.record ?? known;
    if (through < record.size) return this.#options.onProgress?.({ record, through, at: name });
    this.#served.delete(servedKey(name, digest));
    const heldAt = this.#options.clock.now();
    const changed = { ...record, to: record.to.map((hop) => (hop.peer === name ? { ...hop, heldAt } : hop)) };
    await this.#write(changed);
    if (isPassedOn(changed)) this.#keeper.passedOn();
    this.#options.onProgress?.({ record: changed, through, at: name });
  }

  async ended(peer: LinkPeer, role: BlobRole, digest: Uint8Array, reason: BlobEnd): Promise<void> {
    if (role === 'sender') {
      this.#served.delete(servedKey(this.#nameOf(peer), digest));
      return;
    }
    const live = this.#live.get({ digest, from: this.#nameOf(peer) });
    if (live === undefined) return;
    if (reason === 'digest') await this.#options.blobs.discard(nameOf(live.record));
    if (reason !== 'stopped') this.#stopped(live.record, `its sender says: ${reason}`);
    this.#rest(live);
  }

  /** Wants what is due of a peer: blobs of urgent messages first, then in the order in which they were named. */
  #fetch(peer: PeerKey): void {
    // One that has not begun sees whatever is due by then.
    if (peer === OWN || this.#isStopped || this.#asked.has(peer)) return;
    this.#asked.add(peer);
    void this.#serial
      .run(peer, async () => {
        this.#asked.delete(peer);
        const now = this.#options.clock.now();
        const all = this.#live.from(peer);
        let open = all.filter(({ isOnItsWay }) => isOnItsWay).length;
        const due: LiveBlob[] = [];
        for (const live of all) {
          if (live.isOnItsWay) continue;
          if (live.restsUntil > now) this.#retries.set(peer, live.restsUntil);
          else due.push(live);
        }
        for (const live of due.sort((a, b) => a.record.lane - b.record.lane || a.failures - b.failures)) {
          const channel = this.#channels.get(peer);
          if (channel === undefined || this.#isStopped) return;
          if (open >= blobsOpenMax || !channel.hasRoom) {
            this.#giveWay(peer);
            return;
          }
          await this.#want(live, channel);
          if (live.isOnItsWay) open++;
        }
      })
      .catch((error: unknown) => this.#options.emit(alarmOf('internal', this.#options.clock.now(), error, peer)));
  }

  /** Others wait: what has brought nothing for a minute rests, and its place is theirs. */
  #giveWay(peer: PeerKey): void {
    for (const live of this.#live.from(peer).filter(({ isOnItsWay }) => isOnItsWay)) {
      const until = live.movedAt + ackStallMs;
      if (until > this.#options.clock.now()) this.#retries.set(peer, until);
      else this.#giveUp(live, 'nothing came of it for a minute, and others wait');
    }
  }

  async #want(live: LiveBlob, channel: BlobChannel): Promise<void> {
    const { record } = live;
    const { blobs } = this.#options;
    const { digest, size } = record;
    try {
      const begin = () => blobs.begin(nameOf(record), { digest, size });
      live.mayHaveRoom = false;
      const { through } = await begin().catch(async (error: unknown) => {
        if (!isRogatoryError(error, 'BLOB_NO_ROOM')) throw error;
        const missing = size - error.details.room;
        if (!(await this.#keeper.makeRoom(missing, this.#idle(live)))) throw error;
        return begin();
      });
      live.mayHaveRoom = true;
      if (through === size) {
        // All of it came before a crash, or its digest was not compared.
        await ((await blobs.seal(nameOf(record))) ? this.#whole(live) : this.#want(live, channel));
        return;
      }
      live.isOnItsWay = true;
      live.movedAt = this.#options.clock.now();
      channel.want({ digest, size }, through);
    } catch (error) {
      this.#fail(live, error);
    }
  }

  #idle(wanting: LiveBlob): readonly IdleBlob[] {
    return this.#live.idle(wanting).map((live) => ({
      record: live.record,
      isStale: this.#live.isStale(live),
      giveUp: () => this.#giveUp(live, 'nothing comes of it, and another needs its room'),
    }));
  }

  #giveUp(live: LiveBlob, detail: string): void {
    this.#cut(live);
    this.#fail(live, detail);
  }

  async #whole(live: LiveBlob): Promise<void> {
    // It was erased meanwhile: its record must not come back.
    if (this.#live.get(live.record) !== live) return;
    live.isOnItsWay = false;
    live.failures = 0;
    live.record = { ...live.record, wholeAt: this.#options.clock.now() };
    await this.#write(live.record);
    this.#heldLately.add(live.record);
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
    this.#live.add(changed, !isLost);
    await this.#write(changed);
    this.#served.set(servedKey(peer, record.digest), changed);
    this.#fetch(changed.from);
  }

  async #write(record: BlobRecord): Promise<void> {
    const live = this.#live.get(record);
    if (live !== undefined) live.record = record;
    await this.#options.committer.commit({ documents: [this.#records.put(record)] });
    if (isSettled(record)) this.#live.remove(record);
  }

  #fail(live: LiveBlob, reason: unknown): void {
    this.#stopped(live.record, reason);
    this.#rest(live);
  }

  /** Waits before a blob is wanted again: ten seconds at first, an hour at most. */
  #rest(live: LiveBlob): void {
    // Parts that were on their way together fail together: they count once.
    if (!live.isOnItsWay && live.restsUntil > this.#options.clock.now()) return;
    live.isOnItsWay = false;
    const waitMs = Math.min(blobRetryMaxMs, blobRetryMinMs * 2 ** live.failures);
    live.failures++;
    live.restsUntil = this.#options.clock.now() + waitMs;
    this.#retries.set(live.record.from, live.restsUntil);
    this.#fetch(live.record.from);
  }

  #stopped({ from: peer, digest, size }: BlobRecord, reason: unknown): void {
    const detail = reason instanceof Error ? reason.message : String(reason);
    this.#options.emit(
      alarm('blob-stopped', this.#options.clock.now(), `a blob of ${size} bytes does not come on: ${detail}`, {
        peer,
        subject: toHex(digest),
      }),
    );
  }
}
