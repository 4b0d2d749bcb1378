import { describe, expect, it } from 'vitest';
import { printable, printableJson, printableLines } from '../../src/core/printable.js';

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
