// SPDX-License-Identifier: Apache-2.0
import { hasErrors } from '../../schema/finding.js';
import { readBody } from '../../schema/body/codec.js';
import { validate } from '../../schema/validate.js';
import { decodeTerms } from '../../vocabulary/accords/terms.js';
import type { RuleContext } from '../../vocabulary/context.js';
import { registry } from '../../vocabulary/registry.js';
import { bytesOf, listOf, objectOf, optionalNumber, textOf } from './operation.js';
import type { JsonObject, Operations } from './operation.js';

/** Judges bodies by their schema and by every rule (section SCHEMA), and the terms of accords. */
export const schemaOperations: Operations = {
  'schema.validate': async ({ input, keys = {} }) => {
    const type = textOf(input, 'type');
    const version = listOf(input, 'version') as readonly [number, number];
    // The header is judged before the body: a type that is not known has none.
    registry.get(type, version);
    const body = readBody(type, bytesOf(input, 'body'));
    const message = { type, version, body, ...headerOf(input) };
    const found = validate(registry, message, (keys['context'] ?? {}) as unknown as RuleContext);
    const findings = found.map(({ rule, severity, path }) => `${severity} ${rule} ${path}`).sort();
    return { verdict: hasErrors(found) ? 'refused' : 'accepted', findings };
  },
  'schema.read-terms': async ({ input }) => {
    decodeTerms(bytesOf(input, 'terms'));
    return {};
  },
};

/** Facts of the signed header that rules ask for. */
function headerOf(input: JsonObject): JsonObject {
  const header = input['header'] === undefined ? {} : objectOf(input, 'header');
  const issuedAt = optionalNumber(input, 'issuedAt');
  return { ...header, ...(issuedAt !== undefined && { issuedAt }) };
}
