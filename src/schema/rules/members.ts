// SPDX-License-Identifier: Apache-2.0
// A member name means the same wherever it stands, so rules about codes and identifiers walk the whole body by name.
import { isPlainObject } from '../data.js';
import type { Path } from '../path.js';

export interface Member {
  readonly name: string;
  readonly value: string;
  readonly path: Path;
  /** The object that holds the member. */
  readonly owner: Readonly<Record<string, unknown>>;
}

/** Every text member of a body, at any depth; each element of a list of texts counts as a member of the list's name. */
export function* textMembers(value: unknown, path: Path = []): Generator<Member> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textMembers(item, [...path, index]);
    return;
  }
  if (!isPlainObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    const at = [...path, name];
    if (typeof member === 'string') yield { name, value: member, path: at, owner: value };
    else if (Array.isArray(member) && member.some((item) => typeof item === 'string')) {
      for (const [index, item] of member.entries())
        if (typeof item === 'string') yield { name, value: item, path: [...at, index], owner: value };
    } else yield* textMembers(member, at);
  }
}
