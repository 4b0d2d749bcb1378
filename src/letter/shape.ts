// SPDX-License-Identifier: Apache-2.0
// Finds the code list of a member in the schema itself, so that letters and schemas cannot differ.
import type { CodeList } from '../schema/code-list.js';
import { codeListOf } from '../vocabulary/code-lists.js';
import { MEASURE_TYPES } from '../vocabulary/measures/codes.js';

/** Parts of a schema that a letter reads. */
interface Schema {
  readonly def: {
    readonly type: string;
    readonly shape?: Readonly<Record<string, Schema>>;
    readonly innerType?: Schema;
    readonly element?: Schema;
    readonly options?: readonly Schema[];
    readonly in?: Schema;
    readonly values?: readonly unknown[];
    readonly entries?: Readonly<Record<string, unknown>>;
  };
}

/** The schemas that a value may have: more than one below a union. */
export type Shape = readonly Schema[];

/** Shape of a schema. @param schema - Of zod. */
export function shapeOf(schema: unknown): Shape {
  return opened(schema as Schema);
}

function opened(schema: Schema): Shape {
  const { type, innerType, options, in: first } = schema.def;
  if (type === 'union') return (options ?? []).flatMap(opened);
  if (first !== undefined) return opened(first);
  return innerType === undefined ? [schema] : opened(innerType);
}

/** Schemas of a member. Below a union only variants that match the literals of the value count. */
export function memberOf(shape: Shape, value: Readonly<Record<string, unknown>>, member: string): Shape {
  return shape
    .filter(({ def }) => def.shape !== undefined && fits(def.shape, value))
    .flatMap(({ def }) => (def.shape !== undefined && Object.hasOwn(def.shape, member) ? opened(def.shape[member] as Schema) : []));
}

function fits(shape: Readonly<Record<string, Schema>>, value: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(shape).every(([name, { def }]) => def.type !== 'literal' || def.values?.includes(value[name]) === true);
}

/** Shape of the items of a list. */
export function elementOf(shape: Shape): Shape {
  return shape.flatMap(({ def }) => (def.element === undefined ? [] : opened(def.element)));
}

/** The code list that a text is a code of; undefined when it is none. */
export function codesOf(shape: Shape, text: string): CodeList | undefined {
  for (const { def } of shape) {
    const list = def.entries === undefined ? undefined : codeListOf(Object.keys(def.entries));
    if (list?.codes.includes(text) === true) return list;
    // The type of a measure is a literal of its variant.
    if (def.type === 'literal' && (MEASURE_TYPES.codes as readonly string[]).includes(text)) return MEASURE_TYPES;
  }
  return undefined;
}
