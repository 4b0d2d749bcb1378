// SPDX-License-Identifier: Apache-2.0
// Forms of payloads. Each says once how a value is read, how it is written, and what kind of value a caller must hand over.
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { isLocalId, isScope } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { Members } from '../../core/members.js';
import { decode } from '../../cbor/decode.js';
import { arrayItems, mapItems, readHead } from '../../cbor/item.js';
import { reader } from '../../cbor/reader.js';
import type { CborKey, CborMap, CborValue } from '../../cbor/value.js';
import { isSuiteId } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { costOf } from './work.js';
import type { Work } from './work.js';

export function malformed(field: string): RogatoryError<'TRUST_DOCUMENT_MALFORMED'> {
  return fail('TRUST_DOCUMENT_MALFORMED', { field });
}

/** Strict reading of payload members. */
export const read = reader(malformed);

/** How one kind of value stands in a payload. */
export interface Form<T> {
  /** Rule of a value that a caller hands over, as `requireMembers` knows it. */
  readonly rule: unknown;
  /** @param field - Path of the value, for the error. */
  read(value: CborValue | undefined, field: string): T;
  write(value: T): CborValue;
  /** Of a record: the rules of its members. */
  readonly members?: { readonly required: object; readonly optional: object };
  /** Of a value that has parts: reads it part by part, from its bytes in a scanned encoding. */
  readonly reading?: (bytes: Uint8Array, field: string) => Work<T>;
}

/** Members of a record: the key in the map, the form, and, of a member that may be absent, the value that stands for its absence. */
export type MemberForms<T> = {
  readonly [K in keyof T]-?: readonly [key: number, form: Form<Exclude<T[K], undefined>>, absent?: () => T[K] | undefined];
};

const MANY = LIMITS.directoryListMaxItems;
/** Members of a map that are looked at, so that an unknown one is named. */
const MEMBERS = 64;
/** Bytes that are decoded in one go. */
const SMALL = 2_048;

/** The form of a value that a payload holds as it is. */
export function plain<T extends CborValue>(rule: string, readValue: (value: CborValue | undefined, field: string) => T): Form<T> {
  return { rule, read: readValue, write: (value) => value };
}

export const UINT = plain('number', (value, field) => read.uint(value, field));
/** From 1. */
export const VERSION = plain('number', (value, field) => {
  const version = read.uint(value, field);
  if (version === 0) throw malformed(field);
  return version;
});
export const SCOPE = plain('text', (value, field) => readName(value, field, 'scope', isScope));
/** Ids are of one alphabet, in which a look-alike of another script cannot be written (TRUST-18). */
export const ID = plain('text', (value, field) => readName(value, field, 'id', isLocalId));
export const SUITE = plain('text', (value, field): SuiteId => {
  const suite = read.text(value, field, 64);
  if (!isSuiteId(suite)) throw fail('CRYPTO_SUITE_UNKNOWN', { suite });
  return suite;
});
/** A digest, a kid or a signer-id. */
export const DIGEST = byteString(32);
export const TEXT = textOf(LIMITS.trustTextMaxBytes);
/** Text that says something. */
export const SAID = checked(TEXT, (text, field) => {
  if (text.trim() === '') throw malformed(field);
});

function readName(value: CborValue | undefined, field: string, kind: 'scope' | 'id', isName: (text: string) => boolean): string {
  const name = read.text(value, field);
  if (!isName(name)) throw fail('ID_MALFORMED', { expected: `${kind} at ${field}`, value: name.slice(0, 64) });
  return name;
}

export function textOf(maxBytes: number): Form<string> {
  return plain('text', (value, field) => read.text(value, field, maxBytes));
}

/** @param length - In bytes; any when absent. */
export function byteString(length?: number): Form<Uint8Array> {
  return plain('bytes', (value, field) => read.bytes(value, field, length));
}

/** Digest of the version before, which version 1 alone does not have. */
export const PREVIOUS = plain('any', (value, field) => read.nullable(value, (digest) => DIGEST.read(digest, field)));

/** @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01). */
export function requireLinked(
  { version, previous }: { readonly version: number; readonly previous: Uint8Array | null },
  field: string,
): void {
  if ((previous === null) !== (version === 1)) throw malformed(`${field}: previous`);
}

/** A form of which more is asked than of its parts. @param check - Throws. */
export function checked<T>(form: Form<T>, check: (value: T, field: string) => void): Form<T> {
  const pass = (value: T, field: string): T => {
    check(value, field);
    return value;
  };
  const passed = mapped(form, pass, (value) => value);
  return form.members === undefined ? passed : { ...passed, members: form.members };
}

/** The form of something that a payload says in other members. */
export function mapped<T, U>(form: Form<T>, from: (value: T, field: string) => U, to: (value: U) => T): Form<U> {
  return {
    rule: form.rule,
    read: (value, field) => from(form.read(value, field), field),
    write: (value) => form.write(to(value)),
    *reading(bytes, field) {
      return from(yield* reading(form, bytes, field), field);
    },
  };
}

/** An array of one kind of items. @param order - Items rise by it: where it gives 0, the item stands twice. */
export function list<T>(item: Form<T>, min: number, max: number, order?: (a: T, b: T) => number): Form<readonly T[]> {
  const inOrder = (items: readonly T[], field: string): readonly T[] => {
    const at = order === undefined ? -1 : items.findIndex((one, i) => i > 0 && order(items[i - 1] as T, one) >= 0);
    if (at > 0) throw malformed(`${field}.${at}`);
    return items;
  };
  return {
    rule: typeof item.rule === 'object' ? { each: item.rule } : 'list',
    read: (value, field) =>
      inOrder(
        read.array(value, field, min, max).map((one, i) => item.read(one, `${field}.${i}`)),
        field,
      ),
    write: (items) => (order === undefined ? [...items] : [...items].sort(order)).map((one) => item.write(one)),
    *reading(bytes, field) {
      const items: T[] = [];
      for (const [i, one] of elementsOf(bytes, field, min, max).entries()) items.push(yield* reading(item, one, `${field}.${i}`));
      return inOrder(items, field);
    },
  };
}

/** An array of which each place is a member. */
export function tuple<T extends object>(members: { readonly [K in keyof T]: Form<T[K]> }): Form<T> {
  const all = Object.entries(members) as [keyof T & string, Form<unknown>][];
  return {
    rule: { required: Object.fromEntries(all.map(([name, { rule }]) => [name, rule])), optional: {} },
    read(value, field) {
      const items = read.array(value, field, all.length, all.length);
      return Object.fromEntries(all.map(([name, form], i) => [name, form.read(items[i], `${field}.${i}`)])) as T;
    },
    write: (value) => all.map(([name, form]) => form.write(value[name])),
  };
}

/** A map by texts, at least one. @param what - Of its keys. */
export function textMap<V>(what: string, isKey: (key: string) => boolean, form: Form<V>): Form<ReadonlyMap<string, V>> {
  return {
    rule: 'map',
    read(value, field) {
      const map = read.anyMap(value, field, MANY);
      if (map.size === 0) throw malformed(field);
      const entries = [...map].map(([name, member]): [string, V] => {
        const key = TEXT.read(name, `${field}: key`);
        if (!isKey(key)) throw malformed(`${field}: ${what}`);
        return [key, form.read(member, `${field}.${key}`)];
      });
      return new Map(entries);
    },
    write: (map) => new Map([...map].map(([key, member]) => [key, form.write(member)])),
  };
}

/** Stands for the absence of a member that its record may lack. */
export function nothing(): undefined {
  return undefined;
}

/** A map whose members have numbers. */
export function record<T extends object>(members: MemberForms<T>): Form<T> {
  const all = Object.entries(members) as [keyof T & string, [CborKey, Form<unknown>, (() => unknown)?]][];
  const [needed, others] = [all.filter(([, [, , absent]]) => absent === undefined), all.filter(([, [, , absent]]) => absent !== undefined)];
  const [required, optional] = [needed, others].map((some) => some.map(([, [key]]) => key)) as [CborKey[], CborKey[]];
  const rulesOf = (some: typeof all): object => Object.fromEntries(some.map(([name, [, { rule }]]) => [name, rule]));
  const made = (values: readonly unknown[]): T =>
    Object.fromEntries(all.flatMap(([name], i) => (values[i] === undefined ? [] : [[name, values[i]]]))) as T;
  return {
    rule: 'object',
    members: { required: rulesOf(needed), optional: rulesOf(others) },
    read(value, field) {
      const map = read.map(value, field, required, optional);
      return made(all.map(([, [key, form, absent]]) => (map.has(key) ? form.read(map.get(key), `${field}.${String(key)}`) : absent?.())));
    },
    write(value) {
      const present = all.filter(([name, [, , absent]]) => absent === undefined || !isEmpty(value[name]));
      return new Map(present.map(([name, [key, form]]) => [key, form.write(value[name])]));
    },
    *reading(bytes, field) {
      const map = read.map(partsOf(bytes, field), field, required, optional);
      const values: unknown[] = [];
      for (const [, [key, form, absent]] of all)
        values.push(map.has(key) ? yield* reading(form, map.get(key) as Uint8Array, `${field}.${String(key)}`) : absent?.());
      return made(values);
    },
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === false || (value instanceof Map && value.size === 0);
}

/** Rules of a record that a caller hands over. @param without - Members that he does not name. */
export function membersOf<T extends object, W extends keyof T & string = never>(
  form: Form<T>,
  ...without: readonly W[]
): Members<Omit<T, W>> {
  const { required = {}, optional = {} } = form.members ?? {};
  const rest = (rules: object): object => Object.fromEntries(Object.entries(rules).filter(([name]) => !without.includes(name as W)));
  return { required: rest(required), optional: rest(optional) } as unknown as Members<Omit<T, W>>;
}

/** Reads a value from its bytes: what is long part by part, since a hostile state chooses how long each is. */
export function* reading<T>(form: Form<T>, bytes: Uint8Array, field: string): Work<T> {
  if (form.reading !== undefined && bytes.length > SMALL) return yield* form.reading(bytes, field);
  const value = form.read(decodePart(bytes), field);
  yield costOf('reading', bytes.length);
  return value;
}

/** Decodes one part of a scanned encoding, of at most `LIMITS.cborMaxItems`. */
export function decodePart(bytes: CborValue | undefined): CborValue {
  return decode(present(bytes), { maxBytes: LIMITS.directoryMaxBytes });
}

function present(bytes: CborValue | undefined): Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw malformed('directory: a member is missing');
  return bytes;
}

/** Members of a scanned map, each as the bytes that encode it. */
export function partsOf(bytes: Uint8Array, field: string): CborMap {
  const { major, argument } = readHead(bytes, 0);
  if (major !== 5 || argument > MEMBERS) throw malformed(field);
  return mapItems(bytes);
}

/** Elements of a scanned array, each as the bytes that encode it. */
export function elementsOf(bytes: CborValue | undefined, field: string, min: number, max: number): readonly Uint8Array[] {
  const encoded = present(bytes);
  const { major, argument } = readHead(encoded, 0);
  if (major !== 4 || argument < min || argument > max) throw malformed(field);
  return arrayItems(encoded);
}

/** Orders ASCII texts: their order is that of their bytes. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Refuses what stands twice where a state may list it once. @param seen - Listed before; grows. @throws `TRUST_SCOPE_WALL` (TRUST-10). */
export function requireOnce(names: readonly string[], what: 'id' | 'mailbox', seen: Set<string> = new Set()): void {
  for (const name of names) {
    if (seen.has(name)) throw fail('TRUST_SCOPE_WALL', { reason: `${what} ${name} is listed twice` });
    seen.add(name);
  }
}

/** Local parts of mailboxes, none twice. */
export const MAILBOXES = checked(list(ID, 1, MANY), (names) => requireOnce(names, 'mailbox'));
