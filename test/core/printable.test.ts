import { describe, expect, it } from 'vitest';
import { isSeenWhole, printable, printableJson, printableLines, replaceUnread } from '../../src/core/printable.js';

const HOSTILE = 'a\x1b[2J\u009b1m\u202e\u2066\u200b\ufeff\u{e0041}\x7f\r\n\u2028b';

describe('text of others', () => {
  it('is shown with what a terminal obeys, hides or turns around escaped', () => {
    expect(printable(HOSTILE)).toBe('a\\u{1b}[2J\\u{9b}1m\\u{202e}\\u{2066}\\u{200b}\\u{feff}\\u{e0041}\\u{7f}\\u{d}\\u{a}\\u{2028}b');
    expect(printable('Zürich 東京 عربي 😀')).toBe('Zürich 東京 عربي 😀');
    expect(printableLines('a\x1b\nb')).toBe('a\\u{1b}\nb');
  });

  it('stays the same to a reader of JSON', () => {
    const value = { [HOSTILE]: [HOSTILE, 'Zürich 😀'], n: 1 };
    for (const text of [printableJson(value), printableJson(value, 2)]) {
      expect(JSON.parse(text)).toEqual(value);
      expect(text).not.toMatch(/[^\P{C}\n]/u);
      expect(text).toContain('Zürich 😀');
    }
    expect(printableJson(value, 2).split('\n')).toHaveLength(7);
  });
});

/** One character or text of each kind, and what becomes of it: escaped in a terminal, replaced on paper, refused in the name of a file. */
const KINDS: readonly (readonly [name: string, text: string, terminal: boolean, paper: boolean, file: boolean])[] = [
  ['letters with accents and marks', 'Zürich e\u0301 \u0e01\u0e33', false, false, false],
  ['Arabic', '\u0639\u0631\u0628\u064a', false, false, false],
  ['Han', '\u845b\u98fe', false, false, false],
  ['a picture', '\u{1f600}', false, false, false],
  ['spaces of other widths', 'a\u00a0b\u3000c\u202fd', false, false, false],
  ['a combining grapheme joiner', 'a\u034fb', true, true, true],
  ['a Hangul filler', 'a\u115fb', true, true, true],
  ['a Hangul vowel filler', 'a\u1160b', true, true, true],
  ['a Hangul letter filler', 'a\u3164b', true, true, true],
  ['a halfwidth Hangul filler', 'a\uffa0b', true, true, true],
  ['a zero-width space', 'a\u200bb', true, true, true],
  ['a soft hyphen', 'a\u00adb', true, true, true],
  ['a byte-order mark', 'a\ufeffb', true, true, true],
  ['a word joiner', 'a\u2060b', true, true, true],
  ['a tag character', 'a\u{e0041}b', true, true, true],
  ['a reserved ignorable', 'a\u{e0fff}b', true, true, true],
  ['an interlinear mark', 'a\ufff9b', true, true, true],
  ['an override of direction', 'a\u202eb', true, true, true],
  ['an isolate', 'a\u2066b', true, true, true],
  ['a mark of direction', 'a\u200fb', true, true, true],
  ['an Arabic mark of direction', '\u0639\u061c\u0631', true, true, true],
  ['an escape', 'a\u001bb', true, true, true],
  ['a separator of lines', 'a\u2028b', true, true, true],
  ['an Arabic number sign, which is seen', '\u0600', true, false, true],
  ['a joiner in Persian', '\u0642\u0631\u0627\u0631\u062f\u0627\u062f\u200c\u0647\u0627', true, false, true],
  ['a joiner behind a Devanagari virama', '\u0915\u094d\u200d\u0937', true, false, true],
  ['a joiner behind a Sinhala virama', '\u0dc1\u0dca\u200d\u0dbb\u0dd3', true, false, true],
  ['a joiner in Latin', 'pay\u200dpal', true, true, true],
  ['a joiner in Cyrillic', '\u0430\u200c\u0431', true, true, true],
  ['a second joiner', '\u0642\u200c\u200c\u0631', true, true, true],
  ['a joiner that begins', '\u200c\u0642', true, true, true],
  ['a variant of a Han letter', '\u845b\u{e0100}', true, false, true],
  ['a selector behind a Latin letter', 'a\u{e0100}', true, true, true],
  ['a selector behind a picture', '\u2696\ufe0f', true, false, true],
  ['a selector behind a Latin letter, of pictures', 'a\ufe0f', true, true, true],
  ['a Mongolian selector', '\u182d\u180b\u1820', true, false, true],
  ['a Mongolian selector elsewhere', 'a\u180b', true, true, true],
];

describe('a character that is not seen', () => {
  it.each(KINDS)('is told from those that are, with what its script needs: %s', (_name, text, terminal, paper, file) => {
    expect(printable(text) !== text).toBe(terminal);
    expect(JSON.parse(printableJson(text))).toBe(text);
    expect(printable(printableJson(text))).toBe(printableJson(text));
    expect(replaceUnread(text) !== text).toBe(paper);
    expect(isSeenWhole(text)).toBe(!file);
  });

  it('leaves a sign of itself', () => {
    expect(printable('a\u3164b\u{e0100}')).toBe('a\\u{3164}b\\u{e0100}');
    expect(replaceUnread('a\u200bb\n\tc\u{e0041}')).toBe('a\ufffdb\n\tc\ufffd');
  });
});
