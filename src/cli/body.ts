// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/index.js';
import { bodyFromJson } from '../schema/index.js';
import { MESSAGES, registry } from '../vocabulary/index.js';
import type { MessageBody, MessageTypeName } from '../vocabulary/index.js';
import { readInput } from './files.js';
import { UsageError } from './usage.js';

/** JSON escapes can make a body longer than its CBOR, whose own limit is judged by the schema. */
const JSON_MAX_BYTES = 16 * LIMITS.bodyMaxBytes;

/**
 * Reads the body of a message from a JSON file, or from standard input for `-`.
 * @throws UsageError when it is not JSON.
 * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) when the schema of its type does not read it.
 */
export function readBody(type: MessageTypeName, path: string): MessageBody<MessageTypeName> {
  return bodyOf(type, readCommentedJson(path));
}

/** Byte members are base64url in JSON. A type that is not known is left to the sealing to refuse. */
function bodyOf(type: MessageTypeName, json: unknown): MessageBody<MessageTypeName> {
  const definition = Object.hasOwn(MESSAGES, type) ? MESSAGES[type] : undefined;
  return (definition === undefined ? json : bodyFromJson(registry, type, definition.version, json)) as MessageBody<MessageTypeName>;
}

/** JSON in which lines that begin with // are comments, as `rogatory draft` writes them. @throws UsageError when it is not JSON. */
export function readCommentedJson(path: string): unknown {
  const bytes = readInput(path, JSON_MAX_BYTES);
  if (bytes.length > JSON_MAX_BYTES) throw new UsageError(`${path}: larger than ${JSON_MAX_BYTES} bytes`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return JSON.parse(text.replaceAll(/^[ \t]*\/\/.*$/gm, ''));
  } catch (error) {
    // The parser's own message quotes the text, which may be secret.
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    throw new UsageError(`${path}: not JSON${place === undefined ? '' : `, at character ${place}`}`);
  }
}
