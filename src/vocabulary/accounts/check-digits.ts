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

function weighted(digits: string, weights: readonly number[]): number {
  return Array.from(digits).reduce((sum, digit, i) => sum + Number(digit) * (weights[i % weights.length] as number), 0);
}

/** Tells whether nine digits are a routing number of the American Bankers Association. */
export function isAbaNumber(digits: string): boolean {
  return /^\d{9}$/.test(digits) && weighted(digits, [3, 7, 1]) % 10 === 0;
}

const hasRussianKey = (prefix: string, account: string) =>
  /^\d{23}$/.test(prefix + account) && weighted(prefix + account, [7, 1, 3]) % 10 === 0;

/** Tells whether the key of a Russian account fits the bank with this identification code of nine digits. */
export function isRussianAccount(account: string, bic: string): boolean {
  return hasRussianKey(bic.slice(-3), account);
}

/** The same for the account of a bank itself, which is kept at the Bank of Russia. */
export function isCorrespondentAccount(account: string, bic: string): boolean {
  return hasRussianKey(`0${bic.slice(4, 6)}`, account);
}
