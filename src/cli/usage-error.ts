// SPDX-License-Identifier: Apache-2.0
// Apart from the parsing of options, which loads what reads passphrases: `--version` needs neither.

/** The command line was wrong: exit code 2, and one line that says what. */
export class UsageError extends TypeError {
  override readonly name = 'UsageError';
}
