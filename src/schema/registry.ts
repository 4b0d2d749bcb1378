// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import type { Cast } from './cast.js';
import type { MessageDefinition } from './message.js';
import type { ExtensionDefinition } from './extension.js';
import { EXTENSION_NAME } from './fields/extension.js';
import type { Rule } from './rules/rule.js';
import type { Version } from './version.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

/** Further things that can be said, and rules on them. */
export interface Vocabulary<D extends MessageDefinition = MessageDefinition, Context extends object = object> {
  readonly messages?: readonly D[];
  /** Between neighbouring majors of one type; each older major has one to the next. */
  readonly casts?: readonly Cast[];
  readonly extensions?: readonly ExtensionDefinition[];
  /** In the order in which people should read their findings. */
  readonly rules?: readonly Rule<Context>[];
}

/** Parts of a registry. */
export interface RegistryParts<D extends MessageDefinition = MessageDefinition, Context extends object = object> extends Vocabulary<
  D,
  Context
> {
  /** Members of the context of its rules: `validate` refuses others. Default: any member is accepted. */
  readonly context?: Members<Context>;
}

const VOCABULARY: Members<Vocabulary> = { required: {}, optional: { messages: 'list', casts: 'list', extensions: 'list', rules: 'list' } };
const PARTS: Members<RegistryParts> = { required: {}, optional: { ...VOCABULARY.optional, context: 'object' } };

/** The message types that a program knows, and the rules on them. Never changes; `extend` makes another. */
export interface Registry<D extends MessageDefinition = MessageDefinition, Context extends object = object> {
  readonly definitions: readonly D[];
  readonly rules: readonly Rule<Context>[];
  readonly context: Members<Context> | undefined;
  /**
   * Definition that reads this type and version: any minor of a known major.
   * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02).
   */
  get(type: string, version: Version): MessageDefinition;
  has(type: string): boolean;
  /** Definitions of a type, the newest major first. @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01). */
  majors(type: string): readonly [MessageDefinition, ...MessageDefinition[]];
  cast(type: string, from: number, to: number): Cast | undefined;
  extension(name: string, major: number): ExtensionDefinition | undefined;
  /**
   * A registry with further types and extensions of a State, each named `x-<scope>.<name>`, and further rules.
   * @throws RangeError when one has another name, when name and major are taken, or when a cast is missing or leads nowhere.
   */
  extend<F extends MessageDefinition>(further: Vocabulary<F, Context>): Registry<D | F, Context>;
}

/**
 * Makes a registry.
 * @throws RangeError when name and major are taken, an older major has no cast to the next, or a cast joins an unknown version.
 */
export function createRegistry<D extends MessageDefinition, Context extends object>(
  parts: RegistryParts<D, Context>,
): Registry<D, Context> {
  requireMembers<RegistryParts>(parts, PARTS, 'createRegistry(parts)');
  const { messages = [], casts = [], extensions = [], rules = [], context } = parts;
  const definitions = Object.freeze([...messages]);
  const byType = new Map<string, readonly [D, ...D[]]>();
  for (const definition of definitions) {
    const held = byType.get(definition.type) ?? [];
    const majors = [...held, definition].sort((a, b) => b.version[0] - a.version[0]);
    byType.set(definition.type, majors as [D, ...D[]]);
  }
  const byName = index('message type', definitions, ({ type, version }) => key(type, version[0]));
  const byWay = index('cast', casts, ({ type, from, to }) => key(type, from, to));
  const byExtension = index('extension', extensions, ({ name, version }) => key(name, version[0]));
  for (const { name } of extensions) if (byType.has(name)) throw new RangeError(`${name} is a message type, and no extension`);
  for (const { type, from, to } of casts) {
    if (!byName.has(key(type, from)) || !byName.has(key(type, to)))
      throw new RangeError(`the cast of ${type} from ${from} to ${to} leads nowhere`);
  }
  // A reader of two major versions judges both as the newest.
  for (const [type, [, ...older]] of byType) {
    const stuck = older.find(({ version: [major] }) => !byWay.has(key(type, major, major + 1)));
    if (stuck !== undefined) throw new RangeError(`${type} ${stuck.version[0]} has no cast to ${stuck.version[0] + 1}`);
  }
  const majorsOf = (type: string): readonly [D, ...D[]] => {
    const majors = byType.get(type);
    if (majors === undefined) throw fail('SCHEMA_TYPE_UNKNOWN', { type: type.slice(0, 128) });
    return majors;
  };
  return Object.freeze({
    definitions,
    rules: Object.freeze([...rules]),
    context,
    get(type: string, [major]: Version) {
      const definition = majorsOf(type).find(({ version }) => version[0] === major);
      if (definition === undefined) throw fail('SCHEMA_VERSION_UNKNOWN', { type, major });
      return definition;
    },
    has: (type: string) => byType.has(type),
    majors: majorsOf,
    cast: (type: string, from: number, to: number) => byWay.get(key(type, from, to)),
    extension: (name: string, major: number) => byExtension.get(key(name, major)),
    extend<F extends MessageDefinition>(further: Vocabulary<F, Context>) {
      requireMembers<Vocabulary>(further, VOCABULARY, 'registry.extend(further)');
      const names = [...(further.messages ?? []).map(({ type }) => type), ...(further.extensions ?? []).map(({ name }) => name)];
      const alien = names.find((name) => !EXTENSION_NAME.test(name));
      if (alien !== undefined) throw new RangeError(`${alien}: a national extension is named x-<scope>.<name>`);
      return createRegistry<D | F, Context>({
        ...parts,
        messages: [...messages, ...(further.messages ?? [])],
        casts: [...casts, ...(further.casts ?? [])],
        extensions: [...extensions, ...(further.extensions ?? [])],
        rules: [...rules, ...(further.rules ?? [])],
      });
    },
  });
}

function key(...parts: readonly (string | number)[]): string {
  return parts.join(' ');
}

function index<T>(what: string, items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    const at = keyOf(item);
    if (found.has(at)) throw new RangeError(`the ${what} ${at} is defined twice`);
    found.set(at, item);
  }
  return found;
}
