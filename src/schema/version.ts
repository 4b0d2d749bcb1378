// SPDX-License-Identifier: Apache-2.0

/** A version of a type or extension: within a major only optional members are added (SCHEMA-47). */
export type Version = readonly [major: number, minor: number];

/** @throws RangeError when it is not of that form. */
export function requireVersion([major, minor]: Version): void {
  if (!Number.isSafeInteger(major) || !Number.isSafeInteger(minor) || major < 1 || minor < 0)
    throw new RangeError('version must be [major >= 1, minor >= 0]');
}
