// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { pointer } from './path.js';
import type { Path } from './path.js';

/** E: the message must not be sent, and is answered by error.validation. W: a person should look at it. */
export type Severity = 'E' | 'W';

/** One thing wrong with a message. `text` says what, in English; a rule may put a value into it, such as a date. */
export interface Finding {
  /** V001, V010, ... as spec/messages.md lists them. */
  readonly rule: string;
  readonly severity: Severity;
  /** JSON Pointer into the body. */
  readonly path: string;
  readonly text: string;
  /** The text with `{name}` in place of each of `values`, for a translation; absent where the text has no values. */
  readonly template?: string;
  readonly values?: Readonly<Record<string, string>>;
}

export function finding(rule: string, severity: Severity, path: Path, text: string): Finding {
  return { rule, severity, path: pointer(path), text };
}

/** Tells whether the findings forbid the message. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((found) => found.severity === 'E');
}

/** Findings that an error tells beside the first; `validate` has them all. */
const OTHERS_TOLD = 15;

const FOUND = new WeakMap<RogatoryError, readonly Finding[]>();

/** The error of a body with findings: people mend all of them before they try again. */
export function invalidBody(type: string, findings: readonly Finding[]): RogatoryError<'SCHEMA_INVALID'> {
  const [first = '', ...others] = findings.slice(0, 1 + OTHERS_TOLD).map(findingLine);
  const told = others.length === 0 ? {} : { others: others.join('; ') };
  const error = fail('SCHEMA_INVALID', { type, findings: findings.length, first, ...told });
  FOUND.set(error, findings);
  return error;
}

/** All findings behind an error of {@link invalidBody}; none behind any other. */
export function findingsBehind(error: RogatoryError): readonly Finding[] {
  return FOUND.get(error) ?? [];
}

/** Renders a finding on one line. */
export function findingLine(found: Finding): string {
  return `${found.rule} ${found.path === '' ? '/' : found.path}: ${found.text}`;
}
