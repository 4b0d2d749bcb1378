// SPDX-License-Identifier: Apache-2.0
import type { OpenedEnvelope } from '../types.js';

/**
 * Hands over the signed part alone: what was said, by whom, and the digests of its attachments. It holds no key, so that no attachment
 * opens by it; with one plaintext beside it, that exhibit is proved and the others stay closed.
 * @returns The exact signed bytes, fresh: a COSE_Sign (RFC 9052, tag 98) whose signatures any COSE tool verifies with empty external_aad.
 */
export function extractSigned(opened: Pick<OpenedEnvelope, 'signed'>): Uint8Array {
  return Uint8Array.from(opened.signed);
}
