// SPDX-License-Identifier: Apache-2.0
import { z } from './zod.js';

/** Source of a list or of one of its codes. "see" names an instrument whose article was not compared with its authentic text. */
export interface CodeSources<C extends string = string> {
  readonly source?: string;
  readonly sources?: Readonly<Partial<Record<C, string>>>;
}

/** A closed list of codes (SCHEMA-31). The codes are the wire; labels are English here, other languages stand in `labels/`. */
export interface CodeList<C extends string = string> {
  /** Name of the list, as in spec/messages.md. */
  readonly name: string;
  readonly codes: readonly C[];
  readonly labels: Readonly<Record<C, string>>;
  /** Instrument or standard that the whole list comes from. */
  readonly source: string | undefined;
  /** Instrument that single codes come from. */
  readonly sources: Readonly<Partial<Record<string, string>>>;
  /** Schema of a member that holds one code of the list. */
  readonly schema: z.ZodEnum<{ [K in C]: K }>;
}

/** Defines a list of codes. @param labels - English label by code, in the order in which people should see them. */
export function defineCodes<const L extends Readonly<Record<string, string>>>(
  name: string,
  labels: L,
  { source, sources }: CodeSources<keyof L & string> = {},
): CodeList<keyof L & string> {
  type C = keyof L & string;
  const codes = Object.freeze(Object.keys(labels)) as readonly C[];
  const entries = Object.fromEntries(codes.map((code) => [code, code])) as { [K in C]: K };
  return Object.freeze({
    name,
    codes,
    labels: Object.freeze({ ...labels }),
    source,
    sources: Object.freeze({ ...sources } as Partial<Record<string, string>>),
    schema: z.enum(entries),
  });
}

/** Source of a code: its own, else that of its list; undefined when the protocol itself made it. */
export function sourceOf(list: CodeList, code: string): string | undefined {
  return (Object.hasOwn(list.sources, code) ? list.sources[code] : undefined) ?? list.source;
}
