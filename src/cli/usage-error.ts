// SPDX-License-Identifier: Apache-2.0
// A file of its own: the entry of the command line needs it before it knows the command, and loads nothing else for it.

/** The command line was wrong: exit code 2, and one line that says what. */
export class UsageError extends TypeError {
  override readonly name = 'UsageError';
}
