// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';

/** The documents of one peer one after another, over all of its links: a peer that connects again and again gains nothing. */
export class Turns {
  readonly #peers = new Map<string, { tail: Promise<void>; items: number; bytes: number }>();

  /** Runs a task when those of the peer before it are done; passes it over when too much of that peer waits. It is asked for again. */
  async run(peer: string, bytes: number, task: () => Promise<void>): Promise<void> {
    const held = this.#peers.get(peer) ?? { tail: Promise.resolve(), items: 0, bytes: 0 };
    if (held.items >= LIMITS.trustTurnsMaxItems || held.bytes + bytes > LIMITS.trustTurnsMaxBytes) return;
    held.items++;
    held.bytes += bytes;
    this.#peers.set(peer, held);
    const done = held.tail.then(task).finally(() => {
      held.items--;
      held.bytes -= bytes;
      if (held.items === 0) this.#peers.delete(peer);
    });
    held.tail = done.catch(() => undefined);
    await done;
  }
}
