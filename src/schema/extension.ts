// SPDX-License-Identifier: Apache-2.0
// Content that States agreed to add to a message beyond its schema. A reader that does not know a critical extension refuses the message.
import { fail } from '../core/errors.js';
import type { MessageDefinition } from './message.js';
import { EXTENSION_NAME } from './fields/extension.js';
import type { Extension } from './fields/extension.js';
import { finding } from './finding.js';
import type { Finding } from './finding.js';
import { pointer } from './path.js';
import type { Path } from './path.js';
import { requireVersion } from './version.js';
import type { Version } from './version.js';
import { checkStructure } from './body/structure.js';
import type { z } from './zod.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export interface ExtensionDefinition<D extends z.ZodType = z.ZodType> {
  /** `x-<scope>.<name>`, like the types of one State; no type has the same name. */
  readonly name: string;
  /** A reader takes every minor of a major it knows. */
  readonly version: Version;
  readonly purpose: string;
  /** Types in which it may stand. */
  readonly in: readonly string[] | 'all';
  /** Schema of the member `data`: an object. */
  readonly data: D;
}

const EXTENSION: Members<ExtensionDefinition> = {
  required: { name: 'text', version: 'list', purpose: 'text', in: 'any', data: 'object' },
  optional: {},
};

/**
 * Defines an extension of message bodies, for {@link Registry.extend}.
 * @throws RangeError when name or version is not of the form above.
 * @see spec/messages.md, SCHEMA-22 to SCHEMA-25
 */
export function defineExtension<D extends z.ZodType>(definition: ExtensionDefinition<D>): ExtensionDefinition<D> {
  requireMembers<ExtensionDefinition>(definition, EXTENSION, 'defineExtension(definition)');
  if (!EXTENSION_NAME.test(definition.name)) throw new RangeError('an extension is named x-<scope>.<name>, in lower case');
  requireVersion(definition.version);
  return Object.freeze({ ...definition });
}

/** Look-up of known extensions: a registry. */
export interface KnownExtensions {
  extension(name: string, major: number): ExtensionDefinition | undefined;
}

/**
 * Judges the extensions of a body whose frame has its form.
 * @returns V001 findings.
 * @throws {@link RogatoryError} `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23) for a critical one that the registry does not have.
 */
export function checkExtensions({ type }: MessageDefinition, extensions: readonly Extension[], registry: KnownExtensions): Finding[] {
  return extensions.flatMap(({ name, version: [major, minor], critical, data }, i) => {
    const at: Path = ['extensions', i];
    const previous = extensions[i - 1];
    const order = previous !== undefined && previous.name >= name ? [finding('V001', 'E', [...at, 'name'], 'ascending, none twice')] : [];
    const known = registry.extension(name, major);
    if (known === undefined) {
      if (critical) throw fail('SCHEMA_EXTENSION_UNKNOWN', { type, extension: name, major });
      return order;
    }
    const misplaced = known.in === 'all' || known.in.includes(type) ? [] : [finding('V001', 'E', at, 'not in a message of this type')];
    const faults = checkStructure(known.data, data, minor > known.version[1] ? 'allowed' : 'refused');
    return [...order, ...misplaced, ...faults.map((found) => ({ ...found, path: `${pointer([...at, 'data'])}${found.path}` }))];
  });
}
