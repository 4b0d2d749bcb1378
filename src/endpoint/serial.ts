// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../core/time.js';
import { Timetable } from './timetable.js';

/** Runs tasks of one key one after another; tasks of different keys run side by side. */
export class Serial {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs a task behind those of its key. A task never waits for another one of its own key: both would wait for ever. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const previous = this.#tails.get(key) ?? Promise.resolve();
    // A task's failure is its caller's; the next task of the key starts all the same.
    const result = previous.then(task, task);
    const tail = result
      .catch(() => undefined)
      .finally(() => {
        if (this.#tails.get(key) === tail) this.#tails.delete(key);
      });
    this.#tails.set(key, tail);
    return result;
  }

  /** Runs a task that needs several keys alone. All callers take keys in one order, so that no two of them wait for each other. */
  runAll<T>(keys: Iterable<string>, task: () => Promise<T>): Promise<T> {
    const inOrder = [...new Set(keys)].sort().reverse();
    return inOrder.reduce<() => Promise<T>>((inner, key) => () => this.run(key, inner), task)();
  }

  /** Resolves when everything started so far has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values());
  }
}

/** Rounds of work, one at a time for a key: when one is asked for meanwhile, another follows it. */
export class Rounds {
  readonly #round: (key: string) => Promise<boolean>;
  readonly #failed: (key: string, error: unknown) => void;
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #retries: Timetable;
  readonly #clock: Clock;
  readonly #retryMs: number;
  #isStopped = false;

  /**
   * @param retryMs - When another round follows one that failed, or whose work is not done: the round gave false.
   * @param failed - Told of what a round throws.
   */
  constructor(clock: Clock, retryMs: number, round: (key: string) => Promise<boolean>, failed: (key: string, error: unknown) => void) {
    this.#round = round;
    this.#failed = failed;
    this.#retries = new Timetable(clock, (key) => void this.ask(key));
    this.#clock = clock;
    this.#retryMs = retryMs;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Begins a round, now or behind the one that is under way. Resolves when it has ended, whatever came of it. */
  async ask(key: string): Promise<void> {
    if (this.#isStopped) return;
    const running = this.#running.get(key);
    if (running !== undefined) {
      this.#again.add(key);
      return running.then(() => this.#running.get(key));
    }
    const round = this.#run(key);
    this.#running.set(key, round);
    return round;
  }

  /** Begins a round at a time, Unix milliseconds; default after that of a retry. The earliest counts. */
  askAt(key: string, at = this.#clock.now() + this.#retryMs): void {
    this.#retries.set(key, at);
  }

  /** Begins nothing more; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retries.stop();
    await Promise.all(this.#running.values());
  }

  async #run(key: string): Promise<void> {
    try {
      if (!(await this.#round(key))) this.askAt(key);
    } catch (error) {
      if (!this.#isStopped) this.#failed(key, error);
      this.askAt(key);
    }
    this.#running.delete(key);
    if (this.#again.delete(key)) void this.ask(key);
  }
}
