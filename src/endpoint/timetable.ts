// SPDX-License-Identifier: Apache-2.0
import type { CancelTimer, Clock } from '../core/time.js';

/** One appointment a key: the earliest stands. */
export class Timetable {
  readonly #clock: Clock;
  readonly #due: (key: string) => void;
  readonly #appointments = new Map<string, { readonly at: number; readonly cancel: CancelTimer }>();
  #isStopped = false;

  /** @param due - Called when the time of a key has come; its appointment is over by then. */
  constructor(clock: Clock, due: (key: string) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** Makes an appointment, unless the key has an earlier one. @param at - Unix milliseconds; a time that is past is due at once. */
  set(key: string, at: number): void {
    const standing = this.#appointments.get(key);
    if (this.#isStopped || (standing !== undefined && standing.at <= at)) return;
    standing?.cancel();
    const cancel = this.#clock.after(Math.max(0, at - this.#clock.now()), () => {
      this.#appointments.delete(key);
      this.#due(key);
    });
    this.#appointments.set(key, { at, cancel });
  }

  /** Ends all appointments, and makes none any more. */
  stop(): void {
    this.#isStopped = true;
    for (const { cancel } of this.#appointments.values()) cancel();
    this.#appointments.clear();
  }
}

/** Waits by a clock that can be stopped: nobody who shuts down waits for it. */
export class Pauses {
  readonly #clock: Clock;
  readonly #waiting = new Map<CancelTimer, () => void>();
  #isStopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** @returns false when it was stopped, before or while it waited. */
  async wait(ms: number): Promise<boolean> {
    if (this.#isStopped || ms <= 0) return !this.#isStopped;
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(ms, () => {
        this.#waiting.delete(cancel);
        resolve();
      });
      this.#waiting.set(cancel, resolve);
    });
    return !this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
    for (const [cancel, resolve] of this.#waiting) {
      cancel();
      resolve();
    }
    this.#waiting.clear();
  }
}
