// SPDX-License-Identifier: Apache-2.0
import { nativeAead } from '#native/aead';
import { assertBytes } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import type { AeadProvider } from '../native/provider.js';
import { nobleAead } from '../noble/ciphers.js';

export const AEAD_KEY_BYTES = 32;
export const AEAD_NONCE_BYTES = 12;
export const AEAD_TAG_BYTES = 16;

const provider: AeadProvider = nativeAead ?? nobleAead;

/**
 * Encrypts by AES-256-GCM (NIST SP 800-38D). A (key, nonce) pair must never seal twice.
 * @param key - 32 bytes. @param nonce - 12 bytes.
 * @param output - Takes the result, 16 bytes longer than the plaintext (a shorter one is a RangeError); default a fresh array.
 * @returns Ciphertext followed by its 16-byte tag.
 */
export function sealAead(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array, output?: Uint8Array): Uint8Array {
  assertBytes(key, 'key', AEAD_KEY_BYTES);
  assertBytes(nonce, 'nonce', AEAD_NONCE_BYTES);
  return provider.seal(key, nonce, aad, plaintext, output);
}

/**
 * Decrypts what `sealAead` made.
 * @param ciphertext - Ciphertext and tag, read only; shorter than a tag is refused like a wrong tag.
 * @returns The plaintext, fresh.
 * @throws {@link RogatoryError} `CRYPTO_OPEN` (CRYPTO-06).
 */
export function openAead(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  assertBytes(key, 'key', AEAD_KEY_BYTES);
  assertBytes(nonce, 'nonce', AEAD_NONCE_BYTES);
  const plaintext = ciphertext.length < AEAD_TAG_BYTES ? undefined : provider.open(key, nonce, aad, ciphertext);
  if (plaintext === undefined) throw fail('CRYPTO_OPEN', {});
  return plaintext;
}
