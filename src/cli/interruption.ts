// SPDX-License-Identifier: Apache-2.0

/** The first SIGINT or SIGTERM ends a long run in good order; the second one ends the process at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives both signals back to the system. */
  end(): void;
}

export function interruption(): Interruption {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Interrupted());
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    end: () => void process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}

/** The person at the keyboard, or the system, ended the run. */
export class Interrupted extends TypeError {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted; nothing is left behind');
  }
}
