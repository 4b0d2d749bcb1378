// SPDX-License-Identifier: Apache-2.0
// Text of others, as it may be shown: it can command no terminal, turn no direction of writing, and hide nothing.

/** Characters that a terminal obeys, does not show, or lets turn the direction of writing. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

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

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
