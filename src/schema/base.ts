// SPDX-License-Identifier: Apache-2.0
// Only this file imports @scure/base.
import { base32nopad, base58, base58xmr, base58xrp, base64urlnopad, bech32, bech32m } from '@scure/base';

export { base32nopad, base58, base58xmr, base58xrp, bech32, bech32m };

/** Decodes by a coder of this file. @returns undefined for a text that is not of its form. */
export function tryDecode(coder: { decode(text: string): Uint8Array }, text: string): Uint8Array | undefined {
  try {
    return coder.decode(text);
  } catch {
    return undefined;
  }
}

/** Encodes bytes as base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
  return base64urlnopad.encode(bytes);
}

/** Decodes base64url without padding. @returns undefined unless `text` is the one canonical encoding of some bytes. */
export function fromBase64url(text: string): Uint8Array | undefined {
  try {
    const bytes = base64urlnopad.decode(text);
    return base64urlnopad.encode(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
