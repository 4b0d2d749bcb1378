// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';
import { requireMembers } from '../core/members.js';
import { checkBody } from './body/codec.js';
import { hasErrors } from './finding.js';
import type { Finding } from './finding.js';
import type { MessageDefinition } from './message.js';
import type { Registry } from './registry.js';
import { holdersOf, textMembersOf } from './rules/members.js';
import { RULE_MESSAGE } from './rules/rule.js';
import type { RuleMessage } from './rules/rule.js';

/**
 * Judges a message by its schema, then by every rule of the registry that applies.
 * @param message - Body in memory form, judged or not; read, not kept.
 * @param context - Knowledge beyond the message; a rule that lacks its part of it reports nothing.
 * @returns Every finding, errors and warnings, at most LIMITS.findingsMax; V001 alone when the body does not have its shape.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_EXTENSION_UNKNOWN`
 * (SCHEMA-23).
 * @see SPEC.md "Messages", rules
 */
export function validate<Context extends object>(
  registry: Registry<MessageDefinition, Context>,
  message: RuleMessage,
  context: NoInfer<Context>,
): Finding[] {
  requireMembers(message, RULE_MESSAGE, 'validate(message)');
  if (registry.context !== undefined) requireMembers<Context>(context, registry.context, 'validate(context)');
  const definition = registry.get(message.type, message.version);
  const structure = checkBody(registry, message.type, message.version, message.body);
  if (hasErrors(structure)) return structure;
  const holders = holdersOf(message.body);
  const shaped = { ...message, definition, holders, texts: textMembersOf(holders) };
  return registry.rules
    .filter((rule) => rule.on === 'all' || rule.on.includes(message.type))
    .flatMap((rule) => rule.check(shaped, context))
    .slice(0, LIMITS.findingsMax);
}
