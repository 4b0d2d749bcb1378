// SPDX-License-Identifier: Apache-2.0
// No browser has these primitives in synchronous form: noble computes them.
export const nativeAead = undefined;
export const nativeDigest = undefined;
export const nativeEd25519 = undefined;
export const nativeMlDsa = undefined;
export const nativeMlKem = undefined;
export const nativeScrypt = undefined;
export const nativeX25519 = undefined;
export const nativeXof = undefined;
