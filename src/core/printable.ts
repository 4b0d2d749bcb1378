// SPDX-License-Identifier: Apache-2.0
// Text of others, as it may be shown: it can command no terminal, turn no direction of writing, and hide nothing. Characters are judged
// by their Unicode properties, so that no list has to know each of them.

/** Characters that a terminal obeys, does not show, or lets turn the direction of writing. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** The same, as a reader of any later version of Unicode judges them: without what is assigned by then. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Characters that paper does not show, except where the script needs them. Those are a joiner behind a letter of a script that joins, and a
 * selector behind a character whose form it selects (Han, Mongolian, pictures). Line feed and tab stay too.
 */
const UNREAD =
  /(?![\n\t])(?!(?<=[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Khmr}\p{scx=Tibt}])[\u200c\u200d])(?!(?<=\p{scx=Hani})[\ufe00-\ufe02\u{e0100}-\u{e01ef}])(?!(?<=\p{scx=Mong})[\u180b-\u180d\u180f])(?!(?<=\p{Extended_Pictographic})\ufe0f)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Escapes what would not be seen as it is, line breaks among it: `\u{202e}`. */
export function printable(text: string): string {
  return text.replaceAll(UNSHOWN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** As {@link printable}, for a whole text: its line feeds stay. What goes into one line of it is escaped before. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** JSON that is safe to show, and says to every reader what `JSON.stringify` says. @param indent - Spaces a level. */
export function printableJson(value: unknown, indent?: number): string {
  // No character outside of a text is one of these, but the line feeds between members.
  return JSON.stringify(value, undefined, indent).replaceAll(UNSHOWN, (character) =>
    character === '\n' ? character : Array.from({ length: character.length }, (_, i) => escaped(character.charCodeAt(i))).join(''),
  );
}

/** Puts U+FFFD where {@link printable} escapes: for text that must stay short and may hold no backslash. */
export function replaceUnshown(text: string): string {
  return text.replaceAll(UNSHOWN, '\ufffd');
}

/** Puts U+FFFD where a reader of paper would see nothing, or would be led astray; characters that the script needs stay. */
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
