// SPDX-License-Identifier: Apache-2.0
// Names of schemas in generated documents, and texts of the data model as types of CDDL. Schemas of texts are made anew wherever they stand,
// so they are known by their checks.
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import type { z } from '../zod.js';

/** Names of a document: of texts by their mark, of all other schemas by the schema itself. */
export interface SchemaNames {
  readonly schemas: ReadonlyMap<z.ZodType, string>;
  readonly texts: ReadonlyMap<string, string>;
}

export interface GeneratorOptions {
  /** Schemas by the names that they have in the document. Default: none, and each is written out where it stands. */
  readonly names?: Readonly<Record<string, z.ZodType>>;
}

const GENERATOR_OPTIONS: Members<GeneratorOptions> = { required: {}, optional: { names: 'object' } };

/** @param place - Names function and parameter, for a caller's mistake. */
export function schemaNames(options: GeneratorOptions, place: string): SchemaNames {
  requireMembers(options, GENERATOR_OPTIONS, place);

  const schemas = new Map<z.ZodType, string>();
  const texts = new Map<string, string>();
  for (const [name, schema] of Object.entries(options.names ?? {})) {
    if (schema._zod.def.type === 'string') texts.set(textMark(schema), name);
    else schemas.set(schema, name);
  }
  return { schemas, texts };
}

/** Key that distinguishes kinds of text. */
export function textMark(schema: z.ZodType): string {
  const { max, patterns } = boundsOf(schema);
  return [max ?? '', ...patterns.map((pattern) => pattern.source)].join(' ');
}

/** The regular expression of a pattern, as RFC 8610 requires it: it matches the whole text and has no non-capturing groups. */
function regexp(pattern: RegExp): string {
  const source = pattern.source
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll('(?:', '(')
    .replaceAll(String.raw`\d`, '[0-9]')
    .replaceAll(String.raw`\/`, '/');
  return `text .regexp ${JSON.stringify(source)}`;
}

/** A text as a type of CDDL. */
export function textType(schema: z.ZodType): string {
  const { max, patterns } = boundsOf(schema);
  const [pattern] = patterns;
  if (pattern !== undefined) return regexp(pattern);
  // CDDL does not exclude control characters here; SCHEMA-08 does.
  return `text .size (1..${max ?? LIMITS.textMaxBytes})`;
}

/** `BasisStatus` and `vAmount` become `basis-status` and `v-amount`. */
export function kebab(text: string): string {
  return text.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** Bounds of a text, list or number, and the patterns of a text. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly patterns: readonly RegExp[];
}

interface Check {
  readonly check: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly value?: number;
  readonly pattern?: RegExp;
}

const MEMBERS: Readonly<Record<string, (def: Check) => Partial<Bounds>>> = {
  min_length: ({ minimum }) => (minimum === undefined ? {} : { min: minimum }),
  max_length: ({ maximum }) => (maximum === undefined ? {} : { max: maximum }),
  greater_than: ({ value }) => (value === undefined ? {} : { min: value }),
  less_than: ({ value }) => (value === undefined ? {} : { max: value }),
};

/** Reads the checks of a schema. Bounds of the data model are inclusive; refinements have no place in a generated document. */
export function boundsOf(schema: z.ZodType): Bounds {
  const checks = ((schema._zod.def as { checks?: readonly { readonly _zod: { readonly def: Check } }[] }).checks ?? []).map(
    ({ _zod }) => _zod.def,
  );
  const bounds = checks.reduce<Partial<Bounds>>((known, def) => ({ ...known, ...MEMBERS[def.check]?.(def) }), {});
  return { ...bounds, patterns: checks.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern])) };
}
