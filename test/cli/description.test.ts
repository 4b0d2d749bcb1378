// Descriptions written by administrators: what is read of them, and which fault is named.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Description, member, readJson, texts } from '../../src/cli/file/description.js';
import { UsageError } from '../../src/cli/usage-error.js';

const folder = mkdtempSync(join(tmpdir(), 'rogatory-description-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'one.json');
const file = (content: string | Uint8Array): string => (writeFileSync(path, content), path);
const described = (value: unknown): Description => new Description({ it: value }, 'one', folder, ['it', 'other']);

/** Text of the fault that a reading throws. */
function faultOf(read: () => unknown): string {
  try {
    return `no fault: ${JSON.stringify(read())}`;
  } catch (error) {
    return error instanceof UsageError ? error.message : `another error: ${String(error)}`;
  }
}

describe('a file of JSON', () => {
  const utf16 = Buffer.from('\ufeff{"a": "ü"}', 'utf16le');
  it.each<[string, string | Uint8Array, unknown]>([
    ['UTF-8 with comments', '// why\n{"a": "ü" }\n  // because\n', { a: 'ü' }],
    ['UTF-16, the low byte first', utf16, { a: 'ü' }],
    ['UTF-16, the high byte first', Buffer.from(utf16).swap16(), { a: 'ü' }],
  ])('is read from %s', (_, content, value) => {
    expect(readJson(file(content))).toEqual(value);
  });

  it.each([[[0xff, 0x20]], [[0xfe, 0x20]], [[0x22, 0xfe]], [[0x22, 0xff]], [[0xfe, 0xfe]]])(
    'is refused of the bytes %j, which are of no such encoding',
    (bytes) => {
      expect(faultOf(() => readJson(file(Uint8Array.from(bytes))))).toBe(`${path}: its letters are not in UTF-8; save it as UTF-8`);
    },
  );

  it.each([
    [1, '{'],
    [1, '{"secret": x}'],
    [2, '[\n'],
    [2, '[1,\n]'],
    [2, '\n{"a": "secret\n", "b": 1}'],
    [3, '// why\n{\n  "secret" 5\n}'],
    [3, '{\n"a": 1\n"secret": 2\n}\n\n'],
    [4, '{\n"a": [1, 2],\n"b":\nsecret,\n"c": x\n}'],
    [5, '[1,\n2,\n3\n]\nsecret\n'],
    [1, 'secret position 999\n\n\n'],
  ])('is refused by its line %i, without a word of its content: %j', (line, content) => {
    const told = faultOf(() => readJson(file(content)));
    expect(told).toContain(`${path}: not JSON, line ${line}, or a line just before it: `);
    expect(told).not.toContain('secret');
  });

  it('is refused when a member is written twice, by the line of the second', () => {
    expect(faultOf(() => readJson(file('// why\n{"measures": [],\n// because "measures":\n "\\u006deasures": [1]}')))).toBe(
      `${path}: line 4: "measures" is written twice; remove one of the two`,
    );
    expect(faultOf(() => readJson(file('{"\\u202ea": 1, "\\u202ea": 1}')))).toContain('"\\u{202e}a" is written twice');
  });

  it('is refused when it is empty', () => {
    expect(faultOf(() => readJson(file('')))).toBe(`${path}: the file is empty`);
    expect(faultOf(() => readJson(file(' \n// why\n')))).toBe(`${path}: the file is empty, or has only comments`);
  });

  it('has at most 16 MiB', () => {
    const largest = `1${' '.repeat(16_777_215)}`;
    expect(readJson(file(largest))).toBe(1);
    expect(faultOf(() => readJson(file(`${largest} `)))).toBe(`${path}: larger than 16777216 bytes`);
  });
});

describe('a description', () => {
  it('is read member by member, with paths that start at its folder', () => {
    const value = { text: 'a', zero: 0, yes: true, list: ['x', 'y'], one: { in: 'z' }, all: [{ in: 'z' }], table: { k: 'v' } };
    const read = Description.read(file(JSON.stringify(value)), Object.keys(value));
    expect([read.has('text'), described(1).has('other')]).toEqual([true, false]);
    expect([read.text('text'), read.number('zero'), read.number('none', 7), read.flag('yes'), read.flag('none')]).toEqual([
      'a',
      0,
      7,
      true,
      false,
    ]);
    expect([read.texts('list'), read.texts('none', ['d']), read.path('text'), read.paths('list')]).toEqual([
      ...[['x', 'y'], ['d'], join(folder, 'a')],
      [join(folder, 'x'), join(folder, 'y')],
    ]);
    expect([read.object('one', ['in']), ...read.objects('all', ['in'])].map((one) => one.path('in'))).toEqual([
      join(folder, 'z'),
      join(folder, 'z'),
    ]);
    expect([read.table('table'), read.tablePaths('table')]).toEqual([{ k: 'v' }, { k: join(folder, 'v') }]);
    expect(member(value, 'text', 'one')).toBe('a');
  });

  it.each<[string, (of: Description) => unknown, readonly unknown[]]>([
    ['"it" is a text', (of) => of.text('it'), ['', 5, undefined]],
    ['"it" is a whole number', (of) => of.number('it'), ['5', 1.5, -1, undefined]],
    ['"it" is true or false', (of) => of.flag('it'), ['true', 0]],
    ['"it" is a list', (of) => of.objects('it', []), ['x', {}, undefined]],
    ['"it" is an object', (of) => of.entries('it'), ['x', null, [], undefined]],
    ['"it.k" is a text', (of) => of.table('it'), [{ k: 5 }]],
    ['it: a list of texts is wanted', (of) => of.texts('it'), ['x', [5], undefined]],
    ['it: an object is wanted', (of) => of.object('it', []), ['x', null, []]],
    ['it: unknown member "k"', (of) => of.object('it', ['l']), [{ k: 5, l: 6 }]],
  ])('is refused by the words: %s', (words, read, values) => {
    for (const value of values)
      expect(
        faultOf(() => read(described(value))),
        JSON.stringify(value),
      ).toBe(`one: ${words}`);
  });

  it.each([null, 'x', undefined])('has no member of %j', (value) => {
    expect(faultOf(() => member(value, 'it', 'one'))).toBe('one: an object is wanted');
    expect(faultOf(() => texts(value, 'one'))).toBe('one: a list of texts is wanted');
  });
});
