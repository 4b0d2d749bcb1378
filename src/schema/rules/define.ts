// SPDX-License-Identifier: Apache-2.0
import type { MessageBody, MessageTypeName } from '../catalogue.js';
import { finding } from '../finding.js';
import type { Finding, Severity } from '../finding.js';
import type { Path } from '../path.js';
import type { RuleContext, ShapedMessage } from './context.js';
import type { FindingText } from './texts/findings.js';

/** Notes one finding; `severity` is the rule's own unless said otherwise. */
export type Report = (path: Path, text: FindingText, severity?: Severity) => void;

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** Instrument or reason that the rule rests on; "see" where the number of the article was not checked against its text. */
  readonly source: string;
  readonly summary: string;
  /** What to do about it. */
  readonly mend: string;
  /** Message types that the rule reads; `all` for every type. */
  readonly on: readonly string[] | 'all';
  /** Pure. The body has the shape of its schema. */
  check(message: ShapedMessage, context: RuleContext): Finding[];
}

interface RuleOptions<T extends MessageTypeName> {
  readonly id: string;
  readonly severity: Severity;
  readonly source: string;
  readonly summary: string;
  readonly mend: string;
  readonly on: readonly T[];
  readonly check: (body: MessageBody<T>, report: Report, context: RuleContext, message: ShapedMessage) => void;
}

/** Defines a rule on bodies of some message types. */
export function defineRule<const T extends MessageTypeName>(options: RuleOptions<T>): Rule {
  const { check, ...rule } = options;
  return Object.freeze({
    ...rule,
    check: (message: ShapedMessage, context: RuleContext) =>
      collect(rule, (report) => check(message.body as MessageBody<T>, report, context, message)),
  });
}

/** Defines a rule on every message, whatever its type. */
export function defineGeneralRule(
  options: Omit<RuleOptions<never>, 'on' | 'check'> & {
    readonly check: (message: ShapedMessage, report: Report, context: RuleContext) => void;
  },
): Rule {
  const { check, ...rule } = options;
  return Object.freeze({
    ...rule,
    on: 'all' as const,
    check: (message: ShapedMessage, context: RuleContext) => collect(rule, (report) => check(message, report, context)),
  });
}

function collect(rule: { readonly id: string; readonly severity: Severity }, run: (report: Report) => void): Finding[] {
  const findings: Finding[] = [];
  run((path, text, severity = rule.severity) => {
    findings.push(finding(rule.id, severity, path, text));
  });
  return findings;
}
