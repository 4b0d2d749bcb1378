// SPDX-License-Identifier: Apache-2.0
import type { z } from './zod.js';

/** Parts of the definition of a schema. Each kind has its own alone: ask for `type` first. */
interface ZodDefinition {
  readonly type: string;
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly element: z.ZodType;
  readonly innerType: z.ZodType;
  readonly options: readonly z.ZodType[];
  readonly items: readonly z.ZodType[];
  readonly entries: Readonly<Record<string, string>>;
  readonly values?: readonly (string | number | boolean | null)[];
  readonly in: z.ZodType;
}

/** Definition of a schema, as zod keeps it. */
export function definitionOf(schema: z.ZodType): ZodDefinition {
  return schema._zod.def as unknown as ZodDefinition;
}
