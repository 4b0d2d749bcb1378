// SPDX-License-Identifier: Apache-2.0

/** Maps a list, and returns the same array when no element changed, so that callers can skip unchanged lists. */
export function mapped<T>(list: readonly T[], change: (one: T) => T): readonly T[] {
  const after = list.map(change);
  return after.every((one, i) => one === list[i]) ? list : after;
}

/** An object without the members that are undefined. */
export function present<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
