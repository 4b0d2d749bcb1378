// SPDX-License-Identifier: Apache-2.0
// COSE header labels and strings of the profile (SPEC.md "Envelope"); those below -65536 are of private use (RFC 9052).

export const LABEL = {
  alg: 1,
  crit: 2,
  contentType: 3,
  kid: 4,
  iv: 5,
  /** RFC 9596. */
  typ: 16,
  /** Encapsulated key of HPKE, frozen by the profile inside a recipient. */
  ek: -4,
  /** Commitment to the content key. */
  keyCommitment: -70002,
  /** Signers and algorithms that must all have signed. */
  sigPolicy: -70003,
  /** Suite of a national layer. */
  nationalSuite: -70004,
  /** SHA-256 of the frame inside a national layer. */
  nestedDigest: -70005,
} as const;

export const TAG_ENCRYPT = 96;
export const ALG_A256GCM = 3;
export const IV_BYTES = 12;
export const AEAD_TAG_BYTES = 16;
export const CONTENT_KEY_BYTES = 32;

export const TYP_ENVELOPE = 'application/rogatory-envelope+cose';
export const TYP_NATIONAL = 'application/rogatory-national+cose';
export const TYP_MESSAGE = 'application/rogatory-message+cose';
export const CONTENT_TYPE_MESSAGE = 'application/rogatory-message+cbor';
