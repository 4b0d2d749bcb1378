// SPDX-License-Identifier: Apache-2.0
// Handing over: durable before, during and after. A message leaves the inbox by the application's word alone.
import type { DocumentWrite } from '../store/port.js';
import { pad } from './casebook.js';
import { COLLECTION } from './collections.js';
import type { AgencyNode } from './node-parts.js';
import { pack, unpack } from './record.js';

/** What the inbox keeps of a message until it is acknowledged; the content stands in the message's own document. */
export interface InboxEntry {
  readonly messageDigest: Uint8Array;
  /** Whether the application was handed this message in an earlier run, or in this one. */
  readonly handedOver: boolean;
  readonly deliveredAt: number;
  readonly outOfOrder: boolean;
}

export interface PendingEntry extends InboxEntry {
  readonly key: string;
}

/** Key of an arrival: lanes first, then the order of arrival. */
export function arrivalKey(lane: number, seq: number): string {
  return `${lane}/${pad(seq)}`;
}

/**
 * Key in the inbox of a message that waited for its predecessor: its own, or one right after the predecessor's when that arrived later.
 * @param after - Key of the predecessor; undefined when the message did not wait for it.
 */
export function keyAfter(key: string, after: string | undefined, seq: number): string {
  if (after === undefined || key > after) return key;
  const [lane = '', place = ''] = after.split('/');
  return `${lane}/${place}/${pad(seq)}`;
}

/** The pending messages of an agency, and who waits for the next. */
export class Inbox {
  readonly #node: AgencyNode;
  /** Keys handed to the application in this run and not acknowledged. */
  readonly #claimed = new Set<string>();
  #waiters: (() => void)[] = [];
  #announcements = 0;
  #closed = false;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  /** Write for a message that was opened: it is pending from the commit on. */
  put(key: string, entry: InboxEntry): DocumentWrite {
    return this.#node.vault.put(COLLECTION.inbox, key, pack({ ...entry }), 'absent');
  }

  /** Write that ends a message's stay. */
  remove(key: string): DocumentWrite {
    return this.#node.vault.remove(COLLECTION.inbox, key);
  }

  /** Wakes whoever waits for a message. */
  announce(): void {
    this.#announcements++;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Forgets a claim: the message stays pending, and is handed over again. */
  release(key: string): void {
    this.#claimed.delete(key);
  }

  close(): void {
    this.#closed = true;
    this.announce();
  }

  /**
   * Takes the next pending message that nobody holds; waits for one. Marks it durably as handed over before it returns.
   * @returns undefined when the inbox was closed or `signal` aborted.
   */
  async take(signal?: AbortSignal): Promise<PendingEntry | undefined> {
    while (!this.#closed && signal?.aborted !== true) {
      const before = this.#announcements;
      const next = await this.#claimNext();
      if (next !== undefined) return next;
      // An announcement during the look is not missed: then there is a new look instead of a wait.
      if (this.#announcements === before) await this.#announced(signal);
    }
    return undefined;
  }

  #announced(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((done) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        done();
      };
      this.#waiters.push(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  async #claimNext(): Promise<PendingEntry | undefined> {
    let after = '';
    for (;;) {
      const page = await this.#node.vault.list(COLLECTION.inbox, { after, limit: 64 });
      for (const { key, value, version } of page) {
        after = key;
        if (this.#claimed.has(key)) continue;
        this.#claimed.add(key);
        const entry = unpack<InboxEntry>(value);
        if (!entry.handedOver) await this.#markHandedOver(key, entry, version);
        return { key, ...entry };
      }
      if (page.length < 64) return undefined;
    }
  }

  async #markHandedOver(key: string, entry: InboxEntry, version: number): Promise<void> {
    const write = this.#node.vault.put(COLLECTION.inbox, key, pack({ ...entry, handedOver: true }), version);
    try {
      await this.#node.store.commit({ now: this.#node.clock.now(), documents: [write] });
    } catch (error) {
      this.#claimed.delete(key);
      throw error;
    }
  }
}
