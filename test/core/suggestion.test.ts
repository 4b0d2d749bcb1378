import { describe, expect, it } from 'vitest';
import { editDistance, suggestion } from '../../src/core/suggestion.js';

const KNOWN = ['--home', '--out', '--json', '--passphrase-file', '--also-hash'];

describe('a suggestion', () => {
  it.each([
    ['--hoem', '--home'],
    ['--HOME', '--home'],
    ['--pasphrase-file', '--passphrase-file'],
    ['--passphrase-flie', '--passphrase-file'],
    ['--passphrasefile', '--passphrase-file'],
    ['--jsno', '--json'],
    // As many edits as a third of its letters, and no more.
    ['--jason', '--json'],
    ['--hxxe', '--home'],
    ['--xxxx', undefined],
    ['o', undefined],
  ])('for %s is %s', (word, expected) => {
    expect(suggestion(word, KNOWN)).toBe(expected);
  });

  it('takes the nearest, and of equals the first; a short word may differ by one letter', () => {
    expect(suggestion('cat', ['cut', 'cab', 'cats'])).toBe('cut');
    expect(suggestion('cats', ['cut', 'cat'])).toBe('cat');
    expect(suggestion('ab', ['ax', 'xy'])).toBe('ax');
    expect(suggestion('ab', ['xy'])).toBeUndefined();
    expect(suggestion('ab', [])).toBeUndefined();
    expect(suggestion('', ['abc'])).toBeUndefined();
  });

  it("counts two neighbours that stand in each other's place as one edit, and no other two", () => {
    expect(suggestion('ba', ['ab'])).toBe('ab');
    expect(suggestion('cdba', ['cdab'])).toBe('cdab');
    expect(suggestion('bacd', ['abcd'])).toBe('abcd');
    for (const word of ['bx', 'xa']) expect(suggestion(word, ['ab'])).toBeUndefined();
    expect(suggestion('bxa', ['axb'])).toBeUndefined();
  });

  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abcd', 'abcd', 0],
    ['kitten', 'sitting', 3],
    ['abcd', 'bacd', 1],
    ['abcdef', 'badcfe', 3],
    ['ca', 'abc', 3],
  ])('is measured: from "%s" to "%s" are %s edits', (from, to, edits) => {
    expect(editDistance(from, to)).toBe(edits);
  });
});
