// SPDX-License-Identifier: Apache-2.0
// A member name means the same wherever it stands, so rules about codes and identifiers walk the whole body by name. The walk is made once
// for all rules, and a path is written out only where something is found.
import { isPlainObject } from '../body/data.js';
import type { Path } from '../path.js';

/** An object of a body, and where it stands. */
export interface Holder {
  readonly object: Readonly<Record<string, unknown>>;
  readonly path: () => Path;
}

export interface Member {
  readonly name: string;
  readonly value: string;
  /** The object that holds the member. */
  readonly owner: Readonly<Record<string, unknown>>;
  readonly path: () => Path;
}

/** Every object of a body, the outer ones first. */
export function holdersOf(body: unknown): readonly Holder[] {
  const found: Holder[] = [];
  collect(body, () => [], found);
  return found;
}

function collect(value: unknown, path: () => Path, found: Holder[]): void {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) if (typeof item === 'object') collect(item, () => [...path(), i], found);
  } else if (isPlainObject(value)) {
    found.push({ object: value, path });
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (typeof member === 'object' && member !== null) collect(member, () => [...path(), name], found);
    }
  }
}

/** Every text member of a body; each element of a list of texts counts as a member of the list's name. */
export function textMembersOf(holders: readonly Holder[]): readonly Member[] {
  const found: Member[] = [];
  for (const { object: owner, path } of holders) {
    for (const name of Object.keys(owner)) {
      const member = owner[name];
      if (typeof member === 'string') found.push({ name, value: member, owner, path: () => [...path(), name] });
      else if (Array.isArray(member)) {
        for (const [i, item] of member.entries()) {
          if (typeof item === 'string') found.push({ name, value: item, owner, path: () => [...path(), name, i] });
        }
      }
    }
  }
  return found;
}
