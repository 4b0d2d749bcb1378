// SPDX-License-Identifier: Apache-2.0
// Builds a template of a body from its JSON Schema: every required member, with a comment on its content.

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
}

export interface Template {
  readonly defs: Readonly<Record<string, Schema>>;
  /** Names of definitions that fill the list `measures`. */
  readonly measures: readonly string[];
  /** Comment for a member, by its path without indexes. */
  readonly notes: ReadonlyMap<string, string>;
}

const CODES_SHOWN = 12;

/** Lines of JSON with `//` comments. */
export function skeleton(schema: Schema, template: Template, path = '', indent = ''): string {
  const { defs, measures } = template;
  const deeper = `${indent}  `;
  const { $ref, anyOf, oneOf } = schema;
  if ($ref !== undefined) {
    const [name = ''] = $ref.split('/').slice(-1);
    const target = defs[name];
    if (target === undefined) throw new TypeError(`the schema has no ${name}`);
    return skeleton(target, template, path, indent);
  }
  const [choice] = anyOf ?? oneOf ?? [];
  if (choice !== undefined) return skeleton(choice, template, path, indent);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return JSON.stringify(schema.enum[0]);
  switch (schema.type) {
    case 'object':
      return object(schema, template, path, indent);
    case 'array': {
      const chosen = path === '/payload/measures' ? measures.map((name): Schema => ({ $ref: `#/$defs/${name}` })) : [];
      const one = chosen.length === 0 && (schema.minItems ?? 0) > 0 && schema.items !== undefined ? [schema.items] : chosen;
      const items = one.map((item) => `${deeper}${skeleton(item, template, `${path}/*`, deeper)}`);
      return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`;
    }
    case 'boolean':
      return 'false';
    case 'integer':
      return String(schema.minimum ?? 0);
    default:
      return '""';
  }
}

function object(schema: Schema, template: Template, path: string, indent: string): string {
  const deeper = `${indent}  `;
  const required = schema.required ?? [];
  const lines = required.map((name, i) => {
    const member = schema.properties?.[name] ?? {};
    const at = `${path}/${name}`;
    const value = skeleton(member, template, at, deeper);
    const hint = template.notes.get(at) ?? hintOf(member, template);
    const comment = hint === '' ? '' : `${deeper}// ${hint}\n`;
    return `${comment}${deeper}${JSON.stringify(name)}: ${value}${i < required.length - 1 ? ',' : ''}`;
  });
  const optional = Object.keys(schema.properties ?? {}).filter((name) => !required.includes(name));
  if (optional.length > 0) lines.push(`${deeper}// may be added: ${optional.join(', ')}`);
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function targetOf(schema: Schema, { defs }: Pick<Template, 'defs'>): Schema {
  const { $ref, anyOf, oneOf } = schema;
  if ($ref !== undefined) return targetOf(defs[$ref.split('/').slice(-1)[0] ?? ''] ?? {}, { defs });
  const [choice] = anyOf ?? oneOf ?? [];
  return choice === undefined ? schema : targetOf(choice, { defs });
}

/** A list that starts empty says what goes into it. */
function eachOf(items: Schema, template: Template): string {
  const { properties, required = [], ...target } = targetOf(items, template);
  if (properties === undefined) return hintOf(target, template);
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const more = optional.length === 0 ? '' : `; may be added: ${optional.join(', ')}`;
  return `{ ${required.join(', ')} }${more}`;
}

function hintOf(schema: Schema, template: Template): string {
  const target = targetOf(schema, template);
  if (target.type === 'array' && target.items !== undefined && (target.minItems ?? 0) === 0) {
    const each = eachOf(target.items, template);
    return each === '' ? '' : `each ${each}`;
  }
  if (target.enum !== undefined) {
    const more = target.enum.length > CODES_SHOWN ? ', ...' : '';
    return `one of ${target.enum.slice(0, CODES_SHOWN).join(', ')}${more}`;
  }
  return target.pattern === undefined || target.pattern.length > 80 ? '' : `form ${target.pattern}`;
}
