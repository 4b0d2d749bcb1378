// SPDX-License-Identifier: Apache-2.0
// A body without content, from its JSON Schema: every required member, empty.

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

/** The definition that a schema refers to, or the schema itself. */
export function resolved(schema: Schema, definitions: Definitions): Schema {
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
