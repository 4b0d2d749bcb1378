// SPDX-License-Identifier: Apache-2.0
// Latin forms of names as passports write them: ICAO Doc 9303 part 3 section 6, tables A (Latin letters) and B (Cyrillic). They help to
// match a name. They never replace it: the native name is the authentic one.

/** Letters with their recommended forms, the usual one first. */
function table(rows: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    rows
      .split(', ')
      .map((row) => row.split(' '))
      .map(([letter = '', ...forms]) => [letter, forms]),
  );
}

/** Turkish passports write O and U where others write OE and UE. */
const LATIN = table('Ç C, Ğ G, İ I, I I, Ö O OE, Ş S, Ü U UE UXX, Ä A AE, Å A AA, Æ AE, Ø OE O, Œ OE, Ñ N NXX, ẞ SS, Þ TH, Ð D, Đ D, Ł L');

/** Russian. The soft sign has no form. */
const CYRILLIC = table(
  'А A, Б B, В V, Г G, Д D, Е E, Ё E, Ж ZH, З Z, И I, Й I, К K, Л L, М M, Н N, О O, П P, Р R, С S, Т T, У U, Ф F, Х KH, Ц TS, Ч CH, Ш SH, ' +
    'Щ SHCH, Ъ IE, Ы Y, Ь , Э E, Ю IU, Я IA',
);

/** Upper case without a locale: both Turkish letters without a dot and with one become I, which is what passports print. */
export function upperLatin(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[iıİ]\u0307?/gu, 'I')
    .toUpperCase();
}

/** Forms of one letter; undefined when neither table has it. Its accent is dropped where the tables name no other form. */
function formsOf(letter: string): readonly string[] | undefined {
  const base = letter.normalize('NFD').replace(/\p{M}/gu, '');
  return LATIN.get(letter) ?? CYRILLIC.get(letter) ?? (/^[A-Z]$/.test(base) ? [base] : undefined);
}

/** Letters of a name in upper case, with one space between its parts. Apostrophes are dropped. */
function lettersOf(native: string): readonly string[] {
  // The sharp s has no upper case of one letter in Unicode's tables; ICAO's has.
  const upper = native
    .normalize('NFC')
    .replace(/ß/gu, 'ẞ')
    .replace(/[iı]\u0307?/gu, 'I')
    .toUpperCase();
  return Array.from(
    upper
      .replace(/['’ʼ`.]/gu, '')
      .replace(/[\s\-‐‑–—,]+/gu, ' ')
      .trim(),
  );
}

/**
 * Writes a Turkish, Russian or other name of the two tables in the Latin letters of a passport: `Шукшин` as `SHUKSHIN`.
 * @returns the usual form, in capitals; undefined when the name has a letter of neither table.
 */
export function icaoForm(native: string): string | undefined {
  const forms = lettersOf(native).map((letter) => (letter === ' ' ? [' '] : formsOf(letter)));
  return forms.every((form) => form !== undefined) ? forms.map((form) => form[0]).join('') : undefined;
}

/**
 * Tells whether a Latin name is one of the forms of a native name by the tables, in any letter case and with any alternative.
 * @returns undefined when the native name has a letter of neither table.
 * @see SPEC.md SCHEMA-33
 */
export function isIcaoForm(native: string, latin: string): boolean | undefined {
  const letters = lettersOf(native);
  const wanted = upperLatin(lettersOf(latin).join(''));
  // Positions in the Latin name that the letters so far can reach. No choice is tried twice, so time is bounded.
  let reached = new Set([0]);
  for (const letter of letters) {
    const forms = letter === ' ' ? [' '] : formsOf(letter);
    if (forms === undefined) return undefined;
    const next = new Set<number>();
    for (const at of reached) for (const form of forms) if (wanted.startsWith(form, at)) next.add(at + form.length);
    reached = next;
  }
  return reached.has(wanted.length);
}
