// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../core/errors.js';
import { bodyFromJson } from './body/json.js';
import type { Finding } from './finding.js';
import type { MessageDefinition } from './message.js';
import type { Registry } from './registry.js';
import type { RuleMessage } from './rules/rule.js';
import { validate } from './validate.js';

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
