// SPDX-License-Identifier: Apache-2.0
// Converts between a body and its bytes. Both directions refuse the same bodies, so a decoded body encodes to the same bytes (SCHEMA-16).
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { scan } from '../../cbor/scan.js';
import type { CborValue } from '../../cbor/value.js';
import { LIMITS } from '../../core/limits.js';
import type { AnyBody } from '../frame/frame.js';
import { fromCbor, toCbor } from './data.js';
import type { BodyValue } from './data.js';
import type { MessageDefinition } from '../message.js';
import { finding, hasErrors, invalidBody } from '../finding.js';
import type { Finding } from '../finding.js';
import type { Path } from '../path.js';
import { checkExtensions } from '../extension.js';
import type { Extension } from '../fields/extension.js';
import type { Registry } from '../registry.js';
import type { Version } from '../version.js';
import { checkStructure } from './structure.js';
import type { z } from '../zod.js';

const BOUNDS = { maxBytes: LIMITS.bodyMaxBytes, maxItems: LIMITS.bodyMaxItems };

/** Body of a message type of a registry; for a type unknown to the compiler, its frame. */
export type BodyIn<D extends MessageDefinition, T extends string> = string extends D['type']
  ? AnyBody
  : z.output<Extract<D, { readonly type: T }>['body']>;

/**
 * Encodes a body as deterministic CBOR.
 * @param version - Version that the signed header will state. Members unknown to this package are kept in a later minor and refused
 * otherwise.
 * @param body - Read, not kept. Byte members are Uint8Array.
 * @returns at most LIMITS.bodyMaxBytes fresh bytes; larger content travels as attachments.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_INVALID` (SCHEMA-03),
 * `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23), `CBOR_SIZE` (CBOR-11), `CBOR_ITEMS` (CBOR-10).
 */
export function encodeBody<D extends MessageDefinition, T extends D['type']>(
  registry: Registry<D>,
  type: T,
  version: Version,
  body: BodyIn<D, T>,
): Uint8Array;
export function encodeBody(registry: Registry, type: string, version: Version, body: unknown): Uint8Array;
export function encodeBody(registry: Registry, type: string, version: Version, body: unknown): Uint8Array {
  const definition = registry.get(type, version);
  const value = dataOf(type, body);
  requireStructure(registry, definition, version, body);
  return bounded(value);
}

/**
 * Encodes a body that its schema has been asked about before: {@link encodeBody} without asking.
 * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) outside the data model, `CBOR_SIZE` (CBOR-11), `CBOR_ITEMS` (CBOR-10).
 */
export function writeBody(type: string, body: unknown): Uint8Array {
  return bounded(dataOf(type, body));
}

function dataOf(type: string, body: unknown): CborValue {
  return toCbor(body, (path, text) => refuse(type, path, text));
}

function bounded(value: CborValue): Uint8Array {
  const bytes = encode(value);
  scan(bytes, BOUNDS);
  return bytes;
}

/**
 * Decodes a body and checks it against its schema. `validate` applies the rules.
 * @param bytes - msg.10 of an opened envelope; read, not kept.
 * @returns Fresh plain objects; members that only a later minor knows are kept as they came.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_INVALID` (SCHEMA-03),
 * `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23), `CBOR_*`.
 */
export function decodeBody<D extends MessageDefinition, T extends D['type']>(
  registry: Registry<D>,
  type: T,
  version: Version,
  bytes: Uint8Array,
): BodyIn<D, T>;
export function decodeBody(registry: Registry, type: string, version: Version, bytes: Uint8Array): AnyBody;
export function decodeBody(registry: Registry, type: string, version: Version, bytes: Uint8Array): AnyBody {
  const definition = registry.get(type, version);
  const body = readBody(type, bytes);
  requireStructure(registry, definition, version, body);
  return body as AnyBody;
}

/**
 * Decodes bytes to a body without asking its schema, so that `validate` can report every fault.
 * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) outside the data model, `CBOR_*`.
 */
export function readBody(type: string, bytes: Uint8Array): BodyValue {
  return fromCbor(decode(bytes, BOUNDS), (path, text) => refuse(type, path, text));
}

/**
 * V001 for a body in memory.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23).
 */
export function checkBody(registry: Registry, type: string, version: Version, body: unknown): Finding[] {
  return structureOf(registry, registry.get(type, version), version, body);
}

function structureOf(registry: Registry, definition: MessageDefinition, version: Version, body: unknown): Finding[] {
  const findings = checkStructure(definition.body, body, version[1] > definition.version[1] ? 'allowed' : 'refused');
  if (hasErrors(findings)) return findings;
  const { extensions = [] } = body as { readonly extensions?: readonly Extension[] };
  return [...findings, ...checkExtensions(definition, extensions, registry)];
}

function requireStructure(registry: Registry, definition: MessageDefinition, version: Version, body: unknown): void {
  const findings = structureOf(registry, definition, version, body);
  if (hasErrors(findings)) throw invalidBody(definition.type, findings);
}

function refuse(type: string, path: Path, text: string): never {
  throw invalidBody(type, [finding('V001', 'E', path, text)]);
}
