// SPDX-License-Identifier: Apache-2.0
// AES-GCM does not commit to its key: without a commitment a sender could give two readers two keys and two plaintexts for one ciphertext.
// The commitment fixes (content key, IV, outer header, recipients); with the envelope digest that fixes the plaintext.
import { encode } from '../../cbor/encode.js';
import { concat, equal, toUtf8 } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { hkdfSha512, sha256, sha512 } from '../../crypto/digest/digest.js';
import { CONTENT_KEY_BYTES } from './labels.js';

const SALT = toUtf8('rogatory-commit/1');

/**
 * Builds COSE's external_aad of the envelope, `ext`: it binds the outer header, and the recipients, which Enc_structure leaves out.
 * @param recipientsBytes - Encoding of the recipients array exactly as it stands in the envelope.
 */
export function externalAad(outerBytes: Uint8Array, recipientsBytes: Uint8Array): Uint8Array {
  return encode(['rogatory-env/1', outerBytes, sha256(recipientsBytes)]);
}

/** Commits to a content key. @returns 32 bytes. */
export function commitTo(contentKey: Uint8Array, iv: Uint8Array, ext: Uint8Array): Uint8Array {
  return hkdfSha512(contentKey, SALT, concat(iv, sha512(ext)), CONTENT_KEY_BYTES);
}

/** Builds Enc_structure (RFC 9052 5.3), the AAD of the content. */
export function contentAad(protectedBytes: Uint8Array, ext: Uint8Array): Uint8Array {
  return encode(['Encrypt', protectedBytes, ext]);
}

/** Compares in constant time. @throws {@link RogatoryError} `ENVELOPE_COMMITMENT` (ENV-13). */
export function checkCommitment(contentKey: Uint8Array, iv: Uint8Array, ext: Uint8Array, commitment: Uint8Array): void {
  if (!equal(commitTo(contentKey, iv, ext), commitment)) throw fail('ENVELOPE_COMMITMENT', {});
}
