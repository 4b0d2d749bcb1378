// SPDX-License-Identifier: Apache-2.0

/** The list after a change to each element, or the very list before when none changed: what stays the same is not looked at again. */
export function mapped<T>(list: readonly T[], change: (one: T) => T): readonly T[] {
  const after = list.map(change);
  return after.every((one, i) => one === list[i]) ? list : after;
}
