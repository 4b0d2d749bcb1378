// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { sealedLastBytes } from './chunks.js';
import { padme } from '../content/padding.js';

export const SALT_BYTES = 24;
/** Salt and commitment, with which every blob begins. */
export const PREFIX_BYTES = 56;

/** Size of a plaintext with its zeros behind it. @param size - True size, 0 to 2^52. */
export function paddedAttachmentBytes(size: number): number {
  return Math.max(LIMITS.attachmentFloorBytes, padme(size));
}

/** Size of the whole blob of a plaintext: padded, chunked, with its 56-byte prefix. @param size - True size, 0 to 2^52. */
export function blobBytes(size: number): number {
  return PREFIX_BYTES + sealedLastBytes(paddedAttachmentBytes(size));
}
