// SPDX-License-Identifier: Apache-2.0
import type { z } from '../zod.js';

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
