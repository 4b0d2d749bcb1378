// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError, printable } from '../../core/index.js';
import { parseFingerprint } from '../../trust/index.js';
import type { Questions } from '../terminal/questions.js';
import { warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

/** Reads the fingerprint as it was heard. What cannot be one was misheard: a person is asked again. @throws UsageError for that of a script. */
export async function hear(scope: string, given: string | undefined, asked: Questions): Promise<Uint8Array> {
  for (;;) {
    const heard = given ?? (await asked.ask(`Fingerprint of ${scope} as its officers read it out:`));
    try {
      return parseFingerprint(heard);
    } catch (error) {
      if (!isRogatoryError(error, 'ID_MALFORMED')) throw error;
      const fault = `that is not ${error.details.expected}. Have it read out again`;
      if (given !== undefined || !asked.isTerminal) throw new UsageError(`${fault}. Nothing was pinned`);
      warn(`${printable(fault)}.\n`);
    }
  }
}
