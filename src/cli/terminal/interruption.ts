// SPDX-License-Identifier: Apache-2.0

/** Runs a long task. The first SIGINT or SIGTERM ends it cleanly; the second one ends the process at once. */
export async function interruptible<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Interrupted());
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await task(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** The person at the keyboard, or the system, ended the run. */
export class Interrupted extends TypeError {
  override readonly name = 'Interrupted';

  constructor(text = 'interrupted; all unfinished files were removed') {
    super(text);
  }
}

/** Resolves when a signal is given; until then the process stays, whatever handles it has. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  return new Promise<void>((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done());
  }).finally(() => clearInterval(alive));
}

/**
 * For a process that stays: SIGHUP, with which log rotation asks for a new start, changes nothing, since new documents, keys and the file of
 * standard output are taken up without it. SIGUSR1 opens no debugger, through which another process could read keys.
 */
export function ignoreStraySignals(): void {
  for (const signal of ['SIGHUP', 'SIGUSR1'] as const) process.on(signal, () => undefined);
}
