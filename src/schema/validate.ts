// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';
import { registry as builtIn } from '../vocabulary/registry.js';
import { checkBody, CODEC_OPTIONS } from './body/codec.js';
import type { CodecOptions } from './body/codec.js';
import type { Finding } from './finding.js';
import { hasErrors } from './finding.js';
import { RULE_CONTEXT } from '../vocabulary/context.js';
import { RULE_MESSAGE } from './rules/rule.js';
import type { RuleContext } from '../vocabulary/context.js';
import type { RuleMessage } from './rules/rule.js';
import { holdersOf, textMembersOf } from './rules/members.js';
import { RULES } from '../vocabulary/rules.js';
import { requireMembers } from '../core/members.js';

/**
 * Judges a message by its schema, then by every rule that applies.
 * @param message - Body in memory form, judged or not; read, not kept.
 * @param context - What is known beside the message; a rule that lacks its part of it is silent.
 * @returns Every finding, errors and warnings, at most LIMITS.findingsMax; V001 alone when the body does not have its shape.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23).
 * @see SPEC.md "Messages", rules
 */
export function validate(message: RuleMessage, context: RuleContext, options: CodecOptions = {}): Finding[] {
  requireMembers(message, RULE_MESSAGE, 'validate(message)');
  requireMembers(context, RULE_CONTEXT, 'validate(context)');
  requireMembers(options, CODEC_OPTIONS, 'validate(options)');
  const definition = (options.registry ?? builtIn).get(message.type, message.version);
  const structure = checkBody(message.type, message.version, message.body, options);
  if (hasErrors(structure)) return structure;
  const holders = holdersOf(message.body);
  const shaped = { ...message, definition, holders, texts: textMembersOf(holders) };
  return RULES.filter((rule) => rule.on === 'all' || rule.on.includes(message.type))
    .flatMap((rule) => rule.check(shaped, context))
    .slice(0, LIMITS.findingsMax);
}
