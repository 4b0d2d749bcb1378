// SPDX-License-Identifier: Apache-2.0
// As much DER (ITU-T X.690) as RFC 3161 needs, and no more: definite lengths in shortest form, tags of one byte.
import { concat } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Tag of a constructed member [n]. */
export function context(number: number): number {
  return 0xa0 | number;
}

/** One item. Both arrays are views of what was read. */
export interface DerItem {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly bytes: Uint8Array;
}

/** Encodes an item of the given content. */
export function encodeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  return concat(Uint8Array.of(tag), lengthOf(content.length), content);
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.of(0x80 | digits.length, ...digits);
}

/** Encodes a number that is not negative, given as its bytes, most significant first. */
export function encodeInteger(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  return encodeDer(TAG.integer, ((digits[0] ?? 0) & 0x80) === 0 ? digits : concat(Uint8Array.of(0), digits));
}

/** Reads items one after another. Every method throws `LOG_TIME_TOKEN` (LOG-27), naming `field`. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Tag of the next item; undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** Reads the next item, which has this tag. */
  take(tag: number, field: string): DerItem {
    if (this.peek() !== tag) throw refuse(field);
    const start = this.#at;
    const first = this.#bytes[start + 1];
    if (first === undefined) throw refuse(field);
    let from = start + 2;
    let length = first;
    if (first >= 0x80) {
      const count = first & 0x7f;
      // Four bytes of length are more than any limit here; none of them is the indefinite form.
      if (count === 0 || count > 4) throw refuse(field);
      length = this.#bytes.subarray(from, from + count).reduce((sum, digit) => sum * 256 + digit, 0);
      if (this.#bytes[from] === 0 || length < 0x80) throw refuse(field);
      from += count;
    }
    const end = from + length;
    if (end > this.#bytes.length) throw refuse(field);
    this.#at = end;
    return { tag, content: this.#bytes.subarray(from, end), bytes: this.#bytes.subarray(start, end) };
  }

  /** Reads the next item when it has this tag. */
  maybe(tag: number, field: string): DerItem | undefined {
    return this.peek() === tag ? this.take(tag, field) : undefined;
  }

  /** Reads the items of the next one, which has this tag. */
  into(tag: number, field: string): DerReader {
    return new DerReader(this.take(tag, field).content);
  }

  /** Refuses what follows. */
  end(field: string): void {
    if (this.peek() !== undefined) throw refuse(field);
  }
}

/** Reads a small number that is not negative. */
export function smallInteger({ content }: DerItem, field: string): number {
  if (!isShortest(content) || content.length > 4 || (content[0] as number) >= 0x80) throw refuse(field);
  return content.reduce((sum, digit) => sum * 256 + digit, 0);
}

/** Refuses an integer that is empty or longer than it must be. @returns its content. */
export function integerBytes({ content }: DerItem, field: string): Uint8Array {
  if (!isShortest(content)) throw refuse(field);
  return content;
}

function isShortest(content: Uint8Array): boolean {
  const [first, second = 0] = content;
  if (first === undefined) return false;
  return content.length === 1 || !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
}

/** Renders an object identifier, `1.2.840.113549.1.7.2`. */
export function oidText({ content }: DerItem, field: string): string {
  const numbers: number[] = [];
  let value = 0;
  for (const [i, byte] of content.entries()) {
    if (value === 0 && byte === 0x80) throw refuse(field);
    value = value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER) throw refuse(field);
    if (byte >= 0x80) {
      if (i === content.length - 1) throw refuse(field);
      continue;
    }
    numbers.push(value);
    value = 0;
  }
  const [first] = numbers;
  if (first === undefined) throw refuse(field);
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...numbers.slice(1)].join('.');
}

/** Encodes an object identifier. @param text - Dotted decimal, at least two numbers. */
export function encodeOid(text: string): Uint8Array {
  const [root = 0, second = 0, ...rest] = text.split('.').map(Number);
  const digits = [root * 40 + second, ...rest].flatMap((number) => {
    const septets = [number % 128];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) septets.unshift(0x80 | (left % 128));
    return septets;
  });
  return encodeDer(TAG.oid, Uint8Array.from(digits));
}

/** What every reader here throws: never the bytes themselves. */
export function refuse(field: string): Error {
  return fail('LOG_TIME_TOKEN', { field });
}
