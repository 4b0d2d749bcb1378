// SPDX-License-Identifier: Apache-2.0
// Stores that went back in time: the relay's own, which its operator states (RELAY-25), and that of a peer, who asks for what it lost (LINK-40).
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { LIMITS } from '../core/limits.js';
import type { CancelTimer, Clock } from '../core/time.js';
import type { DocumentWrite, PeerKey, Store } from '../store/port.js';
import { compareLanes, countAgain, isSentAgainDue } from '../store/rollback.js';
import type { Rollback } from '../store/rollback.js';
import type { LinkPeer, PeerLane } from '../transport/handler.js';
import type { RelayAlarm, RelayLog } from './events.js';

const COLLECTION = 'restore';
const LAST = 'last';
/** When the streams to a peer last began anew on its word; no peer's key begins so. */
const sentAgainKey = (peer: PeerKey): string => `again:${peer}`;
/** How often a link is tried at short intervals while the peer prepares what is to be sent again. */
const TRIES_MAX = 5;

/** The newest restore of a store from a backup. */
export interface Restore {
  /** Who stated it, and why. */
  readonly by: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The newest restore; undefined when there was none. */
export async function lastRestore(store: Pick<Store, 'get'>): Promise<Restore | undefined> {
  const document = await store.get(COLLECTION, LAST);
  if (document === undefined) return undefined;
  const [by, reason, at] = decode(document.value) as [string, string, number];
  return { by, reason, at };
}

/** Write that notes a restore. */
export function restoreDocument({ by, reason, at }: Restore): DocumentWrite {
  return { collection: COLLECTION, key: LAST, value: encode([by, reason, at]) };
}

export interface RestoresOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: RelayLog;
  /** Dials a peer at once, if it is one that is dialled. */
  readonly redial: (peer: PeerKey) => void;
  readonly onError: (error: unknown) => void;
}

export class Restores {
  readonly #options: RestoresOptions;
  readonly #working = new Map<PeerKey, Promise<void>>();
  readonly #tries = new Map<PeerKey, { count: number; cancel: CancelTimer }>();
  /** Of each peer the alarms that were told since a link to it was up. */
  readonly #told = new Map<PeerKey, Set<string>>();
  #last: Restore | undefined;
  #stopped = false;

  constructor(options: RestoresOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#last = await lastRestore(this.#options.store);
  }

  /** The newest restore of this store. Known after `start`. */
  get last(): Restore | undefined {
    return this.#last;
  }

  /** Whether a peer is to be asked for what it holds of the time that was lost: until a link to it has been up once. */
  async asks(peer: PeerKey): Promise<boolean> {
    if (this.#last === undefined) return false;
    const settled = await this.#options.store.get(COLLECTION, peer);
    return settled === undefined || decode(settled.value) !== this.#last.at;
  }

  /** Looks which of the two stores went back in time, and prepares what can be sent again. @param restored - The peer asks for it. */
  rolledBack(peer: LinkPeer, lanes: readonly PeerLane[], restored: boolean): void {
    this.#run(peer, () => this.#rolledBack(peer, lanes, restored));
  }

  /** A link with the peer is up: it has nothing more to ask for, nor to be asked. */
  up(peer: LinkPeer): void {
    const last = this.#last;
    this.#tries.get(peer.key)?.cancel();
    this.#tries.delete(peer.key);
    if (peer.trustOnly === true) return;
    this.#told.delete(peer.key);
    if (last === undefined) return;
    this.#run(peer, async () => {
      if (!(await this.asks(peer.key))) return;
      const document = { collection: COLLECTION, key: peer.key, value: encode(last.at) };
      await this.#options.store.commit({ now: this.#options.clock.now(), documents: [document] });
    });
  }

  /** Resolves when nothing is being written for a peer. */
  async settled(peer: PeerKey): Promise<void> {
    await this.#working.get(peer);
  }

  /** Resolves when nothing is being written; nothing is dialled once this began. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { cancel } of this.#tries.values()) cancel();
    await Promise.all(this.#working.values());
  }

  #run(peer: LinkPeer, step: () => Promise<void>): void {
    const before = this.#working.get(peer.key) ?? Promise.resolve();
    const work = before.then(step).catch((error: unknown) => this.#options.onError(error));
    this.#working.set(peer.key, work);
  }

  async #rolledBack(peer: LinkPeer, lanes: readonly PeerLane[], restored: boolean): Promise<void> {
    const found = compareLanes(peer.key, await this.#options.store.counters(peer.key), lanes);
    if (found.isOwn) await this.#own(peer, found.lost);
    if (found.again.length > 0) await this.#theirs(peer, found, restored);
  }

  /** This store went back. Nobody but its operator can know whether it is the only copy that runs: without that word nothing goes on. */
  async #own(peer: LinkPeer, lost: number): Promise<void> {
    if (!(await this.asks(peer.key))) {
      const statement = 'rogatory restored --config FILE --by NAME --reason TEXT';
      const found =
        lost > 0
          ? `${lost} messages that were acknowledged to the peer are not in this store`
          : 'the peer holds messages of this relay that this store does not know';
      this.#alarmOnce('store-behind', peer, `${found}. If it is a backup, stop the relay and run: ${statement}`);
      return;
    }
    const tries = this.#tries.get(peer.key);
    const count = (tries?.count ?? 0) + 1;
    if (count === 1) this.#alarm('store-restored', peer, `${lost} messages that were acknowledged since the backup are asked for again`);
    if (count > TRIES_MAX || this.#stopped) return;
    tries?.cancel();
    const { clock, redial } = this.#options;
    this.#tries.set(peer.key, { count, cancel: clock.after((count - 1) * LIMITS.reconnectMinMs, () => redial(peer.key)) });
  }

  /** The peer's store went back. What is held of what it lost is sent again, when it asks for that. */
  async #theirs(peer: LinkPeer, { again, lostThere }: Rollback, restored: boolean): Promise<void> {
    const { store, clock, redial } = this.#options;
    const now = clock.now();
    if (!restored) {
      const detail = `${lostThere} messages that the peer acknowledged are not in its store: its operator has to state that it came back from a backup`;
      this.#alarmOnce('peer-behind', peer, detail);
      return;
    }
    const last = await store.get(COLLECTION, sentAgainKey(peer.key));
    if (last !== undefined && !isSentAgainDue(decode(last.value) as number, now)) {
      this.#alarmOnce('peer-behind', peer, 'the peer asks for what it lost, again: not so soon', 'soon');
      return;
    }
    const before = await store.counters(peer.key);
    const documents = [{ collection: COLLECTION, key: sentAgainKey(peer.key), value: encode(now) }];
    await store.commit({ now, restored: again, documents });
    const count = countAgain(again, before, await store.counters(peer.key));
    const rest = `${Math.max(0, lostThere - count)} are not: they have expired, were rejected, or are held no longer`;
    this.#alarm(
      'peer-restored',
      peer,
      `${lostThere} messages that the peer had acknowledged are lost to it: ${count} are sent again, ${rest}`,
    );
    this.#told.delete(peer.key);
    if (!this.#stopped) redial(peer.key);
  }

  /** Links that stay shut are tried again and again: what shuts them is told when it is found, and again when it changes its kind. */
  #alarmOnce(alarm: RelayAlarm, peer: LinkPeer, detail: string, kind = ''): void {
    const told = this.#told.get(peer.key) ?? new Set();
    if (told.has(alarm + kind)) return;
    this.#told.set(peer.key, told.add(alarm + kind));
    this.#alarm(alarm, peer, detail);
  }

  #alarm(alarm: RelayAlarm, peer: LinkPeer, detail: string): void {
    this.#options.log({ kind: 'alarm', alarm, peer: peer.key, detail });
  }
}
