// SPDX-License-Identifier: Apache-2.0
// Byte strings are Uint8Array everywhere; Buffer never crosses a signature, since Buffer.prototype.slice aliases.

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Joins byte strings into a fresh array. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Arrays below this are not worth it, and share their memory with others. */
const RELEASED_MIN_BYTES = 16_384;

/**
 * Frees the memory of an array that nobody uses any more, where the runtime can (Node 22 on): large arrays that wait for the collector
 * make it run often, and let the process grow. An array that shares its memory stays as it is.
 */
export function release(bytes: Uint8Array): void {
  if (bytes.length < RELEASED_MIN_BYTES || bytes.length !== bytes.buffer.byteLength) return;
  (bytes.buffer as { transfer?: (length: number) => unknown }).transfer?.(0);
}

/** Compares two byte strings in time that depends on their lengths alone. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** Orders byte strings bytewise, a prefix before its extension. @returns negative, zero or positive. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Encodes bytes as lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  const pair = (at: number) => HEX[bytes[at] as number] as string;
  let out = '';
  let at = 0;
  // Digests are map keys, and a look-up first flattens a text of many pieces: so each piece has eight digits.
  for (; at + 4 <= bytes.length; at += 4) out += pair(at) + pair(at + 1) + pair(at + 2) + pair(at + 3);
  for (; at < bytes.length; at++) out += pair(at);
  return out;
}

/** Decodes hexadecimal of either case. @throws RangeError when `text` is not hexadecimal of even length. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new RangeError('hexadecimal of even length expected');
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** Encodes text as UTF-8 into a fresh array; lone surrogates become U+FFFD, so check `isWellFormed` first where it matters. */
export function toUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Decodes UTF-8, strictly. @throws TypeError when the bytes are not well-formed UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Tells whether `text` has no lone surrogate (String.prototype.isWellFormed is younger than some current browsers). */
export function isWellFormed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false;
    i++;
  }
  return true;
}

/** Encodes a 32-bit unsigned integer, big-endian. */
export function uint32be(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}
