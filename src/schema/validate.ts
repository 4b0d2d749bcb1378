// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { requireMembers } from '../core/members.js';
import { checkBody } from './body/codec.js';
import { bodyFromJson } from './body/json.js';
import { hasErrors } from './finding.js';
import type { Finding } from './finding.js';
import type { MessageDefinition } from './message.js';
import type { Registry } from './registry.js';
import { holdersOf, textMembersOf } from './rules/members.js';
import { RULE_MESSAGE } from './rules/rule.js';
import type { Rule, RuleMessage, ShapedMessage } from './rules/rule.js';

/**
 * Judges a message by its schema and by every rule of the registry that applies (SCHEMA-10). A body with faults of form is judged by the rules that
 * can read the rest of it, so that people see everything at once.
 * @param message - Body in memory form, judged or not; read, not kept.
 * @param context - Knowledge beyond the message; a rule that lacks its part of it reports nothing.
 * @returns Every finding, errors before warnings (SCHEMA-42), at most LIMITS.findingsMax.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_EXTENSION_UNKNOWN`
 * (SCHEMA-23).
 * @see spec/messages.md "Rules"
 */
export function validate<Context extends object>(
  registry: Registry<MessageDefinition, Context>,
  message: RuleMessage,
  context: NoInfer<Context>,
): Finding[] {
  requireMembers(message, RULE_MESSAGE, 'validate(message)');
  if (registry.context !== undefined) requireMembers<Context>(context, registry.context, 'validate(context)');
  const definition = registry.get(message.type, message.version);
  const faults = checkBody(registry, message.type, message.version, message.body);
  const rules = registry.rules.filter((rule) => rule.on === 'all' || rule.on.includes(message.type));
  const found = hasErrors(faults)
    ? ofMalformed(rules, { ...message, definition }, context, faults)
    : judged(rules, shaped({ ...message, definition }), context);
  const all = [...faults, ...found];
  const errors = all.filter(({ severity }) => severity === 'E');
  return [...errors, ...all.filter(({ severity }) => severity === 'W')].slice(0, LIMITS.findingsMax);
}

type Defined = Omit<ShapedMessage, 'holders' | 'texts'>;

function shaped(message: Defined): ShapedMessage {
  const holders = holdersOf(message.body);
  return { ...message, holders, texts: textMembersOf(holders) };
}

function judged<Context extends object>(rules: readonly Rule<Context>[], message: ShapedMessage, context: Context): Finding[] {
  return rules.flatMap((rule) => rule.check(message, context));
}

/** Findings of rules beside the faults of form. A rule that stumbles over a fault says nothing, nor one that repeats an endless value. */
function ofMalformed<Context extends object>(
  rules: readonly Rule<Context>[],
  message: Defined,
  context: Context,
  faults: readonly Finding[],
): Finding[] {
  // Rules rely on bounded lists for their own cost, and a body without members has nothing to judge.
  if (faults.some(({ path }) => path === '') || !isBounded(message.body)) return [];
  const readable = shaped(message);
  return rules
    .flatMap((rule) => {
      try {
        return rule.check(readable, context);
      } catch {
        return [];
      }
    })
    .filter(({ text }) => text.length <= LIMITS.lineMaxBytes)
    .filter((found) => !faults.some(({ path }) => found.path === path || found.path.startsWith(`${path}/`)));
}

/** Whether no list is longer than any list of a schema, and no object lies deeper than any of them. */
function isBounded(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  if (depth > LIMITS.cborMaxDepth || (Array.isArray(value) && value.length > LIMITS.listMaxItems)) return false;
  return Object.values(value).every((member) => isBounded(member, depth + 1));
}

/** A message whose body is JSON: byte members are base64url. */
export interface JsonMessage extends Omit<RuleMessage, 'body'> {
  readonly json: unknown;
}

/**
 * Judges a body as a person wrote it, in JSON, whether it has its form or not.
 * @param message - Without `attachments`, every attachment that the body lists is taken as present.
 * @returns as {@link validate}.
 * @throws {@link RogatoryError} as {@link validate}.
 */
export function validateJson<Context extends object>(
  registry: Registry<MessageDefinition, Context>,
  { json, ...message }: JsonMessage,
  context: NoInfer<Context>,
): Finding[] {
  const { type, version, attachments = attachmentsOf(json) } = message;
  return validate(registry, { ...message, attachments, body: bodyOf(registry, type, version, json) }, context);
}

function bodyOf(registry: Registry, type: string, version: RuleMessage['version'], json: unknown): unknown {
  try {
    return bodyFromJson(registry, type, version, json);
  } catch (error) {
    if (!isRogatoryError(error, 'SCHEMA_INVALID')) throw error;
    return json;
  }
}

function attachmentsOf(json: unknown): readonly number[] {
  const listed: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'attachments') : undefined;
  const ids: unknown[] = Array.isArray(listed) ? listed.map((one: unknown) => (one as { readonly id?: unknown } | null)?.id) : [];
  return ids.filter((id) => typeof id === 'number');
}
