// SPDX-License-Identifier: Apache-2.0
// Checks objects of callers, JavaScript included: no member is dropped silently, and no wrong one fails later inside the package.
import { printable } from './printable.js';
import { suggestion } from './suggestion.js';

/** Kinds of members, in the words of the reader. */
const KINDS = {
  text: 'text',
  number: 'a number',
  flag: 'true or false',
  bytes: 'a Uint8Array',
  function: 'a function',
  list: 'a list',
  map: 'a Map',
  object: 'an object',
  any: 'given',
} as const;
type Kind = keyof typeof KINDS;

type KindOf<V> = [V] extends [string]
  ? 'text' | (string extends V ? never : readonly V[])
  : [V] extends [number]
    ? 'number' | (number extends V ? never : readonly V[])
    : [V] extends [boolean]
      ? 'flag'
      : [V] extends [Uint8Array]
        ? 'bytes'
        : [V] extends [(...args: never[]) => unknown]
          ? 'function'
          : [V] extends [readonly (infer E)[]]
            ? 'list' | { readonly each: Rule<Exclude<E, undefined>> }
            : [V] extends [ReadonlyMap<unknown, unknown>]
              ? 'map'
              : [V] extends [object]
                ? 'object' | Members<V>
                : never;

/** Rule of a member: its kind, its permitted words, or its own members. */
type Rule<V> = 'any' | KindOf<V>;
type OptionalKey<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];

/**
 * Every member of an object of callers. The compiler refuses a list that differs from `T` in members or in their optionality, so list and
 * type stay in step.
 */
export interface Members<T extends object> {
  readonly required: { readonly [K in Exclude<keyof T, OptionalKey<T>>]: Rule<T[K]> };
  readonly optional: { readonly [K in OptionalKey<T>]-?: Rule<Exclude<T[K], undefined>> };
}

/** The same, as the check reads it. */
interface AnyMembers {
  readonly required: Rules;
  readonly optional: Rules;
}
type AnyRule = Kind | readonly (string | number)[] | AnyMembers | { readonly each: AnyRule };
type Rules = Readonly<Record<string, AnyRule>>;

/** A fault: its place, as a path behind the place of the whole, and its text. */
interface Fault {
  readonly at: string;
  readonly text: string;
}

/**
 * Judges an object of a caller: required members exist, none is unknown, each has its kind, and closed words are in their list.
 * @param place - Names function and parameter: `agency.send(request)`.
 * @throws TypeError that names the member, the nearest known one and all known ones; it shows no value but a wrong word.
 */
export function requireMembers<T extends object>(value: T, members: Members<NoInfer<T>>, place: string): void {
  report(faultOf(value, members), place);
}

/**
 * Judges a closed word that stands alone. @param place - Names function and parameter: `labelIn(language)`.
 * @throws TypeError that names the words it may be.
 */
export function requireWord<W extends string | number>(value: W, words: readonly W[], place: string): void {
  report(memberFault(value, words), place);
}

function report(fault: Fault | undefined, place: string): void {
  if (fault !== undefined) throw new TypeError(`${place}${fault.at} ${fault.text}`);
}

/** Rules of all members in one cached look-up, since the same lists are used for every call. */
const lookUps = new WeakMap<AnyMembers, ReadonlyMap<string, AnyRule>>();

function lookUpOf(members: AnyMembers): ReadonlyMap<string, AnyRule> {
  let found = lookUps.get(members);
  if (found === undefined) lookUps.set(members, (found = new Map(Object.entries({ ...members.required, ...members.optional }))));
  return found;
}

function faultOf(value: unknown, members: AnyMembers): Fault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) return mistaken('object', value);
  const given = value as Readonly<Record<string, unknown>>;
  const rules = lookUpOf(members);
  for (const name of Object.keys(given)) {
    const rule = rules.get(name);
    if (rule === undefined) return { at: '', text: unknownMember(name, [...rules.keys()]) };
    const member = given[name];
    const fault = member === undefined ? undefined : memberFault(member, rule);
    if (fault !== undefined) return { at: `.${name}${fault.at}`, text: fault.text };
  }
  for (const name in members.required) {
    if (given[name] === undefined) return { at: `.${name}`, text: `is missing: it must be ${expected(members.required[name] as AnyRule)}` };
  }
  return undefined;
}

function memberFault(value: unknown, rule: AnyRule): Fault | undefined {
  if (typeof rule === 'string') return rule === 'any' || isOf(value, rule) ? undefined : mistaken(rule, value);
  if (isWords(rule)) {
    if (rule.includes(value as string | number)) return undefined;
    return { at: '', text: `must be ${expected(rule)}, not ${word(value)}` };
  }
  if (!('each' in rule)) return faultOf(value, rule);
  if (!Array.isArray(value)) return mistaken('list', value);
  for (const [index, item] of value.entries()) {
    const fault = memberFault(item, rule.each);
    if (fault !== undefined) return { at: `[${index}]${fault.at}`, text: fault.text };
  }
  return undefined;
}

function mistaken(kind: Kind, value: unknown): Fault {
  return { at: '', text: `must be ${KINDS[kind]}, not ${kindOf(value)}` };
}

function isWords(rule: AnyRule): rule is readonly (string | number)[] {
  return Array.isArray(rule);
}

function isOf(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
    case 'function':
      return typeof value === kind;
    case 'bytes':
      return value instanceof Uint8Array;
    case 'list':
      return Array.isArray(value);
    case 'map':
      return value instanceof Map;
    default:
      return typeof value === 'object' && value !== null;
  }
}

function unknownMember(name: string, known: readonly string[]): string {
  const near = suggestion(name, known);
  const meant = near === undefined ? '.' : `; did you mean "${near}"?`;
  return `has no member ${word(name)}${meant} Its members are ${known.join(', ')}`;
}

function expected(rule: AnyRule): string {
  if (typeof rule === 'string') return KINDS[rule];
  if (isWords(rule)) return rule.map(word).join(' or ');
  return 'each' in rule ? KINDS.list : KINDS.object;
}

/** A value of a caller, short and safe to show. */
function word(value: unknown): string {
  if (typeof value === 'string') return `"${printable(value.slice(0, 64))}"`;
  return typeof value === 'number' ? String(value) : kindOf(value);
}

/** Names the type of a value without showing its content. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value instanceof Uint8Array) return 'a Uint8Array';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
