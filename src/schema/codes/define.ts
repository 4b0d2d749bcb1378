// SPDX-License-Identifier: Apache-2.0
import { z } from '../zod.js';

/** A closed list of codes. The codes are the wire; labels are English here, other languages stand in files of their own. */
export interface CodeList<C extends string = string> {
  /** Name of the list, as in SPEC.md. */
  readonly name: string;
  readonly codes: readonly C[];
  readonly labels: Readonly<Record<C, string>>;
  /** Schema of a member that holds one code of the list. */
  readonly schema: z.ZodEnum<{ [K in C]: K }>;
}

/** Defines a list of codes. @param labels - English label by code, in the order in which people should see them. */
export function defineCodes<const L extends Readonly<Record<string, string>>>(name: string, labels: L): CodeList<keyof L & string> {
  type C = keyof L & string;
  const codes = Object.freeze(Object.keys(labels)) as readonly C[];
  const entries = Object.fromEntries(codes.map((code) => [code, code])) as { [K in C]: K };
  return Object.freeze({ name, codes, labels: Object.freeze({ ...labels }), schema: z.enum(entries) });
}

/** Label of a code, or the code itself when the list has no such code. */
export function labelOf(list: CodeList, code: string): string {
  return Object.hasOwn(list.labels, code) ? (list.labels[code] as string) : code;
}
