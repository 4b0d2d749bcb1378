// Members that are written twice: JSON.parse would drop all but the last.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { repeatedMember } from '../../src/cli/file/repeated-member.js';

const MARK = 'the planted member';
const indent = fc.constantFrom(undefined, 1, '\t');
/** A name as JSON may write it too: every sign by its number. */
const escaped = (name: string): string =>
  `"${Array.from({ length: name.length }, (_, i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`;

it('is none in whatever JSON.stringify writes', () => {
  fc.assert(fc.property(fc.jsonValue(), indent, (value, spaces) => repeatedMember(JSON.stringify(value, undefined, spaces)) === undefined));
});

it('is found wherever it stands, as it is or in escapes, by name and line', () => {
  const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { minKeys: 1 });
  const around = fc.array(fc.tuple(fc.boolean(), fc.jsonValue()), { maxLength: 4 });
  fc.assert(
    fc.property(object, around, indent, fc.nat(), fc.boolean(), (members, parents, spaces, pick, isEscaped) => {
      const names = Object.keys(members);
      const name = names[pick % names.length]!;
      const value = parents.reduce<unknown>(
        (inner, [isList, beside]) => (isList ? [beside, inner, beside] : { '"{\\': beside, '}:': inner, z: beside }),
        { ...members, [MARK]: 1 },
      );
      const [before = '', after = ''] = JSON.stringify(value, undefined, spaces).split(JSON.stringify(MARK));
      const text = `${before}${isEscaped ? escaped(name) : JSON.stringify(name)}${after}`;
      expect(repeatedMember(text)).toEqual({ name, line: before.split('\n').length });
    }),
  );
});

it.each<[string, object | undefined]>([
  ['{"a": 1, "\\u0061": 2}', { name: 'a', line: 1 }],
  ['{"a\\\\": 1, "b": "\\"", "a\\\\": 2}', { name: 'a\\', line: 1 }],
  ['{"a": {"a": [{"a": "a"}, {"a": ":"}]}}', undefined],
  ['{"a": {},\n "b": [],\n "a"\n: {}}', { name: 'a', line: 4 }],
  ['["a", "a"]', undefined],
  ['"a"', undefined],
])('of %j is %j', (text, found) => {
  expect(repeatedMember(text)).toEqual(found);
});
