// SPDX-License-Identifier: Apache-2.0
// Writes one entry of the own log for each object, even if the node meets the object again or its process crashes.
import { toHex } from '../core/bytes.js';
import type { Commit, Store } from './port.js';

const COLLECTION = 'stated';
/** Entries of one commit. */
const AT_ONCE = 64;

/** Object to state: the kind of its leaf, and the SHA-256 of the object. */
export interface Stated {
  readonly kind: number;
  readonly digest: Uint8Array;
}

/** Makes a step durable: the only committer of the node, which counts the entries of its log. */
interface Committing {
  commit(step: Pick<Commit, 'leaves' | 'documents'>): Promise<unknown>;
}

/** States objects, each in one commit together with the note that it is stated. The log must have begun. */
export class StatedOnce {
  readonly #store: Pick<Store, 'get'>;
  readonly #committer: Committing;
  readonly #known = new Set<string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(store: Pick<Store, 'get'>, committer: Committing) {
    this.#store = store;
    this.#committer = committer;
  }

  /**
   * Appends an entry for each object that has none, in this order; resolves when all are durable.
   * @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01): the next call states the missing ones.
   */
  state(objects: readonly Stated[]): Promise<void> {
    const done = this.#turn.then(() => this.#state(objects));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Resolves when no call is running. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  async #state(objects: readonly Stated[]): Promise<void> {
    const fresh = new Map<string, Stated>();
    for (const object of objects) {
      const key = `${object.kind} ${toHex(object.digest)}`;
      if (this.#known.has(key)) continue;
      if ((await this.#store.get(COLLECTION, key)) === undefined) fresh.set(key, object);
      else this.#known.add(key);
    }
    const entries = [...fresh];
    for (let at = 0; at < entries.length; at += AT_ONCE) await this.#append(entries.slice(at, at + AT_ONCE));
  }

  async #append(entries: readonly (readonly [string, Stated])[]): Promise<void> {
    await this.#committer.commit({
      leaves: entries.map(([, { kind, digest }]) => ({ kind, objectDigest: digest })),
      documents: entries.map(([key]) => ({ collection: COLLECTION, key, value: new Uint8Array(0), expect: 'absent' })),
    });
    for (const [key] of entries) this.#known.add(key);
  }
}
