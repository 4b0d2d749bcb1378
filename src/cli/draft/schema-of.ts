// SPDX-License-Identifier: Apache-2.0
import { jsonSchemaOf } from '../../schema/index.js';
import { registry, SCHEMA_NAMES } from '../../vocabulary/index.js';
import type { Definitions, Schema } from './blank.js';

/** JSON Schema of a body in its newest version, with the definitions that it refers to. */
export function schemaOf(type: string): { readonly schema: Schema; readonly definitions: Definitions } {
  const { $defs = {}, ...schema } = jsonSchemaOf(registry, type, registry.majors(type)[0].version, { names: SCHEMA_NAMES });
  return { schema, definitions: $defs as Definitions };
}
