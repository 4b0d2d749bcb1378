// SPDX-License-Identifier: Apache-2.0
// One fault of a request, as a lawyer would tell it. A row changes a request that is in order; exactly one rule speaks, with the companions
// that the row names.
import type { MeasureType, MessageBody, RuleContext } from '../../../src/vocabulary/index.js';
import type { RuleMessage } from '../../../src/schema/index.js';
import { asks } from '../rules/case.js';
import type { Case, Measured, Mutable } from '../rules/case.js';

/** A measure of any type, of which a row changes what it likes. */
type AnyMeasure<T extends MeasureType> = Measured<T> & {
  particulars: Record<string, unknown>;
  validation?: unknown;
  deadline?: unknown;
};

interface Row<T extends MeasureType = MeasureType> {
  /** The fault, in the words of a lawyer. */
  readonly fault: string;
  /** Measure that the request asks for. */
  readonly of: T;
  readonly change: (
    measure: AnyMeasure<T>,
    body: MessageBody<'request.submit'>,
    known: Mutable<RuleContext>,
    header: Mutable<RuleMessage>,
  ) => unknown;
  readonly severity: 'E' | 'W';
  readonly rule: string;
  /** JSON Pointer below `payload`. */
  readonly at: string;
  readonly sentence: string;
  /** What must be told besides: `E P13 /proceedings/facts`. */
  readonly companions?: readonly string[];
}

export interface BadRequest {
  readonly fault: string;
  readonly of: MeasureType;
  readonly severity: 'E' | 'W';
  readonly rule: string;
  readonly path: string;
  readonly sentence: string;
  /** Every finding that the request causes, as `E P01 /payload/...`. */
  readonly findings: readonly string[];
  run(): ReturnType<Case['run']>;
}

/** One row. */
export function bad<T extends MeasureType>({ fault, of, change, severity, rule, at, sentence, companions = [] }: Row<T>): BadRequest {
  const path = at.startsWith('/handling') || at.startsWith('/attachments') ? at : `/payload${at}`;
  const findings = [`${severity} ${rule} ${path}`, ...companions.map((one) => one.replace(' /', ' /payload/'))];
  const { run } = asks(rule, fault, of, change as never, ...findings);
  return { fault, of, severity, rule, path, sentence, findings, run };
}

export const M = '/measures/0';
export const P = `${M}/particulars`;
export const OFFENCE = '/proceedings/offences/0';
export const PERSON = '/persons/0';
export const offence = (body: MessageBody<'request.submit'>, change: object) =>
  Object.assign(body.payload.proceedings.offences[0] ?? {}, change);
export const personally = (body: MessageBody<'request.submit'>, change: object) => Object.assign(body.payload.persons[0] ?? {}, change);
export const secrecy = (body: MessageBody<'request.submit'>, change: object) => Object.assign(body.payload.confidentiality, change);
export const urgency = (body: MessageBody<'request.submit'>, change: object) => Object.assign(body.payload.urgency, change);
