// SPDX-License-Identifier: Apache-2.0

/** Map keys of the profile. In decoded values an integer is a number when it is safe, else a bigint. */
export type CborKey = number | bigint | string;

/**
 * The whole data model of the profile: no floats, no undefined, no tags inside.
 * Numbers are safe integers; bigints reach from -2^64 to 2^64 - 1; text is well-formed Unicode, not normalised.
 */
export type CborValue = null | boolean | number | bigint | string | Uint8Array | readonly CborValue[] | CborMap;

export type CborMap = ReadonlyMap<CborKey, CborValue>;
