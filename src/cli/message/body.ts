// SPDX-License-Identifier: Apache-2.0
import { bodyFromJson, suggestion } from '../../schema/index.js';
import { EXCLUDED_TEXT, isExcludedType, MESSAGES, registry } from '../../vocabulary/index.js';
import type { MessageBody, MessageTypeName } from '../../vocabulary/index.js';
import { readJson } from '../file/description.js';
import { UsageError } from '../usage-error.js';

/**
 * Reads the body of a message from a file of JSON, or from standard input for `-`. Byte members are base64url.
 * @throws UsageError for an unknown type, and when it is not JSON.
 * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) when the schema of its type refuses it.
 */
export function readBody(type: MessageTypeName, path: string): MessageBody<MessageTypeName> {
  requireType(type);
  return bodyOf(type, readJson(path));
}

/** The body that JSON stands for. @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) when the schema of its type refuses it. */
export function bodyOf(type: MessageTypeName, json: unknown): MessageBody<MessageTypeName> {
  return bodyFromJson(registry, type, MESSAGES[type].version, json) as MessageBody<MessageTypeName>;
}

/** @throws UsageError for a message type that the vocabulary lacks, or that has a channel of its own. */
export function requireType(type: string): void {
  requireCarried([type]);
  if (registry.has(type)) return;
  const near = suggestion(
    type,
    [...registry.definitions].map((definition) => definition.type),
  );
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  throw new UsageError(`no such message type: ${type}${meant}; "rogatory schema --cddl" lists all types`);
}

/** @throws UsageError when one of the names is an act with treaties and a channel of its own, which this channel does not carry. */
export function requireCarried(names: readonly string[]): void {
  if (names.some(isExcludedType)) throw new UsageError(EXCLUDED_TEXT);
}
