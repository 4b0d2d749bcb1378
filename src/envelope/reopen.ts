// SPDX-License-Identifier: Apache-2.0
import { checkCommitment, externalAad } from './cose/commitment.js';
import { decodeEncrypt } from './cose/cose-encrypt.js';
import { decryptContent } from './checks/content.js';
import { parseFrame } from './header.js';
import { decodeInner } from './content/inner.js';
import { unpad } from './content/padding.js';
import { decodeSigned } from './content/signed.js';
import type { MessageHeader } from './types.js';

/** Content of a frame of the own archive. Its signatures were judged when it was opened, and are not judged again. */
export interface ReopenedEnvelope {
  readonly envelopeDigest: Uint8Array;
  readonly messageDigest: Uint8Array;
  readonly message: MessageHeader;
  readonly body: Uint8Array;
  /** Exact bytes of the signed part. */
  readonly signed: Uint8Array;
  readonly attachmentKeys: ReadonlyMap<number, Uint8Array>;
}

/**
 * Decrypts a frame by its archived content key; the KEM key may be gone.
 * @param frame - Frame bytes, at most 262,144; read, never kept or changed.
 * @param contentKey - 32 bytes.
 * @throws {@link RogatoryError} `ENVELOPE_COMMITMENT` (ENV-13) when the key is of another frame; `ENVELOPE_DECRYPTION` (ENV-14),
 * `ENVELOPE_PADDING` (ENV-15), and what `peek` throws.
 */
export function reopen(frame: Uint8Array, contentKey: Uint8Array): ReopenedEnvelope {
  const { outerBytes, envelopeBytes, envelopeDigest } = parseFrame(frame);
  const envelope = decodeEncrypt(envelopeBytes);
  const ext = externalAad(outerBytes, envelope.recipientsBytes);
  checkCommitment(contentKey, envelope.iv, ext, envelope.commitment);
  const inner = decodeInner(unpad(decryptContent(contentKey, envelope, ext)));
  const { header, body, messageDigest } = decodeSigned(inner.signed);
  return { envelopeDigest, messageDigest, message: header, body, signed: inner.signed, attachmentKeys: inner.keys };
}
