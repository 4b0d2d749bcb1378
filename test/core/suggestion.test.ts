import { describe, expect, it } from 'vitest';
import { suggestion } from '../../src/core/suggestion.js';

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
});
