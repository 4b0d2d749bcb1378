// SPDX-License-Identifier: Apache-2.0
import { fromBase64url, toBase64url } from '../base.js';
import { z } from '../zod.js';
import { suchAs } from './form.js';

/**
 * Bytes: Uint8Array in memory, a byte string on the wire, base64url without padding in JSON (SCHEMA-09).
 * @param maxBytes - Largest size.
 */
export function bytes(maxBytes: number) {
  const form = z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/, { error: suchAs('AQID_-8') })
    .max(Math.ceil((maxBytes * 4) / 3))
    .refine((text) => fromBase64url(text) !== undefined, { error: 'not canonical base64url' });
  const value = z.instanceof(Uint8Array).refine((bytes) => bytes.length <= maxBytes, { error: `at most ${maxBytes} bytes` });
  return z.codec(form, value, {
    // zod may probe without running the earlier checks: return a value, never throw.
    decode: (text) => new Uint8Array(fromBase64url(text) ?? []),
    encode: (bytes: Uint8Array) => (bytes instanceof Uint8Array ? toBase64url(bytes) : ''),
  });
}
