import { describe, expect, it } from 'vitest';
import { concat, fromHex, toUtf8 } from '../../../src/core/bytes.js';
import { TAG, DerReader, context, encodeDer, encodeInteger, encodeOid, oidText, smallInteger } from '../../../src/log/timestamp/der.js';
import { HASHES, imprintOf } from '../../../src/log/timestamp/imprint.js';
import { readTimeToken } from '../../../src/log/timestamp/token.js';

const SIGNATURE = new Uint8Array(64).fill(7);
const NONCE = fromHex('4001');
const seq = (...parts: Uint8Array[]): Uint8Array => encodeDer(TAG.sequence, ...parts);
const octets = (bytes: Uint8Array): Uint8Array => encodeDer(TAG.octetString, bytes);
const integer = (...bytes: number[]): Uint8Array => encodeInteger(Uint8Array.from(bytes));
const time = (text: string): Uint8Array => encodeDer(TAG.time, toUtf8(text));

interface Parts {
  contentType: string;
  eContentType: string;
  version: Uint8Array;
  /** Object identifier. */
  hash: string;
  genTime: string;
  /** Between genTime and nonce. */
  more: Uint8Array;
  nonce: Uint8Array;
  /** After the nonce. */
  last: Uint8Array;
  certificates: Uint8Array;
  signers: Uint8Array;
  /** Behind the TSTInfo, in its octet string. */
  behind: Uint8Array;
}
const NONE = new Uint8Array(0);

/** A token without a signature worth the name: whoever compares imprints has not looked at one. */
function token(change: Partial<Parts> = {}): Uint8Array {
  const parts: Parts = {
    contentType: '1.2.840.113549.1.7.2',
    eContentType: '1.2.840.113549.1.9.16.1.4',
    version: integer(1),
    hash: HASHES['sha-256'].oid,
    genTime: '20261124120000Z',
    more: NONE,
    nonce: encodeInteger(NONCE),
    last: NONE,
    certificates: NONE,
    signers: seq(),
    behind: NONE,
    ...change,
  };
  const known = parts.hash === HASHES['sha-512'].oid ? 'sha-512' : 'sha-256';
  const imprint = seq(seq(encodeOid(parts.hash)), octets(imprintOf(SIGNATURE, known)));
  const info = seq(...[parts.version, encodeOid('1.2.3.4'), imprint, integer(9), time(parts.genTime), parts.more, parts.nonce, parts.last]);
  const encapsulated = seq(encodeOid(parts.eContentType), encodeDer(context(0), octets(concat(info, parts.behind))));
  const signed = seq(integer(3), encodeDer(TAG.set), encapsulated, parts.certificates, encodeDer(TAG.set, parts.signers));
  return seq(encodeOid(parts.contentType), encodeDer(context(0), signed));
}

describe('a time token', () => {
  it('says when, how exactly, and under which policy (LOG-27)', () => {
    const accuracy = seq(integer(2), encodeDer(0x80, Uint8Array.of(3)), encodeDer(0x81, Uint8Array.of(1)));
    const found = readTimeToken(token({ genTime: '20261124120000.25Z', more: accuracy }), SIGNATURE, { nonce: NONCE, policy: '1.2.3.4' });
    expect(found).toMatchObject({
      at: Date.UTC(2026, 10, 24, 12) + 250,
      accuracyMs: 2004,
      policy: '1.2.3.4',
      hash: 'sha-256',
      certificates: [],
    });
    expect(found.provenAt).toBe(Date.UTC(2026, 10, 24, 12) / 1000 + 3);
    expect(found.serial).toEqual(Uint8Array.of(9));
  });

  it('needs no nonce when none is expected (LOG-27)', () => {
    const found = readTimeToken(token({ nonce: NONE }), SIGNATURE);
    expect(found.nonce).toBeUndefined();
    expect(() => readTimeToken(token({ nonce: NONE }), SIGNATURE, { nonce: NONCE })).toThrowCode('LOG_TIME_TOKEN', { field: 'nonce' });
  });

  it('hands out its certificates as they are (LOG-27)', () => {
    const certificates = encodeDer(context(0), seq(integer(1)), seq(integer(2)));
    expect(readTimeToken(token({ certificates }), SIGNATURE).certificates).toEqual([seq(integer(1)), seq(integer(2))]);
  });

  it('is about the signature as CBOR has it, with its head (LOG-27)', () => {
    expect(readTimeToken(token({ hash: HASHES['sha-512'].oid }), SIGNATURE).hash).toBe('sha-512');
    expect(() => readTimeToken(token(), SIGNATURE.slice(1))).toThrowCode('LOG_TIME_TOKEN', { field: 'imprint' });
    expect(() => readTimeToken(token(), concat(fromHex('5840'), SIGNATURE))).toThrowCode('LOG_TIME_TOKEN', { field: 'imprint' });
  });

  const tooMany = encodeDer(context(0), ...Array.from({ length: 17 }, () => seq()));
  it.each<[string, Partial<Parts>, string]>([
    ['another content type', { contentType: '1.2.840.113549.1.7.1' }, 'contentType'],
    ['another content inside', { eContentType: '1.2.840.113549.1.7.1' }, 'eContentType'],
    ['another version', { version: integer(2) }, 'version'],
    ['an unknown hash', { hash: '1.3.14.3.2.26' }, 'hashAlgorithm'],
    ['a second signer', { signers: concat(seq(), seq()) }, 'signerInfos'],
    ['no signer', { signers: NONE }, 'signerInfos'],
    ['seventeen certificates', { certificates: tooMany }, 'certificates'],
    ['an extension', { last: encodeDer(context(1), seq()) }, 'extensions'],
    ['the default written out', { more: encodeDer(TAG.boolean, Uint8Array.of(0)) }, 'ordering'],
    ['something behind its content', { behind: Uint8Array.of(0) }, 'tstInfo'],
    ['an accuracy with more to it', { more: seq(integer(1), encodeDer(0x82, NONE)) }, 'accuracy'],
    ['a local time', { genTime: '20261124120000+0300' }, 'genTime'],
    ['no seconds', { genTime: '202611241200Z' }, 'genTime'],
    ['a fraction that ends in zero', { genTime: '20261124120000.50Z' }, 'genTime'],
    ['a day that does not exist', { genTime: '20260230120000Z' }, 'genTime'],
    ['an hour that does not exist', { genTime: '20261124240000Z' }, 'genTime'],
    ['a time with something before it', { genTime: ' 20261124120000Z' }, 'genTime'],
    ['a time longer than any', { genTime: `20261124120000.${'1'.repeat(60)}Z` }, 'genTime'],
  ])('is refused with %s (LOG-27)', (_name, change, field) => {
    expect(() => readTimeToken(token(change), SIGNATURE)).toThrowCode('LOG_TIME_TOKEN', { field });
  });

  it('is refused when it is too large, cut off anywhere, or followed by anything (LOG-27)', () => {
    const whole = token();
    expect(() => readTimeToken(new Uint8Array(8193), SIGNATURE)).toThrowCode('LOG_TIME_TOKEN', { field: 'size' });
    expect(() => readTimeToken(concat(whole, Uint8Array.of(0)), SIGNATURE)).toThrowCode('LOG_TIME_TOKEN', { field: 'contentInfo' });
    for (let length = 0; length < whole.length; length++) {
      expect(() => readTimeToken(whole.subarray(0, length), SIGNATURE)).toThrowCode('LOG_TIME_TOKEN');
    }
  });

  it('never comes out otherwise than by a code, whichever byte is changed (LOG-27)', () => {
    const whole = token({ more: seq(integer(2)), certificates: encodeDer(context(0), seq(integer(1))) });
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0x00, 0x7f, 0x80, 0xff, (whole[at]! ^ 1) & 0xff]) {
        const changed = whole.slice();
        changed[at] = value;
        try {
          readTimeToken(changed, SIGNATURE);
        } catch (error) {
          expect(error).toMatchObject({ code: 'LOG_TIME_TOKEN' });
        }
      }
    }
  });
});

describe('DER', () => {
  it.each(['1.2.840.113549.1.7.2', '2.16.840.1.101.3.4.2.1', '0.9.2342', '2.999.3'])('writes and reads %s', (text) => {
    const reader = new DerReader(encodeOid(text));
    expect(oidText(reader.take(TAG.oid, 'oid'), 'oid')).toBe(text);
    reader.end('oid');
  });

  it('writes lengths and integers in shortest form', () => {
    expect(encodeDer(4, new Uint8Array(127)).subarray(0, 2)).toEqual(fromHex('047f'));
    expect(encodeDer(4, new Uint8Array(128)).subarray(0, 3)).toEqual(fromHex('048180'));
    expect(encodeDer(4, new Uint8Array(256)).subarray(0, 4)).toEqual(fromHex('04820100'));
    expect(encodeInteger(fromHex('0000'))).toEqual(fromHex('020100'));
    expect(encodeInteger(fromHex('0080'))).toEqual(fromHex('02020080'));
  });

  it.each([
    ['an indefinite length', '3080'],
    ['a length of five bytes', '30850000000001'],
    ['a long form for a short length', '30810100'],
    ['a leading zero in a length', `30820080${'00'.repeat(128)}`],
    ['more than there is', '300200'],
    ['no length', '30'],
  ])('is refused with %s (LOG-27)', (_name, hex) => {
    expect(() => new DerReader(fromHex(hex)).take(TAG.sequence, 'it')).toThrowCode('LOG_TIME_TOKEN', { field: 'it' });
  });

  it.each([
    ['empty', '0200'],
    ['longer than it must be', '02020001'],
    ['negative', '0201ff'],
    ['negative and longer than it must be', '0202ff80'],
    ['above four bytes', '02050100000000'],
  ])('reads no small integer that is %s (LOG-27)', (_name, hex) => {
    const item = new DerReader(fromHex(hex)).take(TAG.integer, 'it');
    expect(() => smallInteger(item, 'it')).toThrowCode('LOG_TIME_TOKEN', { field: 'it' });
  });

  it.each([
    ['is empty', '0600'],
    ['ends inside a number', '060188'],
    ['has a number longer than it must be', '0603288001'],
    ['has a number beyond reason', `060a28${'ff'.repeat(8)}7f`],
  ])('reads no object identifier that %s (LOG-27)', (_name, hex) => {
    const item = new DerReader(fromHex(hex)).take(TAG.oid, 'it');
    expect(() => oidText(item, 'it')).toThrowCode('LOG_TIME_TOKEN', { field: 'it' });
  });
});
