// SPDX-License-Identifier: Apache-2.0
import { decodeEncrypt } from './cose/cose-encrypt.js';
import { parseFrame } from './header.js';
import type { UntrustedHeader } from './types.js';

/** Unencrypted members of a frame. */
export interface PeekedEnvelope {
  readonly header: UntrustedHeader;
  readonly envelopeDigest: Uint8Array;
  readonly recipients: readonly { readonly kid: Uint8Array; readonly alg: number }[];
}

/**
 * Reads the unencrypted members of a frame. Nothing is verified: make no decision by them.
 * @param frame - Frame bytes, at most 262,144; read, never kept or changed.
 * @throws {@link RogatoryError} `ENVELOPE_FRAME_SIZE` (ENV-01), `ENVELOPE_FRAME_MALFORMED` (ENV-02), `ENVELOPE_PROFILE` (ENV-03),
 * `ENVELOPE_MALFORMED` (ENV-07), `ENVELOPE_RECIPIENTS` (ENV-08).
 */
export function peek(frame: Uint8Array): PeekedEnvelope {
  const { outer, envelopeBytes, envelopeDigest } = parseFrame(frame);
  const { recipients } = decodeEncrypt(envelopeBytes);
  return { header: outer, envelopeDigest, recipients: recipients.map(({ kid, alg }) => ({ kid: Uint8Array.from(kid), alg })) };
}
