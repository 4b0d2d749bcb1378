// SPDX-License-Identifier: Apache-2.0
// Reads the JSON Schema of bodies: its alternatives, the part at a place, and a value without content.
import { jsonSchemaOf } from '../../schema/index.js';
import { registry, SCHEMA_NAMES } from '../../vocabulary/index.js';

/** The parts of JSON Schema that bodies use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Definitions by name, for references. */
export type Definitions = Readonly<Record<string, Schema>>;

/** JSON Schema of a body in its newest version, with the definitions that it refers to. */
export function schemaOf(type: string): { readonly schema: Schema; readonly definitions: Definitions } {
  const { $defs = {}, ...schema } = jsonSchemaOf(registry, type, registry.majors(type)[0].version, { names: SCHEMA_NAMES });
  return { schema, definitions: $defs as Definitions };
}

/** The definition that a schema refers to, or the schema itself. */
function resolved(schema: Schema, definitions: Definitions): Schema {
  if (schema.$ref === undefined) return schema;
  const target = definitions[schema.$ref.split('/').at(-1) ?? ''];
  if (target === undefined) throw new TypeError(`the schema has no ${schema.$ref}`);
  return resolved(target, definitions);
}

/** Every alternative of a schema, resolved; itself when it has none. */
export function alternatives(schema: Schema, definitions: Definitions): readonly Schema[] {
  const target = resolved(schema, definitions);
  const choices = target.anyOf ?? target.oneOf;
  return choices === undefined ? [target] : choices.flatMap((choice) => alternatives(choice, definitions));
}

/** Whether a value can be of a schema, by its kind and its members. */
export function fits(schema: Schema, value: unknown): boolean {
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum !== undefined) return schema.enum.includes(value as string);
  if (Array.isArray(value)) return schema.type === 'array';
  if (typeof value !== 'object' || value === null) return schema.type !== 'object' && schema.type !== 'array';
  const { type, properties = {}, required = [] } = schema;
  if (type !== 'object' || required.some((name) => !Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, member]) => {
    const of = properties[name];
    return of !== undefined && (of.const === undefined || of.const === member);
  });
}

/** The schema of the member at a JSON Pointer. @param json - The body, as far as there is one: it chooses among alternatives. */
export function schemaAt(pointer: string, whole: Schema, definitions: Definitions, json?: unknown): Schema {
  let [at, value] = [whole, json];
  for (const step of pointer.split('/').slice(1)) {
    const all = alternatives(at, definitions);
    const fitting = all.find((one) => fits(one, value)) ?? all.find(({ properties }) => properties?.[step] !== undefined) ?? all[0] ?? {};
    at = fitting.type === 'array' ? (fitting.items ?? {}) : (fitting.properties?.[step] ?? {});
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  }
  return at;
}

/** An empty value: lists of objects show one, so that their members are seen. */
export function blank(schema: Schema, definitions: Definitions): unknown {
  const [first = {}] = alternatives(schema, definitions);
  if (first.const !== undefined) return first.const;
  if (first.enum !== undefined) return first.enum[0];
  switch (first.type) {
    case 'object':
      return Object.fromEntries((first.required ?? []).map((name) => [name, blank(first.properties?.[name] ?? {}, definitions)]));
    case 'array':
      return first.items === undefined ? [] : [blank(first.items, definitions)];
    case 'boolean':
      return false;
    case 'integer':
      return first.minimum ?? 0;
    default:
      return '';
  }
}
