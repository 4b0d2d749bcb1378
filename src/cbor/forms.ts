// SPDX-License-Identifier: Apache-2.0
// Forms of values. Each says once how a value is read, how it is written, and what kind of value a caller must hand over.
import type { Members } from '../core/members.js';
import { decode } from './decode.js';
import { arrayItems, mapItems, readHead } from './item.js';
import { reader } from './reader.js';
import type { CborKey, CborMap, CborValue } from './value.js';

/** How one kind of value stands in an encoding. */
export interface Form<T> {
  /** Rule of a value that a caller hands over, as `requireMembers` knows it. */
  readonly rule: unknown;
  /** @param field - Path of the value, for the error. */
  read(value: CborValue | undefined, field: string): T;
  write(value: T): CborValue;
  /** Of a record: the rules of its members. */
  readonly members?: { readonly required: object; readonly optional: object };
  /** Of a value that has parts: reads it part by part, from its bytes in a scanned encoding. Yields how many bytes it has read since. */
  readonly reading?: (bytes: Uint8Array, field: string) => Generator<number, T, void>;
}

/** Members of a record: the key in the map, the form, and, of a member that may be absent, the value that stands for its absence. */
export type MemberForms<T> = {
  readonly [K in keyof T]-?: readonly [key: number, form: Form<Exclude<T[K], undefined>>, absent?: () => T[K] | undefined];
};

/** Members of an array, each in its place. */
type PlaceForms<T> = { readonly [K in keyof T]-?: Form<Exclude<T[K], undefined> | undefined> };

/** Members of a map that are looked at, so that an unknown one is named. */
const MEMBERS = 64;
/** Bytes that are decoded in one go. */
const SMALL = 2_048;

/** Stands for the absence of a member that its record may lack. */
export function nothing(): undefined {
  return undefined;
}

/** Rules of a record that a caller hands over. @param without - Members that the caller does not name. */
export function membersOf<T extends object, W extends keyof T & string = never>(
  form: Form<T>,
  ...without: readonly W[]
): Members<Omit<T, W>> {
  const { required = {}, optional = {} } = form.members ?? {};
  const rest = (rules: object): object => Object.fromEntries(Object.entries(rules).filter(([name]) => !without.includes(name as W)));
  return { required: rest(required), optional: rest(optional) } as unknown as Members<Omit<T, W>>;
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

/** The form of something that an encoding says in other members. */
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

/** The form of a value that an encoding holds as it is. */
export function plain<T extends CborValue>(rule: string, read: (value: CborValue | undefined, field: string) => T): Form<T> {
  return { rule, read, write: (value) => value };
}

/** The form of a value in the place of which null may stand. */
export function orNull<T>(form: Form<T>): Form<T | undefined> {
  return {
    rule: form.rule,
    read: (value, field) => (value === null ? undefined : form.read(value, field)),
    write: (value) => (value === undefined ? null : form.write(value)),
  };
}

/** Reads a value from its bytes in a scanned encoding: what is long part by part, since a hostile sender chooses how long each is. */
export function* reading<T>(form: Form<T>, bytes: Uint8Array, field: string): Generator<number, T, void> {
  if (form.reading !== undefined && bytes.length > SMALL) return yield* form.reading(bytes, field);
  const value = form.read(decode(bytes, { maxBytes: bytes.length }), field);
  yield bytes.length;
  return value;
}

/** The forms of one area. @param refuse - Makes its error from the path of the value at fault. */
export function forms(refuse: (field: string) => Error) {
  const read = reader(refuse);

  const uint = plain('number', (value, field) => read.uint(value, field));

  /** @param length - In bytes; any when absent. */
  function byteString(length?: number | { readonly min: number; readonly max: number }): Form<Uint8Array> {
    return plain('bytes', (value, field) => read.bytes(value, field, length));
  }

  function textOf(maxBytes: number): Form<string> {
    return plain('text', (value, field) => read.text(value, field, maxBytes));
  }

  /** A word, by its position in a list. @param first - Number of the first. */
  function word<W extends string>(words: readonly W[], first: 0 | 1): Form<W> {
    return {
      rule: words,
      read(value, field) {
        const found = words[read.uint(value, field, words.length) - first];
        if (found === undefined) throw refuse(field);
        return found;
      },
      write: (found) => words.indexOf(found) + first,
    };
  }

  /** An array of one kind of items. @param order - Items rise by it: where it gives 0, the item stands twice. */
  function list<T>(item: Form<T>, min: number, max: number, order?: (a: T, b: T) => number): Form<readonly T[]> {
    const inOrder = (items: readonly T[], field: string): readonly T[] => {
      const at = order === undefined ? -1 : items.findIndex((one, i) => i > 0 && order(items[i - 1] as T, one) >= 0);
      if (at > 0) throw refuse(`${field}.${at}`);
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

  /** An array of which each place is a member. @param least - Places that are never absent; default all. */
  function tuple<T extends object>(places: PlaceForms<T>, least?: number): Form<T> {
    const all = Object.entries(places) as [keyof T & string, Form<unknown>][];
    return {
      rule: { required: Object.fromEntries(all.map(([name, { rule }]) => [name, rule])), optional: {} },
      read(value, field) {
        const items = read.array(value, field, least ?? all.length, all.length);
        return Object.fromEntries(items.map((item, i) => memberAt(all, i, item, `${field}.${i}`))) as T;
      },
      write(value) {
        const present = least === undefined ? all : all.filter(([name]) => value[name] !== undefined);
        return present.map(([name, form]) => form.write(value[name]));
      },
    };
  }

  /** A map whose members have numbers. */
  function record<T extends object>(members: MemberForms<T>): Form<T> {
    const all = Object.entries(members) as [keyof T & string, [CborKey, Form<unknown>, (() => unknown)?]][];
    const [needed, others] = [true, false].map((isNeeded) => all.filter(([, [, , absent]]) => (absent === undefined) === isNeeded)) as [
      typeof all,
      typeof all,
    ];
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
        const present = all.filter(([name, [, , absent]]) => absent === undefined || !isAbsent(value[name], absent()));
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

  /** Members of a scanned map, each as the bytes that encode it. */
  function partsOf(bytes: Uint8Array, field: string): CborMap {
    const { major, argument } = readHead(bytes, 0);
    if (major !== 5 || argument > MEMBERS) throw refuse(field);
    return mapItems(bytes);
  }

  /** Elements of a scanned array, each as the bytes that encode it. */
  function elementsOf(bytes: Uint8Array, field: string, min: number, max: number): readonly Uint8Array[] {
    const { major, argument } = readHead(bytes, 0);
    if (major !== 4 || argument < min || argument > max) throw refuse(field);
    return arrayItems(bytes);
  }

  return { read, uint, byteString, textOf, word, list, tuple, record, partsOf, elementsOf };
}

function memberAt(places: readonly [string, Form<unknown>][], at: number, item: CborValue, field: string): readonly [string, unknown] {
  const [name, form] = places[at] as [string, Form<unknown>];
  return [name, form.read(item, field)];
}

/** An empty map and the absence of one are the same where the record says so. */
function isAbsent(value: unknown, absence: unknown): boolean {
  return value === undefined || value === absence || (value instanceof Map && value.size === 0 && absence instanceof Map);
}
