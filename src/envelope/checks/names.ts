// SPDX-License-Identifier: Apache-2.0
// Step 6 of opening, after the signatures: the names inside equal those outside. Without these checks a recipient could pass a signed
// message on to a victim as if addressed to it (Davis, "Defective Sign & Encrypt", 2001).
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { RecipientBlock } from '../cose/recipients.js';
import type { EnvelopeReader, MessageHeader } from '../types.js';

/** The reader is named among the addressees, with the key that opened. @throws {@link RogatoryError} `ENVELOPE_ADDRESSEE` (ENV-25). */
export function checkAddressee(message: MessageHeader, reader: EnvelopeReader, kid: Uint8Array): void {
  const { scope, id } = reader;
  if (message.to.some((party) => party.scope === scope && party.id === id && equal(party.key, kid))) return;
  throw fail('ENVELOPE_ADDRESSEE', { reason: 'the reader is not addressed' });
}

/** The signed addressees are the recipients, one by one: there are no hidden recipients. @throws `ENVELOPE_ADDRESSEE` (ENV-25). */
export function checkNoHiddenRecipient({ to }: MessageHeader, recipients: readonly RecipientBlock[]): void {
  if (to.length === recipients.length && to.every((party, i) => equal(party.key, (recipients[i] as RecipientBlock).kid))) return;
  throw fail('ENVELOPE_ADDRESSEE', { reason: 'addressees and recipients differ' });
}

/** The message was signed for this outer header. @throws {@link RogatoryError} `ENVELOPE_OUTER_MISMATCH` (ENV-26). */
export function checkOuterDigest(outerDigest: Uint8Array, outerBytes: Uint8Array): void {
  if (!equal(outerDigest, sha256(outerBytes))) throw fail('ENVELOPE_OUTER_MISMATCH', {});
}

/** A production mailbox takes no test messages. @throws {@link RogatoryError} `ENVELOPE_TEST` (ENV-28). */
export function checkTest(message: MessageHeader, reader: EnvelopeReader): void {
  if (message.test && !reader.test) throw fail('ENVELOPE_TEST', {});
}
