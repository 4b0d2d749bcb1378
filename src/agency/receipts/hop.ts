// SPDX-License-Identifier: Apache-2.0
// The hop path: receipts that go back to the own relay as notices. They stand in the log before they are said, and are owed until the relay
// has said that it has them.
import { isRogatoryError } from '../../core/errors.js';
import type { CancelTimer } from '../../core/time.js';
import { LIMITS } from '../../core/limits.js';
import { encodeNotice } from '../../log/notice.js';
import type { LinkClient } from '../../transport/client.js';
import type { AgencyNode } from '../node-parts.js';
import { owedObjects } from './owed.js';

/** Entries under one checkpoint: well below what a notice may hold. */
const BATCH = 256;
const RETRY_MS = 30_000;

export class HopReceipts {
  readonly #node: AgencyNode;
  readonly #send: LinkClient['sendNotice'];
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #cancelTimer: CancelTimer = () => undefined;

  constructor(node: AgencyNode, send: LinkClient['sendNotice']) {
    this.#node = node;
    this.#send = send;
  }

  /** Says what is owed, now or when the link is there; resolves when it tried. */
  wake(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer();
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#cancelTimer();
    let done = true;
    try {
      while (this.#again && !this.#closed && done) {
        this.#again = false;
        done = await this.#sayAll();
      }
    } catch (error) {
      done = false;
      if (!isRogatoryError(error)) throw error;
    } finally {
      this.#running = undefined;
      if (!done && !this.#closed) this.#cancelTimer = this.#node.clock.after(RETRY_MS, () => void this.wake());
    }
  }

  /** @returns false when the relay did not take it. */
  async #sayAll(): Promise<boolean> {
    const { store, relayKey, clock } = this.#node;
    for (;;) {
      const { objects, paid } = await owedObjects(this.#node, await store.owed(relayKey, 0, BATCH));
      if (objects.length === 0) return true;
      const body = encodeNotice(objects);
      if (body.length > LIMITS.noticeMaxBytes) throw new RangeError('a notice is too large');
      if (!(await this.#send(body))) return false;
      await store.commit({ now: clock.now(), paid });
    }
  }
}
