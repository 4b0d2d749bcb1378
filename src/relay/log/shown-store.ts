// SPDX-License-Identifier: Apache-2.0
// The checkpoints that were shown of other relays' logs, as the store keeps them: of each owner the newest, up to a number and a size.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { Clock } from '../../core/time.js';
import { parseCheckpoint } from '../../log/checkpoint.js';
import type { Checkpoint } from '../../log/checkpoint.js';
import { formatOrigin } from '../../log/origin.js';
import type { Origin } from '../../log/origin.js';
import { decodeTyped } from '../../log/signed-checkpoint.js';
import type { DocumentWrite, PeerKey, Store } from '../../store/port.js';

const COLLECTION = 'shown';

export interface ShownCheckpoint {
  readonly checkpoint: Checkpoint;
  /** COSE_Sign, verified when it came. */
  readonly bytes: Uint8Array;
  /** It is proven to be the beginning of a tree that was cosigned here. Known to this process alone: the next one asks again. */
  isJoined: boolean;
  /** How often its owner was asked to prove it. */
  asked: number;
  /** It came in an earlier process, which may have seen it joined. */
  readonly isEarlier: boolean;
}

export interface Kept {
  /** The first of its size. */
  readonly first: ShownCheckpoint;
  /** What left to make room and was never joined, as far as is known. */
  readonly lost: readonly ShownCheckpoint[];
}

/** By place, in the order in which they came. */
type Shown = Map<string, ShownCheckpoint>;

export class ShownStore {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logs = new Map<PeerKey, Promise<Shown>>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** All that is kept of an owner, the oldest first. */
  async all(owner: PeerKey): Promise<ShownCheckpoint[]> {
    return [...(await this.#shown(owner)).values()];
  }

  /** The first of an origin at a size; undefined when none is kept. */
  async at(origin: Origin, size: number): Promise<ShownCheckpoint | undefined> {
    return (await this.#shown(principalKey(origin.owner))).get(placeOf(origin, size));
  }

  /** Keeps a checkpoint, durably, unless one of its size is kept. */
  async keep(checkpoint: Checkpoint, bytes: Uint8Array): Promise<Kept> {
    const owner = principalKey(checkpoint.owner);
    const shown = await this.#shown(owner);
    const place = placeOf(checkpoint, checkpoint.size);
    const first = shown.get(place);
    if (first !== undefined) return { first, lost: [] };
    const kept: ShownCheckpoint = { checkpoint, bytes: Uint8Array.from(bytes), isJoined: false, asked: 0, isEarlier: false };
    shown.set(place, kept);
    const now = this.#clock.now();
    const dropped = drop(shown, place);
    const gone = dropped.map(([key]): DocumentWrite => ({ collection: COLLECTION, key, value: null }));
    const documents = [{ collection: COLLECTION, key: place, value: encode([now, kept.bytes]) }, ...gone];
    try {
      await this.#store.commit({ now, documents });
    } catch (error) {
      // Nobody knows what was written: it is read again.
      this.#logs.delete(owner);
      throw error;
    }
    const lost = dropped.flatMap(([, each]) => (each.isJoined || each.isEarlier ? [] : [each]));
    return { first: kept, lost };
  }

  /** Drops what is kept of an origin at a size. */
  async forget(checkpoint: Checkpoint): Promise<void> {
    const place = placeOf(checkpoint, checkpoint.size);
    (await this.#shown(principalKey(checkpoint.owner))).delete(place);
    await this.#store.commit({ now: this.#clock.now(), documents: [{ collection: COLLECTION, key: place, value: null }] });
  }

  #shown(owner: PeerKey): Promise<Shown> {
    const known = this.#logs.get(owner);
    if (known !== undefined) return known;
    const reading = this.#read(owner);
    this.#logs.set(owner, reading);
    reading.catch(() => this.#logs.delete(owner));
    return reading;
  }

  async #read(owner: PeerKey): Promise<Shown> {
    const rows = (await this.#store.list(COLLECTION, { prefix: `rogatory/${owner}/` })).map(({ key, value }) => {
      const [at, bytes] = decode(value) as [number, Uint8Array];
      return { key, at, bytes };
    });
    return new Map(
      rows
        .sort((a, b) => a.at - b.at)
        .map(({ key, bytes }): [string, ShownCheckpoint] => {
          return [key, { checkpoint: readCheckpoint(bytes), bytes, isJoined: false, asked: 0, isEarlier: true }];
        }),
    );
  }
}

/** Makes room, what is joined and old first: what is left of it is proven by the tree that was cosigned. @param newest - Stays. */
function drop(shown: Shown, newest: string): [string, ShownCheckpoint][] {
  const dropped: [string, ShownCheckpoint][] = [];
  let bytes = [...shown.values()].reduce((sum, each) => sum + each.bytes.length, 0);
  const old = [...shown].filter(([place]) => place !== newest);
  const order = [...old.filter(([, { isJoined }]) => isJoined), ...old.filter(([, { isJoined }]) => !isJoined)];
  for (const [place, each] of order) {
    if (shown.size <= LIMITS.shownMaxCheckpoints && bytes <= LIMITS.shownMaxBytes) break;
    shown.delete(place);
    bytes -= each.bytes.length;
    dropped.push([place, each]);
  }
  return dropped;
}

/** `rogatory/<scope>/<id>/<epoch>/<size>`. */
function placeOf(origin: Origin, size: number): string {
  return `${formatOrigin(origin)}/${size}`;
}

/** What a COSE_Sign says that was verified before it was stored. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  return parseCheckpoint(decodeTyped('checkpoint', bytes).payload);
}
