// SPDX-License-Identifier: Apache-2.0
// Questions of vectors to an implementation, and how their members are read. A vector that is not of its form is the caller's bug.
import { fromHex } from '../../core/bytes.js';

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

/** Reads a member of bytes. @returns Fresh bytes. @throws TypeError */
export function bytesOf(from: JsonObject, member: string): Uint8Array {
  return fromHex(textOf(from, member));
}

/** Reads a member that may be absent or null. */
export function optionalBytes(from: JsonObject, member: string): Uint8Array | undefined {
  return from[member] === undefined || from[member] === null ? undefined : bytesOf(from, member);
}

/** Reads a text. @throws TypeError */
export function textOf(from: JsonObject, member: string): string {
  const value = from[member];
  if (typeof value !== 'string') throw wrong(member, 'text');
  return value;
}

/** Reads a number. @throws TypeError */
export function numberOf(from: JsonObject, member: string): number {
  const value = from[member];
  if (typeof value !== 'number') throw wrong(member, 'a number');
  return value;
}

/** Reads a number that may be absent. */
export function optionalNumber(from: JsonObject, member: string): number | undefined {
  return from[member] === undefined ? undefined : numberOf(from, member);
}

/** Reads a list; absent is empty. @throws TypeError */
export function listOf(from: JsonObject, member: string): readonly Json[] {
  const value = from[member] ?? [];
  if (!isList(value)) throw wrong(member, 'a list');
  return value;
}

/** Reads a list of objects; absent is empty. @throws TypeError */
export function objectsOf(from: JsonObject, member: string): readonly JsonObject[] {
  return listOf(from, member).map((item) => asObject(item, member));
}

/** Reads a list of byte strings; absent is empty. @throws TypeError */
export function byteListOf(from: JsonObject, member: string): readonly Uint8Array[] {
  return listOf(from, member).map((item) => {
    if (typeof item !== 'string') throw wrong(member, 'a list of byte strings');
    return fromHex(item);
  });
}

/** Reads an object. @throws TypeError */
export function objectOf(from: JsonObject, member: string): JsonObject {
  return asObject(from[member], member);
}

/** @throws TypeError when a value is no object of JSON. */
export function asObject(value: Json | undefined, member: string): JsonObject {
  if (typeof value !== 'object' || value === null || isList(value)) throw wrong(member, 'an object');
  return value;
}

/** The time of a call, Unix milliseconds. @throws TypeError */
export function nowOf({ now }: VectorCall): number {
  if (now === undefined) throw wrong('now', 'a time');
  return now;
}

/** Knowledge of the implementation before the call. @throws TypeError */
export function keysOf({ keys }: VectorCall): JsonObject {
  return asObject(keys, 'keys');
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function wrong(member: string, what: string): TypeError {
  return new TypeError(`a vector must give ${what} in ${member}`);
}
