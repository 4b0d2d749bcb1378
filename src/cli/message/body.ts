// SPDX-License-Identifier: Apache-2.0
import { bodyFromJson } from '../../schema/index.js';
import { MESSAGES, registry } from '../../vocabulary/index.js';
import type { MessageBody, MessageTypeName } from '../../vocabulary/index.js';
import { readJson } from '../file/description.js';
import { UsageError } from '../usage-error.js';

/**
 * Reads the body of a message from a file of JSON, or from standard input for `-`. Byte members are base64url.
 * @throws UsageError when it is not JSON.
 * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) when the schema of its type refuses it.
 */
export function readBody(type: MessageTypeName, path: string): MessageBody<MessageTypeName> {
  const json = readJson(path);
  // Sealing refuses an unknown type.
  const definition = Object.hasOwn(MESSAGES, type) ? MESSAGES[type] : undefined;
  return (definition === undefined ? json : bodyFromJson(registry, type, definition.version, json)) as MessageBody<MessageTypeName>;
}

/** @throws UsageError for a message type that the vocabulary lacks. */
export function requireType(type: string): void {
  if (!registry.has(type)) throw new UsageError(`no such message type: ${type}; "rogatory schema --cddl" lists all types`);
}
