// SPDX-License-Identifier: Apache-2.0
// Frames that a restore has lost (LINK-40, LINK-51): a restored node asks its peers for them, and sends again what it holds when a peer asks.
import { reader } from '../../cbor/reader.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { CancelTimer } from '../../core/time.js';
import type { LaneCounters, PeerKey } from '../../store/port.js';
import { compareLanes, countAgain, isSentAgainDue } from '../../store/rollback.js';
import type { Rollback } from '../../store/rollback.js';
import type { LinkPeer, PeerLane } from '../../transport/handler.js';
import { alarm, alarmOf } from '../alarms.js';
import type { EndpointAlarm } from '../alarms.js';
import type { EndpointPorts } from '../ports.js';
import { Serial } from '../serial.js';
import type { LogKeeper } from '../log/keeper.js';

/** Epoch of the restore after which a peer was asked, and a link with it has opened. */
const SETTLED = 'restore-settled';
/** When the streams to a peer last began anew on its word, Unix milliseconds. */
const SENT_AGAIN = 'sent-again';
/** How often a link is tried at short intervals while the peer prepares what it sends again. */
const TRIES_MAX = 5;
const read = reader((field) => fail('STORE_UNAVAILABLE', { reason: `record of a link: ${field}` }));

type Ports = Pick<EndpointPorts, 'self' | 'kind' | 'store' | 'documents' | 'clock' | 'committer' | 'redial' | 'emit'>;

export class LostFrames {
  readonly #ports: Ports;
  readonly #keeper: Pick<LogKeeper, 'restoredAt'>;
  readonly #steps = new Serial();
  readonly #tries = new Map<PeerKey, { count: number; cancel: CancelTimer }>();
  /** Of each peer the alarms that were told since a link to it was up. */
  readonly #told = new Map<PeerKey, Set<string>>();
  #isStopped = false;

  constructor(ports: Ports, keeper: Pick<LogKeeper, 'restoredAt'>) {
    this.#ports = ports;
    this.#keeper = keeper;
  }

  /** Whether a peer is to be asked for lost frames: until a link to it has been up once. */
  async asks(peer: PeerKey): Promise<boolean> {
    const { restoredAt } = this.#keeper;
    if (restoredAt === 0) return false;
    const settled = await this.#ports.documents.get(SETTLED, peer);
    return settled === undefined || read.uint(settled.value, 'settled') < restoredAt;
  }

  /** Counters for a link that opens. Frames of earlier streams count only while they may be sent again. */
  async counters(peer: PeerKey): Promise<readonly LaneCounters[]> {
    // Behind what is being written.
    await this.#steps.run(peer, async () => undefined);
    const counters = await this.#ports.store.counters(peer);
    if (!counters.some(({ past }) => past === true) || (await this.#isDue(peer))) return counters;
    return counters.map(({ past: _past, ...lane }) => lane);
  }

  /** Looks which of the two stores went back in time, and sends again what can be. @param isRestored - The peer asks for it. */
  rolledBack(peer: LinkPeer, lanes: readonly PeerLane[], isRestored: boolean): void {
    this.#run(peer.key, async () => {
      const found = compareLanes(peer.key, await this.#ports.store.counters(peer.key), lanes, isRestored);
      if (found.isOwn) await this.#own(peer.key, found.lost);
      if (found.again.length > 0) await this.#theirs(peer, found, isRestored);
    });
  }

  /** A record of the peer lies ahead of the own log (LOG-63). */
  behind(peer: LinkPeer, { origin, size }: { readonly origin: string; readonly size: number }): void {
    const found = `${peer.key} says that it has seen ${size} entries of ${origin}, which this store does not hold. Is it the right store?`;
    const stated = `rogatory restored --above ${origin} --by NAME --reason TEXT; with --lost, and an empty store, if no copy is left`;
    this.#alarmOnce('store-behind', peer.key, `${found} ${ADVICE}: ${stated}`);
  }

  /** A link with the peer is up: it has nothing more to ask for, nor to be asked. */
  up(peer: LinkPeer): void {
    this.#tries.get(peer.key)?.cancel();
    this.#tries.delete(peer.key);
    if (peer.trustOnly === true) return;
    this.#told.delete(peer.key);
    const { restoredAt } = this.#keeper;
    if (restoredAt === 0) return;
    this.#run(peer.key, async () => {
      if (!(await this.asks(peer.key))) return;
      await this.#ports.committer.commit({ documents: [this.#ports.documents.put(SETTLED, peer.key, restoredAt)] });
    });
  }

  /** Resolves when nothing is being written; nothing is dialled once this began. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { cancel } of this.#tries.values()) cancel();
    await this.#steps.idle();
  }

  #run(peer: PeerKey, step: () => Promise<void>): void {
    void this.#steps.run(peer, step).catch((error: unknown) => {
      this.#ports.emit(alarmOf('internal', this.#ports.clock.now(), error, peer, `frames lost to ${peer}`));
    });
  }

  /** This store went back. Its operator alone can know whether it is the only copy that runs: without that word nothing goes on. */
  async #own(peer: PeerKey, lost: number): Promise<void> {
    if (!(await this.asks(peer))) {
      const found =
        lost > 0
          ? `${peer} says that ${lost} messages were acknowledged to it that are not in this store`
          : `${peer} says that it holds messages which this store does not know`;
      this.#alarmOnce('store-behind', peer, `${found}. ${ADVICE}`);
      return;
    }
    const tries = this.#tries.get(peer);
    const count = (tries?.count ?? 0) + 1;
    if (count === 1) this.#alarm('store-restored', peer, `${lost} messages that were acknowledged since the backup are asked for again`);
    if (count > TRIES_MAX || this.#isStopped) return;
    tries?.cancel();
    const { clock, redial } = this.#ports;
    this.#tries.set(peer, { count, cancel: clock.after((count - 1) * LIMITS.reconnectMinMs, () => redial(peer)) });
  }

  /** The peer's store went back. Lost frames that are held are sent again, when it asks for them. */
  async #theirs(peer: LinkPeer, { again, lostThere }: Rollback, isRestored: boolean): Promise<void> {
    const { self, kind, store, documents, clock, committer, redial } = this.#ports;
    const { key } = peer;
    if (!isRestored) {
      const detail = `${lostThere} messages that ${key} acknowledged are not in its store: its operator has to state that it was put back`;
      this.#alarmOnce('peer-behind', key, detail);
      return;
    }
    if (!(await this.#isDue(key))) {
      this.#alarmOnce('peer-behind', key, `${key} asks for lost messages again: not so soon`, 'soon');
      return;
    }
    const before = await store.counters(key);
    // LOG-54: a restored agency holds expired ones for its operator.
    const expired = kind === 'relay' && peer.scope === self.scope ? { expired: true as const } : {};
    const restored = again.map((lane) => ({ ...lane, again: { ...lane.again, ...expired } }));
    await committer.commit({ restored, documents: [documents.put(SENT_AGAIN, key, clock.now())] });
    const count = countAgain(again, before, await store.counters(key));
    const rest = Math.max(0, lostThere - count);
    const detail = `${lostThere} messages that ${key} had acknowledged are lost to it: ${count} are sent again; ${rest} have expired, were rejected, or are held no longer`;
    this.#alarm('peer-restored', key, detail);
    this.#told.delete(key);
    if (!this.#isStopped) redial(key);
  }

  async #isDue(peer: PeerKey): Promise<boolean> {
    const last = await this.#ports.documents.get(SENT_AGAIN, peer);
    return last === undefined || isSentAgainDue(read.uint(last.value, 'sent again'), this.#ports.clock.now());
  }

  /** Links that stay shut are tried again and again: what shuts them is told when it is found, and again when it changes its kind. */
  #alarmOnce(name: EndpointAlarm, peer: PeerKey, detail: string, kind = ''): void {
    const told = this.#told.get(peer) ?? new Set();
    if (told.has(name + kind)) return;
    this.#told.set(peer, told.add(name + kind));
    this.#alarm(name, peer, detail, kind === '' ? {} : { subject: kind });
  }

  #alarm(name: EndpointAlarm, peer: PeerKey, detail: string, more: { readonly subject?: string } = {}): void {
    this.#ports.emit(alarm(name, this.#ports.clock.now(), detail, { peer, ...more }));
  }
}

/** A peer can say so of any store: its word alone is no reason to state a restore. */
const ADVICE =
  'If this is the only store, put back from a copy, state so; if it never was, the peer is wrong, and nothing is to be done here';
