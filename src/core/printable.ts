// SPDX-License-Identifier: Apache-2.0
// Makes text of a peer safe to show: it cannot control a terminal, change the direction of writing or hide characters. Unicode properties
// decide, so no list of single characters has to be kept.

/** Characters that a terminal obeys, does not show, or lets turn the direction of writing. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** The same for every later version of Unicode: characters that are unassigned today are left out. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Characters that paper does not show, except where the script needs them. Those are a joiner behind a letter of a script that joins, and a
 * selector behind a character whose form it selects (Han, Mongolian, pictures). Line feed and tab stay too.
 */
const UNREAD =
  /(?![\n\t])(?!(?<=[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Khmr}\p{scx=Tibt}])[\u200c\u200d])(?!(?<=\p{scx=Hani})[\ufe00-\ufe02\u{e0100}-\u{e01ef}])(?!(?<=\p{scx=Mong})[\u180b-\u180d\u180f])(?!(?<=\p{Extended_Pictographic})\ufe0f)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Escapes every character that a reader would not see as it is, line breaks included: `\u{202e}`. */
export function printable(text: string): string {
  return text.replaceAll(UNSHOWN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** As {@link printable}, for a whole text: its line feeds stay. Escape each value before it goes into a line. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Renders JSON that is safe to show and parses to the same value as `JSON.stringify` output. @param indent - Spaces a level. */
export function printableJson(value: unknown, indent?: number): string {
  // Outside of texts only the line feeds between members are such characters.
  return JSON.stringify(value, undefined, indent).replaceAll(UNSHOWN, (character) =>
    character === '\n' ? character : Array.from({ length: character.length }, (_, i) => escaped(character.charCodeAt(i))).join(''),
  );
}

/** Puts U+FFFD for characters that are invisible or misleading on paper; characters that the script needs stay. */
export function replaceUnread(text: string): string {
  return text.replaceAll(UNREAD, '\ufffd');
}

/** Tells whether a reader sees every character of a name. Strict, for names of files: two that look alike must be alike. */
export function isSeenWhole(name: string): boolean {
  return !HIDDEN.test(name);
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
