import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/core/bytes.js';
import { isDer } from '../../../src/log/timestamp/strict-der.js';

const time = (text: string): string => `18${text.length.toString(16).padStart(2, '0')}${Buffer.from(text).toString('hex')}`;

describe('DER', () => {
  it.each([
    ['an empty sequence', '3000'],
    ['a length of one digit', `048180${'00'.repeat(128)}`],
    ['a length of two digits', `04820100${'00'.repeat(256)}`],
    ['small numbers', '300c020100020200800201ff020180'.replace('300c', '300d')],
    ['true and false', '3006010100' + '0101ff'],
    ['a time to the second', time('20261124120000Z')],
    ['a time with a fraction', time('20261124120000.25Z')],
    ['a tagged item of its own', 'a0053003020101'],
  ])('is %s (LOG-56)', (_name, hex) => {
    expect(isDer(fromHex(hex))).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['two items', '30003000'],
    ['more than there is', '300200'],
    ['an item beyond the one around it', '3003040200'],
    ['an indefinite length', '30800000'],
    ['a long form for a short length', '30810100'],
    ['a leading zero in a length', `04820080${'00'.repeat(128)}`],
    ['a length of four digits', '308400000000'],
    ['a tag of several bytes', '1f0100'],
    ['a string in parts', '2404' + '0402ffff'],
    ['a sequence that is not made of items', '1000'],
    ['an empty number', '0200'],
    ['a positive number longer than it must be', '02020001'],
    ['a negative number longer than it must be', '0202ff80'],
    ['a truth of two bytes', '0102ffff'],
    ['another truth', '010101'],
    ['a time of another zone', time('20261124120000+0300')],
    ['a time without seconds', time('202611241200Z')],
    ['a fraction that ends in zero', time('20261124120000.50Z')],
    ['a fraction beyond reason', time(`20261124120000.${'1'.repeat(20)}Z`)],
    ['too deep a nest', Array.from({ length: 40 }, (_, i) => `30${(2 * (39 - i)).toString(16).padStart(2, '0')}`).join('')],
  ])('is not %s (LOG-56)', (_name, hex) => {
    expect(isDer(fromHex(hex))).toBe(false);
  });
});
