// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../../core/errors.js';
import { parseFrame } from '../header.js';
import type { UntrustedHeader } from '../types.js';
import { decodeNational } from './layer.js';

/** Unencrypted members of a frame with a national layer. */
export interface PeekedNested {
  readonly header: UntrustedHeader;
  readonly envelopeDigest: Uint8Array;
  /** As the layer names it, known here or not. */
  readonly suite: string;
  readonly nestedDigest: Uint8Array;
  readonly recipients: readonly { readonly kid: Uint8Array; readonly alg: number }[];
}

/**
 * Reads the unencrypted members of a frame with a national layer, so that a caller can choose between `open` and `openNested`. Nothing is
 * verified: make no other decision by it.
 * @param frame - Frame bytes, at most 262,144; read, never kept or changed.
 * @returns undefined when the frame holds anything but a well-formed national layer.
 * @throws {@link RogatoryError} `ENVELOPE_FRAME_SIZE` (ENV-01), `ENVELOPE_FRAME_MALFORMED` (ENV-02), `ENVELOPE_PROFILE` (ENV-03).
 */
export function peekNested(frame: Uint8Array): PeekedNested | undefined {
  const { outer, envelopeBytes, envelopeDigest } = parseFrame(frame);
  try {
    const { suite, nestedDigest, recipients } = decodeNational(envelopeBytes);
    return { header: outer, envelopeDigest, suite, nestedDigest, recipients: recipients.map(({ kid, alg }) => ({ kid, alg })) };
  } catch (error) {
    if (isRogatoryError(error, 'ENVELOPE_NATIONAL_MALFORMED')) return undefined;
    throw error;
  }
}
