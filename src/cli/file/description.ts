// SPDX-License-Identifier: Apache-2.0
// Descriptions written by administrators: JSON, with every fault named by file and member.
import { isUtf8 } from 'node:buffer';
import { dirname, resolve } from 'node:path';
import { printable } from '../../core/index.js';
import { readInput } from './files.js';
import { repeatedMember } from './repeated-member.js';
import { UsageError } from '../usage-error.js';

/** Far above a large directory with all its keys; the schema checks the size of a body. */
const MAX_BYTES = 16_777_216;

/** Longest name that an error text repeats. */
const NAMED_LENGTH = 64;

/** A file of JSON that was read. */
interface JsonFile {
  readonly value: unknown;
  /** First line, which may be a comment. */
  readonly head: string;
}

/**
 * Reads a file of JSON, or standard input for `-`; lines that begin with `//` are comments.
 * @throws UsageError when it is not JSON, or has a member twice.
 */
export function readJson(path: string): unknown {
  return readJsonFile(path).value;
}

/** As {@link readJson}, with the first line, which a value has lost. */
export function readJsonFile(path: string): JsonFile {
  const bytes = readInput(path, MAX_BYTES);
  if (bytes.length > MAX_BYTES) throw new UsageError(`${path}: larger than ${MAX_BYTES} bytes`);
  const encoding = encodingOf(bytes);
  if (encoding === undefined) throw new UsageError(`${path}: its letters are not in UTF-8; save it as UTF-8`);
  const written = new TextDecoder(encoding).decode(bytes);
  const text = written.replaceAll(/^[ \t]*\/\/.*$/gm, (line) => ' '.repeat(line.length));
  if (text.trim() === '') throw new UsageError(`${path}: the file is empty${written.trim() === '' ? '' : ', or has only comments'}`);
  const value = parsed(path, text);
  const repeated = repeatedMember(text);
  if (repeated !== undefined) {
    const { name, line } = repeated;
    throw new UsageError(`${path}: line ${line}: "${printable(name.slice(0, NAMED_LENGTH))}" is written twice; remove one of the two`);
  }
  return { value, head: /^.*/.exec(written)?.[0] ?? '' };
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Do not print the parser's message: it quotes the text, which may be secret.
    const slips =
      'a comma is missing or too much, a text lacks its quotation marks, or a quotation mark inside a text lacks the \\ before it';
    throw new UsageError(`${path}: not JSON, line ${lineOfFault(text.split('\n'))}, or a line just before it: ${slips}`);
  }
}

/** The first line with which the text is at fault. Node 20 tells the place of some faults alone. */
function lineOfFault(lines: readonly string[]): number {
  let [low, high] = [1, lines.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isAtFault(`${lines.slice(0, middle).join('\n')}\n`)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether a beginning of a text is at fault before its end. */
function isAtFault(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    const { message } = error as Error;
    // At the end of the message: what stands before may quote the text.
    const place = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
    return place === undefined ? !message.startsWith('Unexpected end') : Number(place) < beginning.length;
  }
}

/** What a text editor wrote: UTF-8, or the UTF-16 of Windows, which begins with a mark. Undefined: neither. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : undefined;
}

/** An object of a description, read member by member; unknown members are refused. */
export class Description {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #name: string;
  readonly #folder: string;

  constructor(value: unknown, name: string, folder: string, known: readonly string[]) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UsageError(`${name}: an object is wanted`);
    for (const key of Object.keys(value)) if (!known.includes(key)) throw new UsageError(`${name}: unknown member "${key}"`);
    this.#value = value as Record<string, unknown>;
    this.#name = name;
    this.#folder = folder;
  }

  static read(path: string, known: readonly string[]): Description {
    return new Description(readJson(path), path, dirname(resolve(path)), known);
  }

  has(key: string): boolean {
    return this.#value[key] !== undefined;
  }

  text(key: string): string {
    const value = this.#value[key];
    if (typeof value !== 'string' || value === '') throw this.#fault(key, 'a text');
    return value;
  }

  number(key: string, fallback?: number): number {
    const value = this.#value[key] ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw this.#fault(key, 'a whole number');
    return value;
  }

  flag(key: string): boolean {
    const value = this.#value[key] ?? false;
    if (typeof value !== 'boolean') throw this.#fault(key, 'true or false');
    return value;
  }

  texts(key: string, fallback?: readonly string[]): readonly string[] {
    return texts(this.#value[key] ?? fallback, `${this.#name}: ${key}`);
  }

  /** A path, starting at the folder of the description. */
  path(key: string): string {
    return resolve(this.#folder, this.text(key));
  }

  paths(key: string): readonly string[] {
    return this.texts(key).map((path) => resolve(this.#folder, path));
  }

  object(key: string, known: readonly string[]): Description {
    return new Description(this.#value[key], `${this.#name}: ${key}`, this.#folder, known);
  }

  objects(key: string, known: readonly string[]): readonly Description[] {
    const value = this.#value[key];
    if (!Array.isArray(value)) throw this.#fault(key, 'a list');
    return value.map((entry: unknown, i) => new Description(entry, `${this.#name}: ${key}[${i}]`, this.#folder, known));
  }

  /** Name to text. */
  table(key: string): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.entries(key).map(([name, value]) => {
        if (typeof value !== 'string') throw this.#fault(`${key}.${name}`, 'a text');
        return [name, value];
      }),
    );
  }

  tablePaths(key: string): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.table(key)).map(([name, path]) => [name, resolve(this.#folder, path)]));
  }

  entries(key: string): readonly (readonly [string, unknown])[] {
    const value = this.#value[key];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#fault(key, 'an object');
    return Object.entries(value);
  }

  #fault(key: string, wanted: string): UsageError {
    return new UsageError(`${this.#name}: "${key}" is ${wanted}`);
  }
}

export function texts(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string'))
    throw new UsageError(`${name}: a list of texts is wanted`);
  return value;
}

/** One member of what should be an object. */
export function member(value: unknown, key: string, name: string): unknown {
  if (typeof value !== 'object' || value === null) throw new UsageError(`${name}: an object is wanted`);
  return (value as Record<string, unknown>)[key];
}
