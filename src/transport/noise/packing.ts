// SPDX-License-Identifier: Apache-2.0
// One WebSocket message carries one frame, cut into Noise messages that are each preceded by their length, u16 big-endian.
import { release } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { AEAD_TAG_BYTES } from '../../crypto/aead/aead.js';
import type { CipherState } from './noise.js';

const LENGTH_BYTES = 2;
const NOISE_MAX = LIMITS.noiseMessageMaxBytes;
const PIECE_MAX = NOISE_MAX - AEAD_TAG_BYTES;
const NOTHING = new Uint8Array(0);

/** Bytes of the largest message that can carry a frame. */
export const PACKED_MAX_BYTES =
  LIMITS.linkFrameMaxBytes + Math.ceil(LIMITS.linkFrameMaxBytes / PIECE_MAX) * (LENGTH_BYTES + AEAD_TAG_BYTES);

/** Encrypts a frame into one message; every Noise message but the last is full. @param frame - 1 to `LIMITS.linkFrameMaxBytes` bytes. */
export function pack(cipher: CipherState, frame: Uint8Array): Uint8Array {
  if (frame.length === 0 || frame.length > LIMITS.linkFrameMaxBytes)
    throw new RangeError(`a frame has 1 to ${LIMITS.linkFrameMaxBytes} bytes`);
  const message = new Uint8Array(frame.length + Math.ceil(frame.length / PIECE_MAX) * (LENGTH_BYTES + AEAD_TAG_BYTES));
  let at = 0;
  for (let from = 0; from < frame.length; from += PIECE_MAX) {
    const piece = frame.subarray(from, from + PIECE_MAX);
    const length = piece.length + AEAD_TAG_BYTES;
    message[at] = length >> 8;
    message[at + 1] = length & 0xff;
    cipher.encrypt(NOTHING, piece, message.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length));
    at += LENGTH_BYTES + length;
  }
  return message;
}

/**
 * Decrypts one message into its frame.
 * @param message - Given away: a frame of several Noise messages takes its place. The lengths are judged before anything is decrypted.
 * @throws {@link RogatoryError} `LINK_FRAME_SIZE` (LINK-01), `LINK_FRAME_MALFORMED` (LINK-02), `LINK_DECRYPTION` (LINK-10).
 */
export function unpack(cipher: CipherState, message: Uint8Array): Uint8Array {
  if (message.length > PACKED_MAX_BYTES) throw fail('LINK_FRAME_SIZE', { size: message.length, limit: PACKED_MAX_BYTES });
  const sealed = pieces(message);
  try {
    if (sealed.length === 1) return cipher.decrypt(NOTHING, message.subarray(LENGTH_BYTES));
    let end = 0;
    for (const piece of sealed) {
      const plain = cipher.decrypt(NOTHING, piece);
      message.set(plain, end);
      end += plain.length;
      release(plain);
    }
    return message.subarray(0, end);
  } catch (error) {
    throw isRogatoryError(error, 'CRYPTO_OPEN') ? fail('LINK_DECRYPTION', {}, error) : error;
  }
}

function pieces(message: Uint8Array): Uint8Array[] {
  const out: Uint8Array[] = [];
  let at = 0;
  do {
    const length = ((message[at] ?? 0) << 8) | (message[at + 1] ?? 0);
    const end = at + LENGTH_BYTES + length;
    // LINK-23: each piece holds a byte of the frame or more, and only the last may be short. So a message has one reading and few pieces.
    if (length <= AEAD_TAG_BYTES || end > message.length || (end < message.length && length !== NOISE_MAX)) {
      throw fail('LINK_FRAME_MALFORMED', { field: 'noise message length' });
    }
    out.push(message.subarray(at + LENGTH_BYTES, end));
    at = end;
  } while (at < message.length);
  return out;
}
