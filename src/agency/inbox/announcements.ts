// SPDX-License-Identifier: Apache-2.0
/** News without content: whoever waits looks again. */
export class Announcements {
  readonly #waiters = new Set<() => void>();
  #turn = 0;

  /** Number of those who wait. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** To be read before a look: news during the look is not missed. */
  get turn(): number {
    return this.#turn;
  }

  announce(): void {
    this.#turn++;
    for (const wake of [...this.#waiters]) wake();
  }

  /** Resolves when there was news since a turn, or the signal has aborted. */
  async since(turn: number, signal: AbortSignal | undefined): Promise<void> {
    // Given up during the look: the signal says so once, and said it before anybody listened.
    if (turn !== this.#turn || signal?.aborted === true) return;
    await new Promise<void>((done) => {
      const wake = (): void => {
        this.#waiters.delete(wake);
        signal?.removeEventListener('abort', wake);
        done();
      };
      this.#waiters.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}
