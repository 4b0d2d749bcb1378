// SPDX-License-Identifier: Apache-2.0
import type { MessageDefinition } from '../message.js';
import type { Registry } from '../registry.js';
import type { Version } from '../version.js';
import { z } from '../zod.js';
import { bodyRule } from './cddl.js';
import { schemaNames } from './texts.js';
import type { GeneratorOptions, SchemaNames } from './texts.js';

type Json = Record<string, unknown>;

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * JSON Schema (draft 2020-12) of a message type, for bodies in JSON form: byte members are base64url text. It covers the whole form except
 * sizes of texts in bytes of UTF-8, calendar days and control characters, which JSON Schema cannot express.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02).
 */
export function jsonSchemaOf(registry: Registry, type: string, version: Version, options: GeneratorOptions = {}): Json {
  return { $schema: DRAFT, ...write(registry.get(type, version), schemaNames(options, 'jsonSchemaOf(options)')) };
}

/** JSON Schema of every message type of a registry: the body of `request.submit` is `#/$defs/body-request-submit`. */
export function jsonSchemaOfAll(registry: Registry, options: GeneratorOptions = {}): Json {
  const names = schemaNames(options, 'jsonSchemaOfAll(options)');
  const bodies = registry.definitions.map((definition) => {
    const { $defs = {}, ...body } = write(definition, names) as Json & { $defs?: Json };
    return { ...$defs, [bodyRule(definition.type, definition.version)]: body };
  });
  return { $schema: DRAFT, $defs: Object.assign({}, ...bodies) as Json };
}

function write({ type, version, purpose, body }: MessageDefinition, names: SchemaNames): Json {
  const metadata = z.registry<{ id: string }>();
  for (const [schema, id] of names.schemas) metadata.add(schema, { id });
  const { $schema: _draft, ...schema } = z.toJSONSchema(body, {
    io: 'input',
    metadata,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      delete jsonSchema.id;
      // SCHEMA-06: members unknown to the version are refused.
      if (jsonSchema.type === 'object' && jsonSchema.properties !== undefined) jsonSchema.additionalProperties = false;
    },
  });
  return { title: `${type} ${version.join('.')}`, description: purpose, ...schema };
}
