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
