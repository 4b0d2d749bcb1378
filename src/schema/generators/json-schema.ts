// SPDX-License-Identifier: Apache-2.0
import { registry as builtIn } from '../../vocabulary/registry.js';
import { CODEC_OPTIONS } from '../body/codec.js';
import type { CodecOptions } from '../body/codec.js';
import type { MessageDefinition } from '../message.js';
import type { Version } from '../version.js';
import { z } from '../zod.js';
import { bodyRule } from './cddl.js';
import { NAMES } from '../../vocabulary/schema-names.js';
import { requireMembers } from '../../core/members.js';

type Json = Record<string, unknown>;

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * JSON Schema (draft 2020-12) of a message type, for bodies in JSON form: byte members are base64url text. It says all of the form but the
 * sizes of texts in bytes of UTF-8, calendar days and control characters, which no JSON Schema can say.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02).
 */
export function jsonSchemaOf(type: string, version: Version, options: CodecOptions = {}): Json {
  requireMembers(options, CODEC_OPTIONS, 'jsonSchemaOf(options)');
  return { $schema: DRAFT, ...write((options.registry ?? builtIn).get(type, version)) };
}

/** JSON Schema of every message type of a registry: the body of `request.submit` is `#/$defs/body-request-submit`. */
export function jsonSchemaOfAll(options: CodecOptions = {}): Json {
  requireMembers(options, CODEC_OPTIONS, 'jsonSchemaOfAll(options)');
  const { registry = builtIn } = options;
  const bodies = registry.definitions.map((definition) => {
    const { $defs = {}, ...body } = write(definition) as Json & { $defs?: Json };
    return { ...$defs, [bodyRule(definition.type, definition.version)]: body };
  });
  return { $schema: DRAFT, $defs: Object.assign({}, ...bodies) as Json };
}

function write({ type, version, purpose, body }: MessageDefinition): Json {
  const metadata = z.registry<{ id: string }>();
  for (const [schema, id] of NAMES) metadata.add(schema, { id });
  const { $schema: _draft, ...schema } = z.toJSONSchema(body, {
    io: 'input',
    metadata,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      delete jsonSchema.id;
      // SCHEMA-06: what the version does not know is refused.
      if (jsonSchema.type === 'object' && jsonSchema.properties !== undefined) jsonSchema.additionalProperties = false;
    },
  });
  return { title: `${type} ${version.join('.')}`, description: purpose, ...schema };
}
