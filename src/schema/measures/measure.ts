// SPDX-License-Identifier: Apache-2.0
// Every measure whose particulars have a schema. A further one is a file and a line.
import { isCoerciveType } from '../codes/measure-types.js';
import { z } from '../zod.js';
import { frzVa } from './frz-va.js';
import { pres } from './pres.js';

export const measure = z.discriminatedUnion('type', [pres, frzVa]);

export type Measure = z.output<typeof measure>;
export type MeasureOf<T extends Measure['type']> = Extract<Measure, { type: T }>;

/** Whether a measure is coercive: by its type, or because the requester says so. */
export function isCoercive(of: { readonly type: string; readonly coercive: boolean }): boolean {
  return of.coercive || isCoerciveType(of.type);
}
