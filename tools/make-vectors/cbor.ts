// SPDX-License-Identifier: Apache-2.0
// Encodings: what the one encoding of a value is, and one fault in each that is refused.
import type { ErrorCode } from '../../src/core/errors.js';
import type { Json, JsonObject } from '../../src/conformance/adapter/operation.js';
import type { VectorCase } from './vector.js';

const refused = (name: string, clause: string, expect: ErrorCode, bytes: string, comment: string, limits: JsonObject = {}): VectorCase => ({
  name,
  operation: 'cbor.decode',
  clause,
  comment,
  expect,
  input: { bytes, ...limits },
});

const read = (name: string, clause: string, bytes: string, value: Json, comment: string, limits: JsonObject = {}): VectorCase[] => [
  { name: `accepted-${name}`, operation: 'cbor.decode', clause, comment, expect: 'ok', input: { bytes, ...limits }, output: { value } },
  {
    name: `encoded-${name}`,
    operation: 'cbor.encode',
    clause,
    comment,
    expect: 'ok',
    input: { value, ...(limits['tag'] !== undefined && { tag: limits['tag'] }) },
    output: { bytes },
  },
];

const nested = (depth: number): string => '81'.repeat(depth) + '00';
const nestedValue = (depth: number): Json => (depth === 0 ? 0 : [nestedValue(depth - 1)]);

export const CBOR: readonly VectorCase[] = [
  ...read(
    'example',
    'CBOR-04',
    'a5030018181b000000010000000020420102626964' + '82f5f6646e6f746562c3a9',
    {
      map: [
        [3, 0],
        [24, 4294967296],
        [-1, { bytes: '0102' }],
        ['id', [true, null]],
        ['note', 'é'],
      ],
    },
    'the example of section CBOR: unsigned keys, negative keys, text keys',
  ),
  ...read(
    'integers',
    'CBOR-03',
    '8a0017181818ff190100390100' + '1a000100001b0020000000000000' + '1bffffffffffffffff3bffffffffffffffff',
    [
      0,
      23,
      24,
      255,
      256,
      -257,
      65536,
      { integer: '9007199254740992' },
      { integer: '18446744073709551615' },
      { integer: '-18446744073709551616' },
    ],
    'the shortest head of each length, and the ends of the range (CBOR-16)',
  ),
  ...read(
    'range',
    'CBOR-16',
    '821b0020000000000000' + '3b001fffffffffffff',
    [{ integer: '9007199254740992' }, { integer: '-9007199254740992' }],
    'integers beyond 2^53 - 1 stay exact',
  ),
  ...read(
    'key-order',
    'CBOR-04',
    'a6' + '1700' + '181800' + '2000' + '381800' + '616200' + '62616100',
    {
      map: [
        [23, 0],
        [24, 0],
        [-1, 0],
        [-25, 0],
        ['b', 0],
        ['aa', 0],
      ],
    },
    'keys ascend by their encoded bytes: the shorter text first',
  ),
  ...read('empty', 'CBOR-05', '84408060a0', [{ bytes: '' }, [], '', { map: [] }], 'empty strings, arrays and maps have definite length'),
  ...read(
    'text',
    'CBOR-06',
    '83' + '63efbbbf' + '6365cc81' + '64f09f9880',
    ['\ufeff', 'e\u0301', '\u{1f600}'],
    'text is kept as it is: a byte-order mark, a combining accent, a character of four bytes',
  ),
  ...read('simple', 'CBOR-07', '83f4f5f6', [false, true, null], 'the three simple values'),
  ...read('tagged', 'CBOR-08', 'd8628101', [1], 'the tag that the rule asks for opens the encoding', { tag: 98 }),
  ...read('deepest', 'CBOR-09', nested(16), nestedValue(16), 'arrays as deep as the limit'),
  refused('truncated-head', 'CBOR-01', 'CBOR_TRUNCATED', '1901', 'the head ends within its argument'),
  refused('truncated-string', 'CBOR-01', 'CBOR_TRUNCATED', '430102', 'a byte string of three bytes, of which two follow'),
  refused('truncated-array', 'CBOR-01', 'CBOR_TRUNCATED', '8201', 'an array of two, of which one follows'),
  refused('truncated-map', 'CBOR-01', 'CBOR_TRUNCATED', 'a20100', 'a map of two entries, of which one follows'),
  refused('count-huge', 'CBOR-01', 'CBOR_TRUNCATED', '9bffffffffffffffff', 'a count beyond the bytes that follow is refused at its head'),
  refused('empty-input', 'CBOR-01', 'CBOR_TRUNCATED', '', 'no byte at all'),
  refused('trailing', 'CBOR-02', 'CBOR_TRAILING', '0000', 'one byte behind the item'),
  refused('integer-long', 'CBOR-03', 'CBOR_NOT_SHORTEST', '1817', '23 fits the initial byte'),
  refused('integer-two-bytes', 'CBOR-03', 'CBOR_NOT_SHORTEST', '1900ff', '255 fits one byte'),
  refused('integer-four-bytes', 'CBOR-03', 'CBOR_NOT_SHORTEST', '1a0000ffff', '65535 fits two bytes'),
  refused('integer-eight-bytes', 'CBOR-03', 'CBOR_NOT_SHORTEST', '1b00000000ffffffff', '2^32 - 1 fits four bytes'),
  refused('length-long', 'CBOR-03', 'CBOR_NOT_SHORTEST', '580100', 'a length of 1 fits the initial byte'),
  refused('count-long', 'CBOR-03', 'CBOR_NOT_SHORTEST', '980100', 'a count of 1 fits the initial byte'),
  refused('tag-long', 'CBOR-03', 'CBOR_NOT_SHORTEST', 'd90062a0', 'the tag number 98 fits one byte', { tag: 98 }),
  refused('keys-unsorted', 'CBOR-04', 'CBOR_KEY_ORDER', 'a202000100', 'key 1 behind key 2'),
  refused('key-repeated', 'CBOR-04', 'CBOR_KEY_ORDER', 'a201000100', 'key 1 twice'),
  refused('keys-negative-first', 'CBOR-04', 'CBOR_KEY_ORDER', 'a220000100', 'a negative key before an unsigned one'),
  refused('keys-text-length', 'CBOR-04', 'CBOR_KEY_ORDER', 'a262616100616200', 'a longer text key before a shorter one'),
  refused('array-indefinite', 'CBOR-05', 'CBOR_INDEFINITE', '9f01ff', 'an array of indefinite length'),
  refused('map-indefinite', 'CBOR-05', 'CBOR_INDEFINITE', 'bf0100ff', 'a map of indefinite length'),
  refused('bytes-indefinite', 'CBOR-05', 'CBOR_INDEFINITE', '5f4101ff', 'a byte string in chunks'),
  refused('text-indefinite', 'CBOR-05', 'CBOR_INDEFINITE', '7f6161ff', 'text in chunks'),
  refused('break-alone', 'CBOR-05', 'CBOR_INDEFINITE', 'ff', 'a break without a beginning'),
  refused('text-overlong', 'CBOR-06', 'CBOR_UTF8', '62c0af', 'an overlong form'),
  refused('text-surrogate', 'CBOR-06', 'CBOR_UTF8', '63eda080', 'a surrogate'),
  refused('text-beyond', 'CBOR-06', 'CBOR_UTF8', '64f4908080', 'above U+10FFFF'),
  refused('text-cut', 'CBOR-06', 'CBOR_UTF8', '61c3', 'a sequence that ends within a character'),
  refused('float-half', 'CBOR-07', 'CBOR_SIMPLE', 'f93c00', 'a float of two bytes'),
  refused('float-double', 'CBOR-07', 'CBOR_SIMPLE', 'fb3ff0000000000000', 'a float of eight bytes'),
  refused('undefined', 'CBOR-07', 'CBOR_SIMPLE', 'f7', 'undefined'),
  refused('simple-two-bytes', 'CBOR-07', 'CBOR_SIMPLE', 'f8ff', 'simple value 255'),
  refused('tag-big-integer', 'CBOR-08', 'CBOR_TAG', 'c24101', 'a big integer'),
  refused('tag-inside', 'CBOR-08', 'CBOR_TAG', 'd86281d86200', 'the permitted tag a second time, inside', { tag: 98 }),
  refused('tag-missing', 'CBOR-08', 'CBOR_TAG', '8101', 'no tag where the rule asks for one', { tag: 98 }),
  refused('tag-another', 'CBOR-08', 'CBOR_TAG', 'd8608101', 'tag 96 where the rule asks for 98', { tag: 98 }),
  refused('too-deep', 'CBOR-09', 'CBOR_DEPTH', nested(17), 'arrays one deeper than the limit'),
  refused('too-many-items', 'CBOR-10', 'CBOR_ITEMS', '8401020304', 'five items where the rule allows four', { maxItems: 4 }),
  refused('too-many-keys', 'CBOR-10', 'CBOR_ITEMS', 'a201000200', 'keys and values count singly: five items where four are allowed', {
    maxItems: 4,
  }),
  refused('too-long', 'CBOR-11', 'CBOR_SIZE', '4401020304', 'five bytes where the rule allows four', { maxBytes: 4 }),
  refused('too-long-and-ill-formed', 'CBOR-11', 'CBOR_SIZE', 'ffffffffff', 'the length is checked before any byte is read', {
    maxBytes: 4,
  }),
  refused('info-28', 'CBOR-12', 'CBOR_RESERVED', '1c', 'additional information 28'),
  refused('info-30', 'CBOR-12', 'CBOR_RESERVED', '5e', 'additional information 30, of a byte string'),
  refused('integer-indefinite', 'CBOR-12', 'CBOR_RESERVED', '1f', 'additional information 31 of an integer'),
  refused('key-bytes', 'CBOR-14', 'CBOR_KEY_TYPE', 'a1410100', 'a byte string as key'),
  refused('key-array', 'CBOR-14', 'CBOR_KEY_TYPE', 'a18000', 'an array as key'),
  refused('key-null', 'CBOR-14', 'CBOR_KEY_TYPE', 'a1f600', 'null as key'),
  refused('first-fault', 'CBOR-15', 'CBOR_NOT_SHORTEST', '82181762c0af', 'two faults: the first in the order of the bytes decides'),
  refused('key-before-float', 'CBOR-15', 'CBOR_KEY_TYPE', 'a1f93c0000', 'a float as key: the type of a key is judged first'),
  refused(
    'head-before-tag',
    'CBOR-15',
    'CBOR_NOT_SHORTEST',
    'd9006200',
    'a long head of a tag that is not allowed: the head is judged first',
  ),
];
