// SPDX-License-Identifier: Apache-2.0

/**
 * Key by which two names are compared: letter case, composed and decomposed letters, the four Turkish i's, Ё and Е, hyphens, apostrophes
 * and spaces make no difference; accents do. The same in every locale. For comparison alone: the name itself is never changed.
 * @see SPEC.md SCHEMA-33
 */
export function foldName(name: string): string {
  return (
    name
      .normalize('NFC')
      // Lower-casing İ leaves a dot of its own behind, and I and ı meet in no locale but these.
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
