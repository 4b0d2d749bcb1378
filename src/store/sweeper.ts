// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';
import type { CancelTimer, Clock } from '../core/time.js';
import type { Store } from './port.js';

/** Further rows that a sweep removes, beside handed-over messages. */
export interface SweepOptions {
  /** How long statements of others are kept and owed; absent: forever. */
  readonly statementsMs?: number;
}

/**
 * Sweeps a store regularly until cancelled. Handed-over messages stay for the retention time, so that a peer restored from a backup can get
 * them again. A failed sweep is left to the next one, because only disk space depends on it.
 */
export function startSweeper(store: Store, clock: Clock, { statementsMs = Infinity }: SweepOptions = {}): CancelTimer {
  let cancel: CancelTimer = () => undefined;
  let stopped = false;
  const schedule = (): void => {
    cancel = clock.after(LIMITS.sweepIntervalMs, () => void sweep());
  };
  const sweep = async (): Promise<void> => {
    const now = clock.now();
    await store.sweep(now, now - LIMITS.ackedRetentionMs, Math.max(0, now - statementsMs)).catch(() => undefined);
    if (!stopped) schedule();
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}
