// SPDX-License-Identifier: Apache-2.0

const ALPHABET = '0123456789BCDFGHJKLMNPQRSTVWXZ';

/**
 * Tells whether a digital token identifier (ISO 24165) has the check character of ISO 7064 MOD 31,30. A mismatch is only a warning: the
 * registered identifier of Bitcoin itself does not have it.
 */
export function isDti(dti: string): boolean {
  if (!/^[1-9B-DF-HJ-NP-TV-XZ][0-9B-DF-HJ-NP-TV-XZ]{8}$/.test(dti)) return false;
  let product = 30;
  for (const char of dti.slice(0, -1)) {
    const sum = (product + ALPHABET.indexOf(char)) % 30 || 30;
    product = (sum * 2) % 31;
  }
  return (product + ALPHABET.indexOf(dti.slice(-1))) % 30 === 1;
}
