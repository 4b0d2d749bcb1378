// SPDX-License-Identifier: Apache-2.0
// How a rule is tried: one change of a valid message, and the findings that it must cause.
import type { MessageBody, MessageTypeName, RuleContext } from '../../../src/vocabulary/index.js';
import type { RuleMessage } from '../../../src/schema/index.js';
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
