// SPDX-License-Identifier: Apache-2.0
// Questions of vectors to an implementation, and how their members are read. A vector that is not of its form is the caller's bug.
import { decode } from '../../cbor/decode.js';
import { fromHex, toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { readCoseKey } from '../../crypto/keys/keys.js';
import type { CoseKey } from '../../crypto/keys/keys.js';
import { suiteById } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';

/** Content of questions and answers: JSON, byte strings in lower-case hexadecimal. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json | undefined };

/** The members of a vector by which an operation is called. */
export interface VectorCall {
  /** The suite of keys that have no other sign of it. */
  readonly suite?: string;
  /** Unix milliseconds. */
  readonly now?: number;
  /** Knowledge of the implementation before the call. */
  readonly keys?: JsonObject;
  readonly input: JsonObject;
}

export interface JsonObject {
  readonly [member: string]: Json | undefined;
}

/** Answers one call. It rejects with {@link RogatoryError} where the input is refused, and with another error where the call is wrong. */
export type Operation = (call: VectorCall) => Promise<JsonObject>;

/** Operations by their name, `<area>.<verb>`. */
export type Operations = Readonly<Record<string, Operation>>;

/** Reads a member of a vector. @throws TypeError when it is of another form. */
export type Read<T> = (value: Json | undefined, member: string) => T;
type Shape = Readonly<Record<string, Read<unknown>>>;
type OptionalKey<S extends Shape> = { [K in keyof S]: undefined extends ReturnType<S[K]> ? K : never }[keyof S];
/** Members of a shape, each as it was read; those that may be absent are absent then. */
export type ShapeOf<S extends Shape> = { readonly [K in Exclude<keyof S, OptionalKey<S>>]: ReturnType<S[K]> } & {
  readonly [K in OptionalKey<S>]?: Exclude<ReturnType<S[K]>, undefined>;
};

/** Makes an operation: it reads its input by a shape, and writes what it finds as JSON; nothing is an empty object. */
export function operation<S extends Shape>(shape: S, answer: (input: ShapeOf<S>, call: VectorCall) => unknown): Operation {
  const read = object(shape);
  return async (call) => jsonOf((await answer(read(call.input, 'input'), call)) ?? {}) as JsonObject;
}

/** Writes bytes in hexadecimal, maps as objects, and leaves out what is undefined. */
function jsonOf(value: unknown): Json {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value as Json;
  const entries: (readonly [unknown, unknown])[] = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined).map(([name, member]) => [String(name), jsonOf(member)]));
}

export const json: Read<Json | undefined> = (value) => value;

export const text: Read<string> = (value, member) => {
  if (typeof value !== 'string') throw wrong(member, 'text');
  return value;
};

export const number: Read<number> = (value, member) => {
  if (typeof value !== 'number') throw wrong(member, 'a number');
  return value;
};

/** True, or something else. */
export const flag: Read<boolean> = (value) => value === true;

/** Fresh bytes. */
export const bytes: Read<Uint8Array> = (value, member) => fromHex(text(value, member));

/** The id of a known suite. @throws {@link RogatoryError} `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01). */
export const suite: Read<SuiteId> = (value, member) => suiteById(text(value, member)).id;

/** The encoding of a COSE_Key. @throws {@link RogatoryError} `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CRYPTO_ALG_UNKNOWN` (CRYPTO-02). */
export const key: Read<CoseKey> = (value, member) =>
  readCoseKey(decode(bytes(value, member), { maxBytes: LIMITS.protectedHeaderMaxBytes }), 'key');

/** Absent or null is undefined. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, member) => (value === undefined || value === null ? undefined : read(value, member));
}

/** Absent is empty. */
export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (value = [], member) => {
    if (!isList(value)) throw wrong(member, 'a list');
    return value.map((item) => read(item, member));
  };
}

/** Members of any name. */
export function record<T>(read: Read<T>): Read<ReadonlyMap<string, T>> {
  return (value, member) => new Map(Object.entries(asObject(value, member)).map(([name, item]) => [name, read(item, name)]));
}

/** Members whose names are numbers: algorithms, hashes. */
export function byNumber<T>(read: Read<T>): Read<ReadonlyMap<number, T>> {
  return (value, member) => new Map([...record(read)(value, member)].map(([name, item]) => [Number(name), item]));
}

/** Members of these names; others are not looked at. */
export function object<S extends Shape>(shape: S): Read<ShapeOf<S>> {
  return (value, member) => {
    const from = asObject(value, member);
    const members = Object.entries(shape).map(([name, read]) => [name, read(from[name], name)] as const);
    return Object.fromEntries(members.filter(([, read]) => read !== undefined)) as ShapeOf<S>;
  };
}

/** @throws TypeError when a value is no object of JSON. */
export function asObject(value: Json | undefined, member: string): JsonObject {
  if (typeof value !== 'object' || value === null || isList(value)) throw wrong(member, 'an object');
  return value;
}

/** The time of a call, Unix milliseconds. @throws TypeError */
export function nowOf({ now }: VectorCall): number {
  return number(now, 'now');
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function wrong(member: string, what: string): TypeError {
  return new TypeError(`a vector must give ${what} in ${member}`);
}
