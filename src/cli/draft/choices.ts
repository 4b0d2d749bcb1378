// SPDX-License-Identifier: Apache-2.0
// The codes of a member that was given another value.
import type { Finding } from '../../schema/index.js';
import type { LabelLanguage } from '../../vocabulary/labels/index.js';
import { alternatives } from './blank.js';
import { codeLines, fits } from './commented.js';
import { schemaOf } from './schema-of.js';

/** Text of a finding about a member that has none of its codes. */
const OTHER_VALUE = /^(?:not|write) one of (?:the|these) codes/;

/** Codes in words, a line each; empty for a finding about something else. */
export function choicesAt(type: string, json: unknown, { rule, path, text }: Finding, language: LabelLanguage): readonly string[] {
  if (rule !== 'V001' || !OTHER_VALUE.test(text)) return [];
  const { schema, definitions } = schemaOf(type);
  let [at, value] = [schema, json];
  for (const step of path.split('/').slice(1)) {
    const all = alternatives(at, definitions);
    const fitting = all.find((one) => fits(one, value)) ?? all.find(({ properties }) => properties?.[step] !== undefined) ?? all[0] ?? {};
    at = fitting.type === 'array' ? (fitting.items ?? {}) : (fitting.properties?.[step] ?? {});
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  }
  return codeLines(at, definitions, language);
}
