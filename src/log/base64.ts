// SPDX-License-Identifier: Apache-2.0

/** Encodes in the standard alphabet with padding (RFC 4648 4). */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Decodes the one spelling that {@link toBase64} has for some bytes; undefined for every other text. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  // Bits behind the last byte must be zero: two spellings of one hash would be two notes.
  return toBase64(bytes) === text ? bytes : undefined;
}
