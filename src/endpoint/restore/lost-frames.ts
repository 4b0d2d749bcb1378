// SPDX-License-Identifier: Apache-2.0
// Links between two stores of which one may have gone back in time. A restored node asks its peers for lost frames, and sends again what it
// holds when a peer asks (LINK-40, LINK-51). The newest checkpoint seen of a peer's log tells it whether it lies behind (LOG-63).
import { equal } from '../../core/bytes.js';
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborValue } from '../../cbor/value.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { PastStreams } from '../../core/stream-place.js';
import { formatOrigin, parseOrigin } from '../../log/origin.js';
import type { Checkpoint } from '../../log/statement/checkpoint.js';
import type { LaneCounters, PeerKey } from '../../store/port.js';
import { compareLanes, countAgain, isSentAgainDue } from '../../store/rollback.js';
import type { Rollback } from '../../store/rollback.js';
import type { LinkPeer, OwnRestore, PeerLane } from '../../transport/handler.js';
import { alarm, alarmOf } from '../alarms.js';
import type { EndpointAlarm } from '../alarms.js';
import type { Effects } from '../effects.js';
import type { EndpointPorts } from '../ports.js';
import { Serial } from '../serial.js';
import { Timetable } from '../timetable.js';
import type { LogKeeper } from '../log/keeper.js';

/** Epoch of the restore for which a peer was asked, on a link that opened at both ends. */
const SETTLED = 'restore-settled';
/** When streams to a peer last began anew on its word, Unix milliseconds; the streams, and what the peer held of those before. */
const SENT_AGAIN = 'sent-again';
/** The newest checkpoint seen of each link peer's log. */
const SEEN = 'seen';
/** When a link showed that this store went back, without a word of its operator: streams and last places of lanes, epoch and size of its log. */
const BEHIND = 'store-behind';
/** How often a link is tried at short intervals while the peer prepares what it sends again. */
const TRIES_MAX = 5;
const read = reader((field) => fail('LINK_FRAME_MALFORMED', { field }));

type Keeper = Pick<LogKeeper, 'origin' | 'size' | 'restoredAt'>;
type Ports = Pick<EndpointPorts, 'self' | 'kind' | 'store' | 'documents' | 'clock' | 'committer' | 'redial' | 'emit'>;

/** Counters of a lane, with what a restored peer held when its stream began. */
type LinkCounters = LaneCounters & PastStreams;
/** A stream that began for a restored peer, and the stream and place that the peer held then. */
type Begun = [streamId: Uint8Array, heldStream: Uint8Array | null, through: number];
/** Places of lanes, and the epoch and size of the own log. */
type Behind = [places: [streamId: Uint8Array, lastSeq: number][], epoch: number, size: number];
const NO_STREAM = new Uint8Array(0);

export class LostFrames {
  readonly #ports: Ports;
  readonly #keeper: Keeper;
  readonly #steps = new Serial();
  readonly #tries = new Map<PeerKey, number>();
  /** Counters that the link of a peer began with: what is queued later must not hide that this store went back. */
  readonly #began = new Map<PeerKey, readonly LinkCounters[]>();
  /** Size of the own log when a link of a peer was shut. */
  readonly #logs = new Map<PeerKey, number>();
  readonly #redials: Timetable;
  #isStopped = false;

  constructor(ports: Ports, keeper: Keeper) {
    this.#ports = ports;
    this.#keeper = keeper;
    this.#redials = new Timetable(ports.clock, (peer) => ports.redial(peer));
  }

  /** Notes a checkpoint of a link peer's own log, when it is the newest. */
  async note(peer: PeerKey, { owner, epoch, size }: Checkpoint): Promise<Effects> {
    const { documents } = this.#ports;
    if (principalKey(owner) !== peer) return {};
    const kept = await documents.get<CborValue>(SEEN, peer);
    const newest = kept && parseSeen(kept.value);
    if (newest !== undefined && (newest.epoch > epoch || (newest.epoch === epoch && newest.size >= size))) return {};
    return { documents: [documents.put(SEEN, peer, [formatOrigin({ owner, epoch }), size])] };
  }

  /** The record of a peer for WELCOME (LOG-63); undefined when nothing was seen. */
  async seen(peer: PeerKey): Promise<Uint8Array | undefined> {
    const kept = await this.#ports.documents.get<CborValue>(SEEN, peer);
    return kept && encode(kept.value);
  }

  /**
   * Whether a record that a peer has seen of this node lies ahead of its log; the operator is told. An earlier log counts too, unless the
   * present one began by a restore, which was stated: a store of another path begins a log of its own.
   * @throws {@link RogatoryError} `LINK_FRAME_MALFORMED` (LINK-02).
   */
  isBehind(peer: PeerKey, seen: Uint8Array): boolean {
    const { owner, epoch, size } = parseSeen(decode(seen));
    const { origin: own, size: present, restoredAt } = this.#keeper;
    const held = Math.min(present, this.#logs.get(peer) ?? present);
    if (principalKey(owner) !== principalKey(own.owner)) return false;
    const isUnstated = epoch < own.epoch && restoredAt === 0;
    if (epoch <= own.epoch && !isUnstated && !(epoch === own.epoch && size > held)) return false;
    this.#run(peer, () => this.#shut(peer));
    const origin = formatOrigin({ owner, epoch });
    const found = `${peer} says that it has seen ${size} entries of ${origin}, which this store does not hold. Is it the right store?`;
    const stated = `rogatory restored --above ${origin} --by NAME --reason TEXT; with --lost, and an empty store, if no copy is left`;
    this.#alarm('store-behind', peer, `${found} ${ADVICE}: ${stated}`);
    return true;
  }

  /** State of this store's restore towards a peer. @returns undefined: none was stated. */
  async restored(peer: PeerKey): Promise<OwnRestore | undefined> {
    // Behind what is being written: a link that opens at once must not read the state of before.
    await this.#steps.run(peer, async () => undefined);
    return this.#restore(peer);
  }

  async #restore(peer: PeerKey): Promise<OwnRestore | undefined> {
    const { restoredAt } = this.#keeper;
    if (restoredAt === 0) return undefined;
    const settled = await this.#ports.documents.get<number>(SETTLED, peer);
    return settled !== undefined && settled.value >= restoredAt ? 'settled' : 'unsettled';
  }

  async #asks(peer: PeerKey): Promise<boolean> {
    return (await this.#restore(peer)) === 'unsettled';
  }

  /** Counters for a link that opens. */
  async counters(peer: PeerKey): Promise<readonly LinkCounters[]> {
    // Behind what is being written.
    await this.#steps.run(peer, async () => undefined);
    const { store, documents } = this.#ports;
    const behind = (await documents.get<Behind>(BEHIND, peer))?.value;
    const [, epoch, size] = behind ?? [];
    // A log of another epoch began by a restore that was stated.
    if (size !== undefined && epoch === this.#keeper.origin.epoch) this.#logs.set(peer, size);
    else this.#logs.delete(peer);
    const { begun } = await this.#sentAgain(peer);
    const counters = (await store.counters(peer)).map((lane) => ({ ...asOf(lane, behind?.[0]), ...begunBehind(lane, begun) }));
    this.#began.set(peer, counters);
    return counters;
  }

  /** Looks which of the two stores went back in time, and sends again what can be. @param isRestored - The peer asks for it. */
  rolledBack(peer: LinkPeer, lanes: readonly PeerLane[], isRestored: boolean): void {
    this.#run(peer.key, async () => {
      const counters = this.#began.get(peer.key) ?? (await this.#ports.store.counters(peer.key));
      const found = compareLanes(peer.key, counters, lanes, isRestored);
      if (found.isOwn) await this.#own(peer.key, found.lost);
      if (found.again.length > 0) await this.#theirs(peer, found, lanes, isRestored);
      // A store that went back without its operator's word asks for nothing.
      if (isRestored && !found.isOwn && (await this.#restore(peer.key)) === 'settled') await this.#askAgain(peer.key);
    });
  }

  /** A link is open at both ends: its peer has nothing more to ask for, nor to be asked. */
  heard(peer: LinkPeer): void {
    const { key, trustOnly } = peer;
    this.#tries.delete(key);
    if (trustOnly === true || this.#keeper.restoredAt === 0 || this.#isStopped) return;
    this.#run(key, async () => {
      const { committer, documents } = this.#ports;
      if (!(await this.#asks(key))) return;
      await committer.commit({ documents: [documents.put(SETTLED, key, this.#keeper.restoredAt)] });
    });
  }

  /** A link is open at this end: its peer claims no more than this store held when a link was shut. */
  opened({ key }: LinkPeer): void {
    if (this.#isStopped) return;
    this.#run(key, async () => {
      const { committer, documents } = this.#ports;
      if ((await documents.get(BEHIND, key)) === undefined) return;
      await committer.commit({ documents: [documents.remove(BEHIND, key)] });
    });
  }

  /** Resolves when nothing is being written; nothing is dialled once this began. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#redials.stop();
    await this.#steps.idle();
  }

  #run(peer: PeerKey, step: () => Promise<void>): void {
    void this.#steps.run(peer, step).catch((error: unknown) => {
      this.#ports.emit(alarmOf('internal', this.#ports.clock.now(), error, peer, `frames lost to ${peer}`));
    });
  }

  /** This store went back. Its operator alone can know whether it is the only copy that runs: without that word nothing goes on. */
  async #own(peer: PeerKey, lost: number): Promise<void> {
    if (!(await this.#asks(peer))) {
      await this.#shut(peer);
      const found =
        lost > 0
          ? `${peer} says that ${lost} messages were acknowledged to it that are not in this store`
          : `${peer} says that it holds messages which this store does not know`;
      this.#alarm('store-behind', peer, `${found}. ${ADVICE}`);
      return;
    }
    const count = (this.#tries.get(peer) ?? 0) + 1;
    this.#tries.set(peer, count);
    this.#alarm('store-restored', peer, `${lost} messages that were acknowledged since the backup are asked for again`);
    if (count <= TRIES_MAX) this.#redials.set(peer, this.#ports.clock.now() + (count - 1) * LIMITS.reconnectMinMs);
  }

  /** Keeps how far the own streams had come: a link must not open because new messages take the places of those that were lost. */
  async #shut(peer: PeerKey): Promise<void> {
    const { committer, documents } = this.#ports;
    const began = this.#began.get(peer);
    if (began === undefined) return;
    // `counters` has returned the kept places of a link that was shut before.
    const { origin, size } = this.#keeper;
    const found: Behind = [began.map(({ outStreamId, lastSeq }) => [outStreamId, lastSeq]), origin.epoch, this.#logs.get(peer) ?? size];
    const kept = await documents.get<Behind>(BEHIND, peer);
    if (kept !== undefined && equal(encode(kept.value), encode(found))) return;
    this.#logs.set(peer, found[2]);
    await committer.commit({ documents: [documents.put(BEHIND, peer, found)] });
  }

  /** The peer came back from a backup after it was asked. Its new store may hold frames that its store before lacked (LINK-59). */
  async #askAgain(peer: PeerKey): Promise<void> {
    const { committer, documents, redial } = this.#ports;
    await committer.commit({ documents: [documents.remove(SETTLED, peer)] });
    this.#alarm('store-restored', peer, 'it came back from a backup itself after it was asked for lost messages: it is asked again');
    if (!this.#isStopped) redial(peer);
  }

  /** The peer's store went back. Lost frames that are held are sent again, when it asks for them. */
  async #theirs(peer: LinkPeer, { again, lostThere }: Rollback, lanes: readonly PeerLane[], isRestored: boolean): Promise<void> {
    const { self, kind, store, documents, clock, committer, redial } = this.#ports;
    const { key } = peer;
    if (!isRestored) {
      const detail = `${lostThere} messages that ${key} acknowledged are not in its store: its operator has to state that it was put back`;
      this.#alarm('peer-behind', key, detail);
      return;
    }
    const { at, begun } = await this.#sentAgain(key);
    if (!isSentAgainDue(at, clock.now())) {
      this.#alarm('peer-behind', key, `${key} asks for lost messages again: not so soon`, { subject: 'soon' });
      return;
    }
    const before = await store.counters(key);
    // LOG-54: a restored agency holds expired ones for its operator.
    const expired = kind === 'relay' && peer.scope === self.scope ? { expired: true as const } : {};
    const restored = again.map((lane) => ({ ...lane, again: { ...lane.again, ...expired } }));
    await committer.commit({ restored });
    const after = await store.counters(key);
    const anew = again.map(({ lane }): Begun => {
      const held = lanes.find((each) => each.lane === lane)?.held;
      return [after.find((each) => each.lane === lane)?.outStreamId ?? NO_STREAM, held?.streamId ?? null, held?.through ?? 0];
    });
    const others = begun.filter(([streamId]) => after.some(({ outStreamId }) => equal(outStreamId, streamId)));
    await committer.commit({ documents: [documents.put(SENT_AGAIN, key, [clock.now(), [...others, ...anew]])] });
    const count = countAgain(again, before, after);
    const rest = Math.max(0, lostThere - count);
    const detail = `${lostThere} messages that ${key} had acknowledged are lost to it: ${count} are sent again; ${rest} have expired, were rejected, or are held no longer`;
    this.#alarm('peer-restored', key, detail);
    if (!this.#isStopped) redial(key);
  }

  async #sentAgain(peer: PeerKey): Promise<{ readonly at: number; readonly begun: readonly Begun[] }> {
    const [at, begun] = (await this.#ports.documents.get<[number, Begun[]]>(SENT_AGAIN, peer))?.value ?? [-Infinity, []];
    return { at, begun };
  }

  #alarm(name: EndpointAlarm, peer: PeerKey, detail: string, more: { readonly subject?: string } = {}): void {
    this.#ports.emit(alarm(name, this.#ports.clock.now(), detail, { peer, ...more }));
  }
}

/** A peer can say so of any store: its word alone is no reason to state a restore. */
const ADVICE =
  'If this is the only store, put back from a copy, state so; if it never was, the peer is wrong, and nothing is to be done here';

/** A lane whose own stream ends where it ended when this store was found to have gone back. */
function asOf(lane: LaneCounters, places: Behind[0] | undefined): LaneCounters {
  const [streamId, lastSeq] = places?.[lane.lane] ?? [];
  return streamId !== undefined && lastSeq !== undefined && equal(streamId, lane.outStreamId) ? { ...lane, lastSeq } : lane;
}

function begunBehind({ outStreamId }: LaneCounters, begun: readonly Begun[]): Pick<PastStreams, 'begunBehind'> {
  const found = begun.find(([streamId]) => equal(streamId, outStreamId));
  if (found === undefined) return {};
  const [, streamId, through] = found;
  return { begunBehind: streamId === null ? null : { streamId, through } };
}

function parseSeen(value: CborValue): Pick<Checkpoint, 'owner' | 'epoch' | 'size'> {
  const [origin, size] = read.array(value, 'welcome.3', 2, 2);
  return { ...parseOrigin(read.text(origin, 'welcome.3', 256)), size: read.uint(size, 'welcome.3') };
}
