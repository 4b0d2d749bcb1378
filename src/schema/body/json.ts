// SPDX-License-Identifier: Apache-2.0
// The JSON form of a body, for files and other programs: byte members are base64url text. Members that this package does not know
// keep their bytes too, marked as { "$bytes": "..." }, so that nothing is lost on the way there and back.
import { fromBase64url, toBase64url } from '../base.js';
import { checkBody } from './codec.js';
import { isPlainObject } from './data.js';
import { invalidBody } from '../finding.js';
import type { Registry } from '../registry.js';
import type { Version } from '../version.js';
import { z } from '../zod.js';

const MARK = '$bytes';

/**
 * Renders a body as a JSON value.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_INVALID` (SCHEMA-03).
 */
export function bodyToJson(registry: Registry, type: string, version: Version, body: unknown): unknown {
  requireStructure(registry, type, version, body);
  return overlay(body, z.encode(registry.get(type, version).body, body), mark, OPAQUE);
}

/**
 * Reads a body from a JSON value: the inverse of {@link bodyToJson}.
 * @throws {@link RogatoryError} as {@link bodyToJson}.
 */
export function bodyFromJson(registry: Registry, type: string, version: Version, json: unknown): unknown {
  const read = z.safeDecode(registry.get(type, version).body, json);
  // checkBody reports bytes that do not decode.
  const body = overlay(json, read.success ? read.data : json, unmark, OPAQUE);
  requireStructure(registry, type, version, body);
  return body;
}

function requireStructure(registry: Registry, type: string, version: Version, body: unknown): void {
  const findings = checkBody(registry, type, version, body);
  if (findings.length > 0) throw invalidBody(type, findings);
}

/** Extensions are opaque here: a program that knows one and a program that does not write the same JSON (SCHEMA-24). */
const OPAQUE: ReadonlySet<string> = new Set(['extensions']);

/** `converted` with the members of `original` that the schema left out or that are opaque, each passed through `foreign`. */
function overlay(
  original: unknown,
  converted: unknown,
  foreign: (value: unknown) => unknown,
  opaque: ReadonlySet<string> = new Set(),
): unknown {
  if (Array.isArray(original) && Array.isArray(converted)) return original.map((item, i) => overlay(item, converted[i], foreign));
  if (!isPlainObject(original) || !isPlainObject(converted)) return converted;
  const known = (name: string) => Object.hasOwn(converted, name) && !opaque.has(name);
  return fromMembers(
    Object.entries(original).map(([name, value]) => [name, known(name) ? overlay(value, converted[name], foreign) : foreign(value)]),
  );
}

function mark(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [MARK]: toBase64url(value) };
  if (Array.isArray(value)) return value.map(mark);
  return isPlainObject(value) ? fromMembers(Object.entries(value).map(([name, member]) => [name, mark(member)])) : value;
}

function unmark(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmark);
  if (!isPlainObject(value)) return value;
  const marked = value[MARK];
  const bytes = typeof marked === 'string' && Object.keys(value).length === 1 ? fromBase64url(marked) : undefined;
  return bytes ?? fromMembers(Object.entries(value).map(([name, member]) => [name, unmark(member)]));
}

/** Object.fromEntries defines members, so even `__proto__` is a plain member; the encoder refuses that name. */
function fromMembers(members: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
