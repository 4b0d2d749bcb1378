// SPDX-License-Identifier: Apache-2.0
// CDDL (RFC 8610) of message bodies, generated from the schemas that validate them (SCHEMA-15).
import type { MessageDefinition } from '../message.js';
import type { Registry } from '../registry.js';
import type { Version } from '../version.js';
import type { z } from '../zod.js';
import { definitionOf } from '../zod-definition.js';
import { boundsOf, kebab, schemaNames, textMark, textType } from './texts.js';
import type { GeneratorOptions, SchemaNames } from './texts.js';

/** Position of a type: its depth, and its member or rule. */
interface Place {
  readonly indent: string;
  readonly name: string;
}

interface Rule {
  /** Absent for the rules of texts, which have no schema of their own. */
  readonly schema?: z.ZodType;
  readonly text: string;
}

/** The rules of a document, in the order in which they are first needed. */
interface Rules {
  readonly names: SchemaNames;
  readonly byName: Map<string, Rule>;
}

/**
 * CDDL of a message type: its first rule is the body, every other one stands after the rule that needs it.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02).
 */
export function cddlOf(registry: Registry, type: string, version: Version, options: GeneratorOptions = {}): string {
  return writeDocument(schemaNames(options, 'cddlOf(options)'), [registry.get(type, version)]);
}

/** CDDL of every message type of a registry in one document; the body of `request.submit` is `body-request-submit`. */
export function cddlOfAll(registry: Registry, options: GeneratorOptions = {}): string {
  return writeDocument(schemaNames(options, 'cddlOfAll(options)'), registry.definitions);
}

/**
 * CDDL of several message types in one document.
 * @param more - Rules of schemas that no body holds, such as the terms of an accord, in the order in which they stand at the end.
 */
export function writeDocument(
  names: SchemaNames,
  definitions: readonly MessageDefinition[],
  more: Readonly<Record<string, z.ZodType>> = {},
): string {
  const rules: Rules = { names, byName: new Map() };
  const head = definitions.map(({ type, version, purpose, body }) => {
    addRule(rules, bodyRule(type, version), body);
    return `; ${bodyRule(type, version)}: ${type} ${version.join('.')}, ${purpose}\n`;
  });
  for (const [name, schema] of Object.entries(more)) addRule(rules, name, schema);
  return `${head.join('')}${[...rules.byName].map(([name, { text }]) => `${name} = ${text}\n`).join('')}`;
}

/** Name of the rule of a body: `body-request-submit`; a later major has its number at the end. */
export function bodyRule(type: string, [major]: Version): string {
  return `body-${type.replaceAll('.', '-')}${major === 1 ? '' : `-${major}`}`;
}

function addRule(rules: Rules, name: string, schema: z.ZodType): void {
  // Reserves the place of a rule before the rules that it needs.
  rules.byName.set(name, { schema, text: '' });
  rules.byName.set(name, { schema, text: write(rules, schema, { indent: '', name }) });
}

/** A schema as a type of CDDL: by its name where it has one. */
function refer(rules: Rules, schema: z.ZodType, at: Place): string {
  const name = rules.names.schemas.get(schema);
  if (name === undefined) return write(rules, schema, at);
  if (!rules.byName.has(name)) addRule(rules, name, schema);
  return name;
}

function write(rules: Rules, schema: z.ZodType, at: Place): string {
  const def = definitionOf(schema);
  switch (def.type) {
    case 'object':
      return writeMap(rules, def.shape, at);
    case 'array':
      return `[${writeCount(schema)} ${writeElement(rules, def.element, at)}]`;
    case 'tuple':
      return `[${def.items.map((item) => refer(rules, item, at)).join(', ')}]`;
    case 'record':
      return '{ * text => any }';
    case 'optional':
      return refer(rules, def.innerType, at);
    case 'union':
      return def.options.map((option) => refer(rules, option, at)).join(' / ');
    case 'enum':
      return Object.values(def.entries)
        .map((code) => JSON.stringify(code))
        .join(' / ');
    case 'literal':
      return (def.values ?? []).map((value) => JSON.stringify(value)).join(' / ');
    case 'boolean':
      return 'bool';
    case 'number':
      return writeNumber(schema);
    case 'string':
      return writeText(rules, schema);
    case 'pipe':
      // The one codec is that of bytes: base64url in JSON, a byte string on the wire.
      return `bytes .size (0..${Math.floor((boundsOf(def.in).max ?? 0) * 0.75)})`;
    default:
      throw new TypeError(`no CDDL for a schema of kind ${def.type}`);
  }
}

function writeMap(rules: Rules, shape: Readonly<Record<string, z.ZodType>>, { indent }: Place): string {
  const deeper = `${indent}  `;
  const members = Object.entries(shape).map(([name, member]) => {
    const optional = member._zod.optin === 'optional' ? '? ' : '';
    const type = refer(rules, member, { indent: deeper, name });
    // A choice that is a member's type needs parentheses where it stands in line.
    return `${deeper}${optional}"${name}": ${/^[^[{(]* \/ /.test(type) ? `(${type})` : type},\n`;
  });
  return `{\n${members.join('')}${indent}}`;
}

/**
 * A choice stands in parentheses where an array repeats it, and its maps behind names: some tools try only the first alternative of a
 * choice behind a name, and read maps in parentheses as groups.
 */
function writeElement(rules: Rules, schema: z.ZodType, at: Place): string {
  const { type, options } = definitionOf(schema);
  if (type === 'enum') return `(${write(rules, schema, at)})`;
  return type === 'union' ? `(${options.map((option) => writeOption(rules, option, at)).join(' / ')})` : refer(rules, schema, at);
}

function writeOption(rules: Rules, option: z.ZodType, at: Place): string {
  const { type, shape } = definitionOf(option);
  if (type !== 'object' || rules.names.schemas.has(option)) return refer(rules, option, at);
  // Its first literal distinguishes it from the others.
  const [literal] = Object.values(shape).flatMap((member) => definitionOf(member).values ?? []);
  const plain = `${kebab(at.name)}-${String(literal).toLowerCase()}`;
  let name = plain;
  for (let n = 2; rules.byName.has(name) && rules.byName.get(name)?.schema !== option; n++) name = `${plain}-${n}`;
  if (!rules.byName.has(name)) addRule(rules, name, option);
  return name;
}

function writeCount(schema: z.ZodType): string {
  const { min = 0, max } = boundsOf(schema);
  return `${min}*${max ?? ''}`;
}

function writeNumber(schema: z.ZodType): string {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = boundsOf(schema);
  return min === 0 && max === Number.MAX_SAFE_INTEGER ? 'uint' : `${min}..${max}`;
}

function writeText(rules: Rules, schema: z.ZodType): string {
  const text = textType(schema);
  const name = rules.names.texts.get(textMark(schema));
  if (name === undefined) return text;
  if (!rules.byName.has(name)) rules.byName.set(name, { text });
  return name;
}
