// SPDX-License-Identifier: Apache-2.0
// Answers of a token, grouped by the operator's next step.
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';

/** CKR numbers: the token refused the PIN, or requires a new one first. */
const PIN: ReadonlyMap<number, string> = new Map([
  [0xa0, 'the PIN is wrong'],
  [0xa1, 'the PIN has characters that the token does not take'],
  [0xa2, 'the PIN is too short or too long'],
  [0xa3, 'the PIN has expired'],
  [0xa4, 'the PIN is locked'],
  [0x102, 'no user PIN is set'],
]);
/** The session or its login has ended; the token may still be there. */
const SESSION: ReadonlySet<number> = new Set([0x60, 0x82, 0xb0, 0xb3, 0x101, 0x190]);
/** The token failed, or cannot be reached. */
const TOKEN: ReadonlySet<number> = new Set([0x03, 0x05, 0x06, 0x30, 0x31, 0x32, 0xe0, 0xe1]);
/** CKR_CRYPTOKI_NOT_INITIALIZED: another part of the process ended the module. */
export const NOT_INITIALIZED = 0x190;

/**
 * Makes the error of a call that failed. @param call - Name of the PKCS#11 function.
 * @returns `PKCS11_PIN` (PKCS11-03), `PKCS11_SESSION`, `PKCS11_TOKEN` (PKCS11-04) or `PKCS11_CALL` (PKCS11-05).
 */
export function faultOf(error: unknown, token: string, call: string): RogatoryError {
  if (isRogatoryError(error)) return error;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'number') throw error;
  const pin = PIN.get(code);
  if (pin !== undefined) return fail('PKCS11_PIN', { token, reason: pin }, error);
  if (SESSION.has(code)) return fail('PKCS11_SESSION', { token, call, ckr: code }, error);
  if (TOKEN.has(code)) return fail('PKCS11_TOKEN', { token, reason: `${call} answered ${hexadecimal(code)}` }, error);
  return fail('PKCS11_CALL', { token, call, ckr: code }, error);
}

function hexadecimal(code: number): string {
  return `0x${code.toString(16)}`;
}
