// SPDX-License-Identifier: Apache-2.0
import { isCoerciveType } from './codes.js';
import { z } from '../../schema/zod.js';
import { MEASURES as M } from './catalogue.js';

const union = z.discriminatedUnion('type', [
  M['SVC-DOC'].schema,
  M['SVC-SUM'].schema,
  M.STMT.schema,
  M.VID.schema,
  M.TEL.schema,
  M.DOC.schema,
  M['BANK-ACC'].schema,
  M['BANK-TXN'].schema,
  M['BANK-MON'].schema,
  M['VASP-KYC'].schema,
  M['VASP-LEDGER'].schema,
  M['TRAVEL-RULE'].schema,
  M.SUB.schema,
  M.IDN.schema,
  M.DOMAIN.schema,
  M.TRA.schema,
  M.CON.schema,
  M.PRES.schema,
  M['PRES-PATH'].schema,
  M['RT-TRA'].schema,
  M['RT-CON'].schema,
  M.SRCH.schema,
  M.EXAM.schema,
  M.EXPERT.schema,
  M.TRACE.schema,
  M['FRZ-AST'].schema,
  M['FRZ-VA'].schema,
  M['SZ-VA'].schema,
  M['ISSUER-FRZ'].schema,
  M['CONF-ENF'].schema,
  M['CONF-DOM'].schema,
  M['AST-RET'].schema,
  M.RESTIT.schema,
  M['CRIM-REC'].schema,
  M['LOC-PER'].schema,
  M['TRF-CUST'].schema,
  M.APPEAR.schema,
  M.JIT.schema,
  M.COV.schema,
  M['CTRL-DEL'].schema,
  M['OBS-XB'].schema,
  M['WIT-PROT'].schema,
  M.OTHER.schema,
]);

export type Measure = z.output<typeof union>;

/** An interface, so that declarations name it instead of writing out forty-three types wherever a request stands. */
export interface MeasureUnion extends z.ZodType<Measure, Measure> {
  readonly _zod: z.ZodType<Measure, Measure>['_zod'];
}

/** Any measure, told by its type. */
export const measure: MeasureUnion = union;

export type MeasureOf<T extends Measure['type']> = Extract<Measure, { type: T }>;

/** Whether a measure is coercive: by its type, or because the requester says so. */
export function isCoercive(of: { readonly type: string; readonly coercive: boolean }): boolean {
  return of.coercive || isCoerciveType(of.type);
}
