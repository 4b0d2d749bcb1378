// SPDX-License-Identifier: Apache-2.0

/** Remainder by 97 of a text read as a number, letters as 10 to 35 (ISO 7064 MOD 97-10). */
function mod97(text: string): number {
  let remainder = 0;
  for (const char of text) {
    const value = Number.parseInt(char, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** Tells whether a text is a legal entity identifier with right check digits (ISO 17442, ISO 7064 MOD 97-10). */
export function isLei(text: string): boolean {
  return /^[0-9A-Z]{18}[0-9]{2}$/.test(text) && mod97(text) === 1;
}

/** Tells whether digits end in the check digit of ISO/IEC 7812 (payment cards) and of an IMEI. */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return /^\d+$/.test(digits) && sum % 10 === 0;
}
