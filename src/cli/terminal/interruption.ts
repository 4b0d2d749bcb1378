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
