// SPDX-License-Identifier: Apache-2.0
// Step 1 of opening. parseFrame checks form, size and profile; checkAcceptance checks expiry and lifetime.
import { fail } from '../../core/errors.js';
import type { EnvelopeReader, UntrustedHeader } from '../types.js';

/** The frame is for a mailbox of this reader. @throws {@link RogatoryError} `ENVELOPE_NOT_MINE` (ENV-04). */
export function checkMailbox(outer: UntrustedHeader, reader: EnvelopeReader): void {
  if (!outer.mailboxes.some((mailbox) => reader.mailboxes.has(mailbox))) {
    throw fail('ENVELOPE_NOT_MINE', { mailbox: outer.mailboxes[0] as string });
  }
}
