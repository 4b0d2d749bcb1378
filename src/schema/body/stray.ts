// SPDX-License-Identifier: Apache-2.0
// Members that a schema does not know. Zod leaves them out of what it encodes, and says nothing of them when it encodes nothing.
import { isPlainObject } from './data.js';
import type { Path } from '../path.js';
import { z } from '../zod.js';

interface Stray {
  readonly path: Path;
  /** Names that the schema knows beside it, and the value lacks; none where the schema cannot be followed. */
  readonly absent: readonly string[];
}

interface Def {
  readonly type: string;
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly element: z.ZodType;
  readonly innerType: z.ZodType;
  readonly options: readonly z.ZodType[];
  readonly values?: readonly unknown[];
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

/** The same of a value of any shape, as far as its schema can be followed into it. */
export function straysIn(schema: z.ZodType, value: unknown, path: Path = []): Stray[] {
  const { type, shape, element, innerType, options } = defOf(schema);
  if (type === 'optional') return straysIn(innerType, value, path);
  if (type === 'array' && Array.isArray(value)) return value.flatMap((item, i) => straysIn(element, item, [...path, i]));
  if (type === 'union') {
    const meant = options.filter((option) => isMeant(option, value));
    const option = meant.length === 1 ? meant[0] : meant.find((one) => z.safeEncode(one, value).success);
    return option === undefined ? [] : straysIn(option, value, path);
  }
  if (type !== 'object' || !isPlainObject(value)) return [];
  const absent = Object.keys(shape).filter((name) => value[name] === undefined);
  return Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    const known = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return known === undefined ? [{ path: [...path, name], absent }] : straysIn(known, member, [...path, name]);
  });
}

/** Whether an alternative can be the one that was meant: its members of one value have that value. */
function isMeant(option: z.ZodType, value: unknown): boolean {
  const { type, shape } = defOf(option);
  if (type !== 'object') return true;
  return Object.entries(shape).every(([name, member]) => {
    const { values } = defOf(member);
    return values === undefined || (isPlainObject(value) && values.includes(value[name]));
  });
}

function defOf(schema: z.ZodType): Def {
  return schema._zod.def as unknown as Def;
}
