// SPDX-License-Identifier: Apache-2.0

/** Cancels a timer; calling it again, or after the timer fired, does nothing. */
export type CancelTimer = () => void;

/** Time as relay and agency see it. Injected, so that a simulation can drive it. */
export interface Clock {
  /** @returns Unix milliseconds. */
  now(): number;
  /** Runs `callback` once, `delayMs` from now. A pending timer alone never keeps a process alive. */
  after(delayMs: number, callback: () => void): CancelTimer;
}

/** Milliseconds of an hour, and of a day without a change of clocks. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer: unknown = setTimeout(callback, delayMs);
    // In Node a timer is an object that holds the event loop open; in a browser it is a number.
    (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};

/**
 * Renders a time in UTC, to the second: "2026-01-31T12:00:00Z". A peer may sign a time beyond the calendar: that one is shown as a number.
 * @param seconds - Epoch seconds.
 */
export function formatUtc(seconds: number): string {
  const date = new Date(Math.floor(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString().replace('.000Z', 'Z');
}

/** Converts Unix milliseconds to the epoch seconds of the wire, rounding down. */
export function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
