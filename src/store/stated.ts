// SPDX-License-Identifier: Apache-2.0
// Entries of the own log that stand there once for each object, however often the node comes upon it and whatever becomes of its process.
import { toHex } from '../core/bytes.js';
import type { Commit, Store } from './port.js';

const COLLECTION = 'stated';
/** Entries of one commit. */
const AT_ONCE = 64;

/** What is to be stated: the kind of its leaf, and the SHA-256 of the object. */
export interface Stated {
  readonly kind: number;
  readonly digest: Uint8Array;
}

/** Makes a step durable: the node's one place that commits, which counts the entries of its log. */
interface Committing {
  commit(step: Pick<Commit, 'leaves' | 'documents'>): Promise<unknown>;
}

/** States objects, each in one commit with the note that it was. The log must have begun. */
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
   * Appends an entry for each object that has none, in this order; resolves when all stand on stable storage.
   * @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01): what is not stated then is with the next call.
   */
  state(objects: readonly Stated[]): Promise<void> {
    const done = this.#turn.then(() => this.#state(objects));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Resolves when nothing is under way. */
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
