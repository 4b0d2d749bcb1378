// SPDX-License-Identifier: Apache-2.0
import type { OpenedEnvelope } from '../types.js';

/**
 * Returns the signed part alone: message, signers and digests of attachments. It holds no keys, so it opens no attachment. Together with
 * one plaintext it proves that exhibit, and the others stay closed.
 * @returns The exact signed bytes, fresh: a COSE_Sign (RFC 9052, tag 98) whose signatures any COSE tool verifies with empty external_aad.
 */
export function extractSigned(opened: Pick<OpenedEnvelope, 'signed'>): Uint8Array {
  return Uint8Array.from(opened.signed);
}
