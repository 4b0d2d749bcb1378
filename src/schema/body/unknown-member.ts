// SPDX-License-Identifier: Apache-2.0
// Members that a schema does not know. Zod leaves them out of what it encodes, and says nothing of them when it encodes nothing.
import { isPlainObject } from './data.js';
import type { Path } from '../path.js';
import { z } from '../zod.js';
import { definitionOf } from '../zod-definition.js';

interface UnknownMember {
  readonly path: Path;
  /** Names that the schema knows beside it, and the value lacks; none where the schema cannot be followed. */
  readonly absent: readonly string[];
}

/** Members of a value that its schema does not know, where it has the shape: what encoding leaves out. */
export function droppedMembers(value: unknown, kept: unknown, path: Path = []): Path[] {
  if (Array.isArray(value) && Array.isArray(kept))
    return value.flatMap((item, index) => droppedMembers(item, kept[index], [...path, index]));
  if (!isPlainObject(value) || !isPlainObject(kept)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    return Object.hasOwn(kept, name) ? droppedMembers(member, kept[name], [...path, name]) : [[...path, name]];
  });
}

/** Finds the members that a schema does not know in a value of any shape, as far as the schema can be followed. */
export function unknownMembersIn(schema: z.ZodType, value: unknown, path: Path = []): UnknownMember[] {
  const { type, shape, element, innerType, options } = definitionOf(schema);
  if (type === 'optional') return unknownMembersIn(innerType, value, path);
  if (type === 'array' && Array.isArray(value)) return value.flatMap((item, i) => unknownMembersIn(element, item, [...path, i]));
  if (type === 'union') {
    const meant = options.filter((option) => isMeant(option, value));
    const option = meant.length === 1 ? meant[0] : meant.find((one) => z.safeEncode(one, value).success);
    return option === undefined ? [] : unknownMembersIn(option, value, path);
  }
  if (type !== 'object' || !isPlainObject(value)) return [];
  const absent = Object.keys(shape).filter((name) => value[name] === undefined);
  return Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    const known = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return known === undefined ? [{ path: [...path, name], absent }] : unknownMembersIn(known, member, [...path, name]);
  });
}

/** Whether an alternative can be the one that was meant: its members of one value have that value. */
function isMeant(option: z.ZodType, value: unknown): boolean {
  const { type, shape } = definitionOf(option);
  if (type !== 'object') return true;
  return Object.entries(shape).every(([name, member]) => {
    const { values } = definitionOf(member);
    return values === undefined || (isPlainObject(value) && values.includes(value[name] as never));
  });
}
