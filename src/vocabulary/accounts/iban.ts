// SPDX-License-Identifier: Apache-2.0
// Only this file imports ibantools: country lengths, check digits and national structures of ISO 13616.
import { electronicFormatIBAN, isValidIBAN } from 'ibantools';

/** Tells whether a text is an IBAN (ISO 13616): length of its country and check digits. Spaces between groups of it are allowed. */
export function isIban(text: string): boolean {
  return /^[A-Z]{2}[0-9]{2}[A-Z0-9 ]{1,40}$/.test(text) && isValidIBAN(electronicFormatIBAN(text) ?? '');
}
