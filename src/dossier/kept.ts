// SPDX-License-Identifier: Apache-2.0

/** Maps a list, and returns the same array when no element changed, so that callers can skip unchanged lists. */
export function mapped<T>(list: readonly T[], change: (one: T) => T): readonly T[] {
  const after = list.map(change);
  return after.every((one, i) => one === list[i]) ? list : after;
}
