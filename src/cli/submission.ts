// SPDX-License-Identifier: Apache-2.0
import type { AgencyEvent } from '../agency/index.js';

/** Waits for what becomes of one message at the own relay. Events may come before the message's id is known, and speak of older ones. */
export class Submission {
  readonly #settled = new Set<string>();
  #look: () => void = () => undefined;

  observe(event: AgencyEvent): void {
    if (event.kind !== 'submitted' && !(event.kind === 'alarm' && event.alarm === 'refused-by-relay')) return;
    this.#settled.add(event.messageId);
    this.#look();
  }

  /** Resolves when the relay has taken or refused the message, or after `waitMs`; leaves no timer that would keep the process alive. */
  of(messageId: string, waitMs: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, waitMs);
      this.#look = () => {
        if (!this.#settled.has(messageId)) return;
        clearTimeout(timer);
        done();
      };
      this.#look();
    });
  }
}
