// SPDX-License-Identifier: Apache-2.0
// Step 5 of opening, first half: the ciphertext opens. unpad checks its padding, decodeInner and decodeSigned check its form.
import { fail } from '../../core/errors.js';
import { openAead } from '../../crypto/aead/aead.js';
import { contentAad } from '../cose/commitment.js';
import type { EncryptStructure } from '../cose/cose-encrypt.js';

/** Decrypts the content. @throws {@link RogatoryError} `ENVELOPE_DECRYPTION` (ENV-14). */
export function decryptContent(contentKey: Uint8Array, envelope: EncryptStructure, ext: Uint8Array): Uint8Array {
  try {
    return openAead(contentKey, envelope.iv, contentAad(envelope.protected, ext), envelope.ciphertext);
  } catch (cause) {
    throw fail('ENVELOPE_DECRYPTION', {}, cause);
  }
}
