import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/core/bytes.js';
import { formatFingerprint, parseFingerprint } from '../../../src/trust/ceremony/fingerprint.js';

const DIGEST = fromHex('00443214c74254b635cf84653a56d7c675be77df00443214c74254b635cf8465');

describe('fingerprint', () => {
  it('shows a digest as 13 groups of 4 base32 characters (TRUST-26)', () => {
    // From RFC 4648: the digits of the alphabet in order are 0x00443214c7...
    expect(formatFingerprint(DIGEST)).toBe('ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567-ABCD-EFGH-IJKL-MNOP-QRSQ');
    expect(formatFingerprint(new Uint8Array(32))).toBe(Array(13).fill('AAAA').join('-'));
    expect(formatFingerprint(new Uint8Array(32).fill(0xff))).toBe(`${Array(12).fill('7777').join('-')}-777Q`);
  });

  it('reads back what it shows, in either case and with any spacing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constantFrom('-', ' ', '', '\n'), (digest, between) => {
        const text = formatFingerprint(digest).replaceAll('-', between);
        expect(toHex(parseFingerprint(text))).toBe(toHex(digest));
        expect(toHex(parseFingerprint(text.toLowerCase()))).toBe(toHex(digest));
      }),
    );
  });

  it('reads the digest in hexadecimal', () => {
    expect(toHex(parseFingerprint(toHex(DIGEST)))).toBe(toHex(DIGEST));
  });

  it('refuses what is too short, too long, of another alphabet or with a second text for one digest (TRUST-26)', () => {
    const good = formatFingerprint(DIGEST);
    for (const bad of ['', good.slice(0, -1), `${good}A`, good.replace('A', '1'), good.replace('A', 'А'), `${good.slice(0, -1)}R`]) {
      expect(() => parseFingerprint(bad)).toThrowCode('ID_MALFORMED');
    }
  });

  it.each([
    ['ABC1-', 'group 1 (ABC1) has 1'],
    ['ABCD-EFG', 'there are 51 characters, not 52', 'ABCD-EFGH-'],
    ['RSQ8', 'group 13 (RSQ8) has 8', 'QRSQ'],
    ['QRSR', 'group 13 (QRSR) ends with R, and the last character is A or Q', 'QRSQ'],
  ])('names the group that was misheard: %s (CONV-02)', (heard, fault, said = 'ABCD-') => {
    const value = formatFingerprint(DIGEST).replace(said, heard);
    const expected = `a fingerprint, 13 groups of 4 characters, each A to Z or 2 to 7; ${fault}`;
    expect(() => parseFingerprint(value)).toThrowCode('ID_MALFORMED', { expected, value });
  });

  it('takes digests of 32 bytes only', () => {
    expect(() => formatFingerprint(new Uint8Array(31))).toThrow(RangeError);
  });
});
