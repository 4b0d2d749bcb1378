// SPDX-License-Identifier: Apache-2.0
// Checks on the 32-byte encodings of edwards25519 (RFC 8032 5.1), without arithmetic in the field.
import { fromHex } from '../../core/bytes.js';

/** Order of the base point, L, little-endian. */
const ORDER = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');

/** The y-coordinates of the eight points of small order, little-endian; the sign bit of x is left out. */
const LOW_ORDER_Y = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
].map(fromHex);

/** Tells whether y < 2^255 - 19. @param point - 32 bytes. */
export function isCanonicalPoint(point: Uint8Array): boolean {
  if (((point[31] as number) & 0x7f) !== 0x7f) return true;
  for (let i = 30; i > 0; i--) if (point[i] !== 0xff) return true;
  return (point[0] as number) < 0xed;
}

/** Tells whether a canonical encoding is that of a point of order 1, 2, 4 or 8. @param point - 32 bytes. */
export function isLowOrder(point: Uint8Array): boolean {
  return LOW_ORDER_Y.some((y) => {
    for (let i = 0; i < 31; i++) if (point[i] !== y[i]) return false;
    return ((point[31] as number) & 0x7f) === y[31];
  });
}

/** Tells whether a scalar is below L. @param scalar - 32 bytes, little-endian. */
export function isReducedScalar(scalar: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    const difference = (scalar[i] as number) - (ORDER[i] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
