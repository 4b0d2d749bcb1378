// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';
import type { CancelTimer, Clock } from '../core/time.js';
import type { Store } from './port.js';

/** What a sweep removes beside what was handed over. */
export interface SweepOptions {
  /** How long statements of others are kept, and owed; absent: for ever. */
  readonly statementsMs?: number;
}

/**
 * Sweeps a store now and then until cancelled: what was handed over stays for the retention time, so that a peer restored from a backup
 * can be served again, and goes then. A sweep that fails is left to the next: nothing depends on it but room.
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
