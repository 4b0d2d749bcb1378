// SPDX-License-Identifier: Apache-2.0
import { hasErrors } from '../../schema/finding.js';
import { readBody } from '../../schema/body/codec.js';
import { validate } from '../../schema/validate.js';
import { decodeTerms } from '../../vocabulary/accords/terms.js';
import type { RuleContext } from '../../vocabulary/context.js';
import { registry } from '../../vocabulary/registry.js';
import { asObject, bytes, json, number, operation, optional, text } from './operation.js';
import type { Operations } from './operation.js';

/** Judges bodies by their schema and by every rule (section SCHEMA), and the terms of accords. */
export const schemaOperations: Operations = {
  'schema.validate': operation(
    { type: text, version: json, body: bytes, header: json, issuedAt: optional(number) },
    ({ type, body: encoded, header = {}, ...input }, { keys = {} }) => {
      const version = input.version as readonly [number, number];
      // The header is judged before the body: a type that is not known has none.
      registry.get(type, version);
      // Rules ask for facts of the signed header.
      const message = { ...asObject(header, 'header'), ...input, type, version, body: readBody(type, encoded) };
      const found = validate(registry, message, (keys['context'] ?? {}) as unknown as RuleContext);
      const findings = found.map(({ rule, severity, path }) => `${severity} ${rule} ${path}`).sort();
      return { verdict: hasErrors(found) ? 'refused' : 'accepted', findings };
    },
  ),
  'schema.read-terms': operation({ terms: bytes }, ({ terms }) => void decodeTerms(terms)),
};
