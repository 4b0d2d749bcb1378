// SPDX-License-Identifier: Apache-2.0
import { isWellFormed } from '../core/bytes.js';

const FIRST_BYTES = 8_192;
/** A buffer larger than this is released after use. */
const KEPT_BYTES = 1_048_576;
/** Texts up to this many UTF-16 units are written by hand: for them the call into TextEncoder costs more than it saves. */
const BY_HAND_UNITS = 96;
/** Longest head: initial byte and a 64-bit argument. */
const HEAD_BYTES = 9;

const encoder = new TextEncoder();

/** A growing buffer that writes heads, strings and bytes of CBOR. It knows nothing of values and their order. */
export class Writer {
  bytes = new Uint8Array(FIRST_BYTES);
  /** Position of the next byte. */
  at = 0;

  /** Copies what was written from `start` on into a fresh array of exact size. */
  take(start: number): Uint8Array {
    return this.bytes.slice(start, this.at);
  }

  /** Erases the bytes written from `start` on, because they may be secret. */
  wipe(start: number): void {
    this.bytes.fill(0, start, this.at);
    this.at = start;
    if (start === 0 && this.bytes.length > KEPT_BYTES) this.bytes = new Uint8Array(FIRST_BYTES);
  }

  /** Makes room for `more` bytes behind what was written. */
  reserve(more: number): void {
    if (this.at + more > this.bytes.length) this.#grow(more);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** @param major - Major type in the upper three bits. @param argument - 0 to 2^53 - 1, written in the shortest form. */
  head(major: number, argument: number): void {
    this.reserve(HEAD_BYTES);
    const bytes = this.bytes;
    if (argument < 24) {
      bytes[this.at++] = major | argument;
    } else if (argument < 0x100) {
      bytes[this.at++] = major | 24;
      bytes[this.at++] = argument;
    } else if (argument < 0x1_0000) {
      bytes[this.at++] = major | 25;
      bytes[this.at++] = argument >> 8;
      bytes[this.at++] = argument;
    } else if (argument < 0x1_0000_0000) {
      bytes[this.at++] = major | 26;
      this.#uint32(argument);
    } else {
      this.longHead(major, Math.floor(argument / 0x1_0000_0000), argument % 0x1_0000_0000);
    }
  }

  /** Writes a head with a 64-bit argument, given in two halves. */
  longHead(major: number, high: number, low: number): void {
    this.reserve(HEAD_BYTES);
    this.bytes[this.at++] = major | 27;
    this.#uint32(high);
    this.#uint32(low);
  }

  byteString(value: Uint8Array): void {
    this.head(0x40, value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  /** @throws TypeError when `value` has a lone surrogate. */
  text(value: string): void {
    const units = value.length;
    this.reserve(HEAD_BYTES + 3 * units);
    // The head is first written as for ASCII. If the content needs a longer head, the content is moved up.
    const start = this.at;
    this.head(0x60, units);
    const content = this.at;
    if (units <= BY_HAND_UNITS) {
      this.#textByHand(value);
    } else {
      if (!isWellFormed(value)) throw loneSurrogate();
      this.at += encoder.encodeInto(value, this.bytes.subarray(content)).written;
    }
    const length = this.at - content;
    if (length === units) return;
    const shift = headSize(length) - (content - start);
    if (shift > 0) this.bytes.copyWithin(content + shift, content, this.at);
    this.at = start;
    this.head(0x60, length);
    this.at += length;
  }

  #textByHand(value: string): void {
    const bytes = this.bytes;
    let at = this.at;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit < 0x80) {
        bytes[at++] = unit;
      } else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else if (unit < 0xd800 || unit > 0xdfff) {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else {
        const low = value.charCodeAt(++i);
        if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) throw loneSurrogate();
        const point = 0x1_0000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
        bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
        bytes[at++] = 0x80 | (point & 0x3f);
      }
    }
    this.at = at;
  }

  #uint32(value: number): void {
    const bytes = this.bytes;
    bytes[this.at++] = value >>> 24;
    bytes[this.at++] = value >>> 16;
    bytes[this.at++] = value >>> 8;
    bytes[this.at++] = value;
  }

  #grow(more: number): void {
    const grown = new Uint8Array(Math.max(this.at + more, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes.fill(0, 0, this.at);
    this.bytes = grown;
  }
}

function headSize(argument: number): number {
  return argument < 24 ? 1 : argument < 0x100 ? 2 : argument < 0x1_0000 ? 3 : argument < 0x1_0000_0000 ? 5 : HEAD_BYTES;
}

function loneSurrogate(): TypeError {
  return new TypeError('text with a lone surrogate has no encoding');
}
