// SPDX-License-Identifier: Apache-2.0
// How a rule is tried: one change of a valid message, and the findings that it must cause.
import type { MeasureOf, MeasureType, MessageBody, MessageTypeName, RuleContext } from '../../../src/vocabulary/index.js';
import type { RuleMessage } from '../../../src/schema/index.js';
import { requestFor } from '../examples/measures.js';
import { AT } from '../examples/parts.js';
import { ATTACHMENTS, context, example } from '../examples.js';

export type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> };
export interface Case {
  readonly id: string;
  readonly name: string;
  readonly findings: readonly string[];
  run(): { message: RuleMessage; context: RuleContext };
}

export const MAIN = 'bip122:000000000019d6689c085ae165831e93';

/** One change of a valid message (or of what is known beside it), and the findings it must cause: `E V001 /path`. */
export function breaks<T extends MessageTypeName>(
  id: string,
  name: string,
  type: T,
  change: (body: MessageBody<T>, known: Mutable<RuleContext>, header: Mutable<RuleMessage>) => void,
  ...findings: string[]
): Case {
  return {
    id,
    name,
    findings,
    run() {
      const body = example(type);
      const known = context() as Mutable<RuleContext>;
      const message: Mutable<RuleMessage> = { type, version: [1, 0], body, test: true, attachments: [...ATTACHMENTS] };
      change(body, known, message);
      return { message, context: known };
    },
  };
}

export const REQUEST = 'request.submit';
export const SUKRU = {
  id: 'p1',
  kind: 'natural' as const,
  role: ['SUSP' as const],
  names: [{ script: 'Latn', native: 'Örnek ŞÜKRÜOĞLU', latin: 'Ornek SUKRUOGLU', scheme: 'ICAO9303' as const, nameType: 'LEGL' as const }],
  dob: '1984',
};
export const YOLKIN = {
  ...SUKRU,
  id: 'p2',
  names: [{ script: 'Cyrl', native: 'Пример Ёлкин', latin: 'Primer Elkin', scheme: 'ICAO9303' as const, nameType: 'LEGL' as const }],
};

export type Measured<T extends MeasureType> = Mutable<MeasureOf<T>>;

/** One change of a valid request for a measure, and the findings that it must cause. */
export function asks<T extends MeasureType>(
  id: string,
  name: string,
  type: T,
  change: (
    measure: Measured<T> & { particulars: Record<string, unknown> },
    body: MessageBody<'request.submit'>,
    known: Mutable<RuleContext>,
    header: Mutable<RuleMessage>,
  ) => unknown,
  ...findings: string[]
): Case {
  return {
    id,
    name,
    findings,
    run() {
      const body = requestFor(type);
      const known = context() as Mutable<RuleContext>;
      const message: Mutable<RuleMessage> = {
        type: 'request.submit',
        version: [1, 0],
        body,
        test: true,
        attachments: [1, 2],
        issuedAt: Date.parse(AT),
      };
      change(body.payload.measures[0] as never, body, known, message);
      return { message, context: known };
    },
  };
}

export const P = '/payload/measures/0/particulars';

export const addressOf = (particulars: Record<string, unknown>) => particulars['serviceAddress'] as Record<string, unknown>;

export const NOW = Date.parse(AT);

export const DAY = 86_400_000;

export const secured = (change: object = {}) => [
  { ref: 'DEMO-B-PRES-1', kind: 'preservation' as const, state: 'SECURED' as const, securedAt: NOW, expiresAt: NOW + 60 * DAY, ...change },
];

export const named = (latin: string, more: object = {}) => [
  { ...YOLKIN, names: YOLKIN.names.map((name) => ({ ...name, latin, ...more })) },
];
