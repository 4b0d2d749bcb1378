// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import type { MessageDefinition } from './define.js';

export type Version = readonly [major: number, minor: number];

/** The message types that a program knows. Never changes; `extend` makes another. */
export interface Registry {
  readonly definitions: readonly MessageDefinition[];
  /**
   * Definition that reads this type and version: any minor of a known major.
   * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02).
   */
  get(type: string, version: Version): MessageDefinition;
  has(type: string): boolean;
  /**
   * A registry with further types of a State, each named `x-<scope>.<name>`.
   * @throws RangeError when a type has another name, or type and major are taken.
   */
  extend(definitions: readonly MessageDefinition[]): Registry;
}

const EXTENSION = /^x-[a-z][a-z0-9-]{1,29}\./;

/** Makes a registry. @throws RangeError when two definitions share type and major. */
export function createRegistry(definitions: readonly MessageDefinition[]): Registry {
  const byType = new Map<string, Map<number, MessageDefinition>>();
  for (const definition of definitions) {
    const majors = byType.get(definition.type) ?? new Map<number, MessageDefinition>();
    const [major] = definition.version;
    if (majors.has(major)) throw new RangeError(`${definition.type} ${major} is defined twice`);
    byType.set(definition.type, majors.set(major, definition));
  }
  return Object.freeze({
    definitions: Object.freeze([...definitions]),
    get(type: string, [major]: Version) {
      const majors = byType.get(type);
      if (majors === undefined) throw fail('SCHEMA_TYPE_UNKNOWN', { type: type.slice(0, 128) });
      const definition = majors.get(major);
      if (definition === undefined) throw fail('SCHEMA_VERSION_UNKNOWN', { type, major });
      return definition;
    },
    has: (type: string) => byType.has(type),
    extend(further: readonly MessageDefinition[]) {
      const alien = further.find((definition) => !EXTENSION.test(definition.type));
      if (alien !== undefined) throw new RangeError(`${alien.type}: a national extension is named x-<scope>.<name>`);
      return createRegistry([...definitions, ...further]);
    },
  });
}
