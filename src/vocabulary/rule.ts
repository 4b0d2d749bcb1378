// SPDX-License-Identifier: Apache-2.0
import { finding } from '../schema/finding.js';
import type { Finding, Severity } from '../schema/finding.js';
import type { Path } from '../schema/path.js';
import type { Rule, ShapedMessage } from '../schema/rules/rule.js';
import type { MessageBody, MessageTypeName } from './catalogue.js';
import type { RuleContext } from './context.js';
import { filled, inEnglish } from './texts/values.js';
import type { FindingValues } from './texts/values.js';
import type { FindingText } from './texts/translations.js';

/** Types of message that are a request. */
export const REQUESTS = ['request.submit', 'request.confirm'] as const;

/** Types of message that ask for assistance: requests and urgent requests. All need a legal basis and proceedings. */
export const ASKING = [...REQUESTS, 'preservation.request', 'restraint.request', 'emergency.disclosure'] as const;

/** Payload of a request. */
export type RequestPayload = MessageBody<(typeof REQUESTS)[number]>['payload'];

/** Payload of a message that asks for assistance. */
export type AskingPayload = MessageBody<(typeof ASKING)[number]>['payload'];

/** Types of message that bring results. */
export const RESULTS = ['result.partial', 'result.final'] as const;

interface Noted {
  /** Default: that of the rule. */
  readonly severity?: Severity;
  /** Values for the `{name}` of the text. @see filled */
  readonly values?: FindingValues;
}

/** Notes one finding. */
export type Report = (path: Path, text: FindingText, options?: Severity | Noted) => void;

interface RuleOptions<T extends MessageTypeName> {
  readonly id: string;
  /** Default: E. */
  readonly severity?: Severity;
  readonly source: string;
  readonly summary: string;
  readonly mend: string;
  readonly on: readonly T[];
  readonly check: (body: MessageBody<T>, report: Report, context: RuleContext, message: ShapedMessage) => void;
}

/** Defines a rule on bodies of some message types. */
export function defineRule<const T extends MessageTypeName>(options: RuleOptions<T>): Rule<RuleContext> {
  const { check, severity = 'E', ...rule } = options;
  return Object.freeze({
    severity,
    ...rule,
    check: (message: ShapedMessage, context: RuleContext) =>
      collect(rule.id, severity, (report) => check(message.body as MessageBody<T>, report, context, message)),
  });
}

/** Defines a rule on every message, whatever its type. */
export function defineGeneralRule(
  options: Omit<RuleOptions<never>, 'on' | 'check'> & {
    readonly check: (message: ShapedMessage, report: Report, context: RuleContext) => void;
  },
): Rule<RuleContext> {
  const { check, severity = 'E', ...rule } = options;
  return Object.freeze({
    severity,
    ...rule,
    on: 'all' as const,
    check: (message: ShapedMessage, context: RuleContext) => collect(rule.id, severity, (report) => check(message, report, context)),
  });
}

function collect(id: string, usual: Severity, run: (report: Report) => void): Finding[] {
  const findings: Finding[] = [];
  run((path, template, options = {}) => {
    const { severity = usual, values } = typeof options === 'string' ? { severity: options } : options;
    if (values === undefined) findings.push(finding(id, severity, path, template));
    else findings.push({ ...finding(id, severity, path, filled(template, values, inEnglish)), template, values });
  });
  return findings;
}
