// SPDX-License-Identifier: Apache-2.0
// Names of schemas in generated documents, and texts of the data model as types of CDDL. Schemas of texts are made anew wherever they stand,
// so they are known by their checks.
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import type { z } from '../zod.js';
import { boundsOf } from './bounds.js';

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

/** What tells one kind of text from another. */
export function textMark(schema: z.ZodType): string {
  const { max, patterns } = boundsOf(schema);
  return [max ?? '', ...patterns.map((pattern) => pattern.source)].join(' ');
}

/** The regular expression of a pattern, as RFC 8610 wants it: matched as a whole, without groups that do not capture. */
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
  // Control characters are the business of SCHEMA-08: only this line says so.
  return `text .size (1..${max ?? LIMITS.textMaxBytes})`;
}
