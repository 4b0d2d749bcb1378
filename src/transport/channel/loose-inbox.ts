// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../core/time.js';
import type { LinkHandler, LinkPeer, TrustPart, TrustRequest } from '../handler.js';
import type { LooseName } from './loose-channel.js';
import type { TrustBudget } from './trust-budget.js';
import { isPart } from '../frame/trust-header.js';

export interface LooseInboxOptions {
  readonly handler: LinkHandler;
  readonly clock: Clock;
  readonly budget: () => TrustBudget | undefined;
  readonly onHandled: (name: LooseName) => void;
  readonly onError: (error: unknown) => void;
}

/** Hands NOTICE and TRUST frames to the handler, each kind in its order and one at a time: neither waits for the other. */
export class LooseInbox {
  readonly #options: LooseInboxOptions;
  readonly #waiting: Record<LooseName, (() => Promise<void>)[]> = { notice: [], trust: [] };
  readonly #working: Record<LooseName, Promise<void> | undefined> = { notice: undefined, trust: undefined };
  #ended = false;

  constructor(options: LooseInboxOptions) {
    this.#options = options;
  }

  notice(peer: LinkPeer, body: Uint8Array): void {
    this.#push('notice', async () => this.#options.handler.notice?.(peer, body));
  }

  trust(peer: LinkPeer, content: TrustPart | TrustRequest): void {
    this.#push('trust', async () => {
      await this.#turn(isPart(content) ? content.bytes.length : 0);
      if (!this.#ended) await this.#options.handler.trust?.(peer, content);
    });
  }

  /** Drops waiting frames after the end of the link. */
  end(): void {
    this.#ended = true;
    this.#waiting.notice = [];
    this.#waiting.trust = [];
  }

  async settled(): Promise<void> {
    await Promise.all([this.#working.notice, this.#working.trust]);
  }

  #push(name: LooseName, work: () => Promise<void>): void {
    this.#waiting[name].push(work);
    this.#working[name] ??= this.#work(name);
  }

  async #work(name: LooseName): Promise<void> {
    try {
      for (let next = this.#waiting[name].shift(); next !== undefined; next = this.#waiting[name].shift()) {
        await next();
        this.#options.onHandled(name);
      }
    } catch (error) {
      this.#options.onError(error);
    } finally {
      this.#working[name] = undefined;
    }
  }

  /** LINK-38: waits until the peer's budget covers the frame. */
  async #turn(bytes: number): Promise<void> {
    const { clock } = this.#options;
    const delayMs = this.#options.budget()?.take(bytes, clock.now()) ?? 0;
    if (delayMs > 0) await new Promise<void>((resolve) => clock.after(delayMs, resolve));
  }
}
