// SPDX-License-Identifier: Apache-2.0
import type { LinkHandler, LinkPeer, Verdict } from './handler.js';

interface Acknowledged {
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly through: number;
}

interface Refused {
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly seq: number;
  readonly verdict: Verdict;
}

/**
 * Hands the peer's acknowledgements and verdicts to the handler, one round at a time. While a round is being written, newer
 * acknowledgements of a lane replace older ones. Verdicts of a round go first: an acknowledgement must not outlive the verdict it covers (LINK-55).
 */
export class Bookkeeping {
  readonly #handler: LinkHandler;
  readonly #onError: (error: unknown) => void;
  peer: LinkPeer | undefined;
  #refused: Refused[] = [];
  readonly #acknowledged = new Map<number, Acknowledged>();
  #writing: Promise<void> | undefined;

  constructor(handler: LinkHandler, onError: (error: unknown) => void) {
    this.#handler = handler;
    this.#onError = onError;
  }

  acknowledged(acknowledged: Acknowledged): void {
    this.#acknowledged.set(acknowledged.lane, acknowledged);
    this.#writing ??= this.#write();
  }

  refused(refused: Refused): void {
    this.#refused.push(refused);
    this.#writing ??= this.#write();
  }

  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    // All frames of one socket read belong to one round.
    await Promise.resolve();
    try {
      while (this.#refused.length > 0 || this.#acknowledged.size > 0) {
        const peer = this.peer as LinkPeer;
        const refused = this.#refused;
        const acknowledged = [...this.#acknowledged.values()];
        this.#refused = [];
        this.#acknowledged.clear();
        await Promise.all(refused.map(({ lane, streamId, seq, verdict }) => this.#handler.refused(peer, lane, streamId, seq, verdict)));
        await Promise.all(acknowledged.map(({ lane, streamId, through }) => this.#handler.acknowledged(peer, lane, streamId, through)));
      }
    } catch (error) {
      this.#onError(error);
    } finally {
      this.#writing = undefined;
    }
  }
}
