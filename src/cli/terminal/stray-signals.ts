// SPDX-License-Identifier: Apache-2.0
// Signals that end a process, or open it, although nobody means that.

/**
 * For a process that stays: SIGHUP, with which log rotation asks for a new start, changes nothing, since new documents, keys and the file of
 * standard output are taken up without it. SIGUSR1 opens no debugger, through which another process could read keys.
 */
export function ignoreStraySignals(): void {
  for (const signal of ['SIGHUP', 'SIGUSR1'] as const) process.on(signal, () => undefined);
}
