// SPDX-License-Identifier: Apache-2.0

/** The command line was wrong: exit code 2, and one line with the fault. */
export class UsageError extends TypeError {
  override readonly name = 'UsageError';
  /** Command whose help explains the usage, such as `rogatory trust show`. */
  command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.command = command;
  }
}
