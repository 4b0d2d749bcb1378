import type { CancelTimer, Clock } from '../../src/core/time.js';

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now = 1_800_000_000_000;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    const timer = { at: this.#now + delayMs, callback };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Sets the wall clock, as an operator would; timers run on. */
  jump(ms: number): void {
    this.#now += ms;
    this.#timers = this.#timers.map((timer) => ({ ...timer, at: timer.at + ms }));
  }

  /** Moves time on, timer by timer, and lets everything that each of them set in motion come to rest. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await rest();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#timers = this.#timers.filter((other) => other !== next);
      next.callback();
      await rest();
    }
    this.#now = end;
  }

  #next(end: number): { readonly at: number; readonly callback: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets all that is ready to run, run. */
export async function rest(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
