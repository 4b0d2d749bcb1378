// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';

/** Requires zeros behind the true size. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_PADDING` (ENV-37). */
export function checkPadding(attachment: number, padding: Uint8Array): void {
  let bits = 0;
  for (let i = 0; i < padding.length; i++) bits |= padding[i] as number;
  if (bits !== 0) throw fail('ENVELOPE_ATTACHMENT_PADDING', { attachment });
}
