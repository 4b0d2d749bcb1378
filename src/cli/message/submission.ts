// SPDX-License-Identifier: Apache-2.0
import type { AgencyEvent } from '../../agency/index.js';

/** Waits for the outcome of one message at the own relay. Events may come before its id is known, and may concern older messages. */
export class Submission {
  readonly #settled = new Set<string>();
  #look: () => void = () => undefined;

  observe(event: AgencyEvent): void {
    if (event.kind !== 'submitted' && !(event.kind === 'alarm' && event.alarm === 'refused-by-relay')) return;
    this.#settled.add(event.messageId);
    this.#look();
  }

  /**
   * Waits until the relay has taken or refused the message, or for `waitMs`; leaves no timer that would keep the process alive.
   * @returns whether it has.
   */
  of(messageId: string, waitMs: number): Promise<boolean> {
    return new Promise((done) => {
      const timer = setTimeout(() => done(false), waitMs);
      this.#look = () => {
        if (!this.#settled.has(messageId)) return;
        clearTimeout(timer);
        done(true);
      };
      this.#look();
    });
  }
}
