// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';

declare const verified: unique symbol;

/** Time of an authority named by the accord: every condition of LOG-56 holds. Only the verification of a token makes it. */
export interface VerifiedTime {
  readonly [verified]: true;
  readonly status: 'verified';
  /** The signature that existed by then: third element of a COSE_Signature, an own copy. */
  readonly signature: Uint8Array;
  /** DER of the token, an own copy. */
  readonly token: Uint8Array;
  /** Unix milliseconds that the authority names. */
  readonly at: number;
  /** Possible error in milliseconds, rounded up; 0 when the authority states none. */
  readonly accuracyMs: number;
  /** Epoch seconds by which the signature existed at the latest: time and accuracy, rounded up. */
  readonly provenAt: number;
  /** SHA-256 of the accepted certificate: the signer's, or that of its issuer. */
  readonly certificate: Uint8Array;
}

/** Values of a request that its token must match. */
export interface TimeRequest {
  /** Most significant byte first; its highest bit is not set. */
  readonly nonce: Uint8Array;
  /** Arrival of the answer, Unix milliseconds. */
  readonly now: number;
}

/** Makes the error of a token that is not accepted. */
export function refuse(field: string, cause?: unknown): RogatoryError<'LOG_TIME_TOKEN'> {
  return fail('LOG_TIME_TOKEN', { field }, cause);
}
