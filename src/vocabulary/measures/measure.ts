// SPDX-License-Identifier: Apache-2.0
import { z } from '../../schema/zod.js';
import type { MeasureType } from './codes.js';
import { MEASURES } from './catalogue.js';

export type Measure = z.output<(typeof MEASURES)[MeasureType]['schema']>;

/** An interface, so that declarations name it instead of writing out forty-three types wherever a request stands. */
export interface MeasureUnion extends z.ZodType<Measure, Measure> {
  readonly _zod: z.ZodType<Measure, Measure>['_zod'];
}

const SCHEMAS = Object.values(MEASURES).map(({ schema }) => schema);

/** Any measure, told by its type. */
export const measure = z.discriminatedUnion('type', SCHEMAS as [(typeof SCHEMAS)[number]]) as unknown as MeasureUnion;

export type MeasureOf<T extends Measure['type']> = Extract<Measure, { type: T }>;

/** Whether a measure is coercive: by its type, or because the requester says so. */
export function isCoercive(of: { readonly type: string; readonly coercive: boolean }): boolean {
  return of.coercive || !Object.hasOwn(MEASURES, of.type) || MEASURES[of.type as MeasureType].coercive;
}
