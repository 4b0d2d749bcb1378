// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';

declare const verified: unique symbol;

/** A time of an authority that the accord names: every condition of LOG-56 holds. Made by the verification of a token alone. */
export interface VerifiedTime {
  readonly [verified]: true;
  readonly status: 'verified';
  /** The signature that existed by then: third element of a COSE_Signature, an own copy. */
  readonly signature: Uint8Array;
  /** DER of the token, an own copy. */
  readonly token: Uint8Array;
  /** Unix milliseconds that the authority names. */
  readonly at: number;
  /** By how many milliseconds it may be wrong, rounded up; 0 when the authority does not say. */
  readonly accuracyMs: number;
  /** Epoch seconds by which the signature existed at the latest: time and accuracy, rounded up. */
  readonly provenAt: number;
  /** SHA-256 of the certificate by which it counts: the signer's, or that of its issuer. */
  readonly certificate: Uint8Array;
}

/** How the token of a request is compared with the request. */
export interface TimeRequest {
  /** Most significant byte first; its highest bit is not set. */
  readonly nonce: Uint8Array;
  /** Unix milliseconds at which the answer came. */
  readonly now: number;
}

/** Makes the error of a token that does not count. */
export function refuse(field: string, cause?: unknown): RogatoryError<'LOG_TIME_TOKEN'> {
  return fail('LOG_TIME_TOKEN', { field }, cause);
}
