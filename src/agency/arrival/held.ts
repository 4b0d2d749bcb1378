// SPDX-License-Identifier: Apache-2.0
// Messages that cannot be judged yet, at rest under the key of their arrival: they are taken up again in the order in which they came.
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';
import type { DocumentWrite } from '../../store/port.js';

/** Peer under which the store keeps what came by hand. */
export const COURIER = 'courier';

/** One arrival: a frame in the store, or one that was held and is tried again. */
export interface Arrival {
  readonly key: string;
  readonly mailbox: string;
  readonly frame: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly deliveredAt: number;
  /** It came by hand: no relay is told what became of it. */
  readonly courier?: true;
  /** The operator ended its quarantine: it is opened although a state is stale. */
  readonly released?: boolean;
}

export interface HeldArrival extends Arrival {
  /** Why it waits: an error code, or `gap`. */
  readonly code: string;
}

/** A place in the chain of a dossier's other side. */
export interface ChainPlace {
  readonly dossier: string;
  readonly seq: number;
}

/** What a message after a gap waits for, and until when (Unix milliseconds). */
export interface Gap extends ChainPlace {
  readonly until: number;
}

/** Few frames at a time: each may have the size of the largest. */
const PAGE = 16;

export class Held {
  readonly #node: AgencyNode;
  readonly #gaps = new Map<string, Gap>();

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  put({ key, mailbox, frame, envelopeDigest, deliveredAt, courier, released }: Arrival, code: string): DocumentWrite {
    const by = courier === true ? { courier } : {};
    return this.#node.vault.put(COLLECTION.held, key, pack({ key, mailbox, frame, envelopeDigest, deliveredAt, released, code, ...by }));
  }

  remove(key: string): DocumentWrite {
    return this.#node.vault.remove(COLLECTION.held, key);
  }

  async get(key: string): Promise<HeldArrival | undefined> {
    const document = await this.#node.vault.get(COLLECTION.held, key);
    return document === undefined ? undefined : unpack<HeldArrival>(document.value);
  }

  /** Everything held, in the order of arrival; what is put back on the way does not come again. */
  async *all(): AsyncGenerator<HeldArrival, void, undefined> {
    for (let after = ''; ;) {
      const page = await this.#node.vault.list(COLLECTION.held, { after, limit: PAGE });
      for (const { value } of page) yield unpack<HeldArrival>(value);
      if (page.length < PAGE) return;
      after = page.at(-1)?.key ?? after;
    }
  }

  /** Remembers what a message waits for. After a restart nothing is remembered, and everything held is tried. */
  await(key: string, gap: Gap): void {
    this.#gaps.set(key, gap);
  }

  forget(key: string): void {
    this.#gaps.delete(key);
  }

  /** Keys of the messages that wait for the one in this place. */
  waitingFor({ dossier, seq }: ChainPlace): readonly string[] {
    return this.#keys((gap) => gap.dossier === dossier && gap.seq === seq);
  }

  /** Keys of the messages that have waited long enough. @param now - Unix milliseconds. */
  due(now: number): readonly string[] {
    return this.#keys(({ until }) => until <= now);
  }

  /** When the next message will have waited long enough, Unix milliseconds; infinite when none waits. */
  nextDue(): number {
    let next = Infinity;
    for (const { until } of this.#gaps.values()) next = Math.min(next, until);
    return next;
  }

  #keys(matches: (gap: Gap) => boolean): readonly string[] {
    return [...this.#gaps].flatMap(([key, gap]) => (matches(gap) ? [key] : [])).sort();
  }
}
