// SPDX-License-Identifier: Apache-2.0

/**
 * Key by which two names are compared: it ignores letter case, composition of letters, the four Turkish i's, Ё and Е, hyphens, apostrophes
 * and spaces, but not accents. The same in every locale. Use it only for comparison; the name itself is never changed.
 * @see SPEC.md SCHEMA-33
 */
export function foldName(name: string): string {
  return (
    name
      .normalize('NFC')
      // Lower-casing İ leaves a combining dot, and only Turkish locales map I to ı.
      .replace(/[iıIİ]\u0307?/gu, 'i')
      .toLowerCase()
      .replace(/ё/gu, 'е')
      .replace(/ß/gu, 'ss')
      .replace(/ς/gu, 'σ')
      .replace(/[‐‑–—]/gu, '-')
      .replace(/[’ʼ`]/gu, "'")
      .replace(/\s+/gu, ' ')
      .trim()
  );
}
