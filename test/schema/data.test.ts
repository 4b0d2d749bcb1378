// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { CborValue } from '../../src/cbor/value.js';
import { LIMITS } from '../../src/core/limits.js';
import { fromCbor, toCbor } from '../../src/schema/body/data.js';

class Refusal extends Error {}
const refuse = (path: readonly (string | number)[], why: string): never => {
  throw new Refusal(`/${path.join('/')}: ${why}`);
};
const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });

describe('a body as CBOR', () => {
  it.each<[string, unknown, CborValue]>([
    ['null', null, null],
    ['a flag', false, false],
    ['the largest integer', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['the least integer', Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    ['a list', [1, 'a'], [1, 'a']],
    ['a map without the members that are undefined', { a: 1, b: undefined }, new Map([['a', 1]])],
    ['a map that inherits nothing', Object.assign(Object.create(null), { a: 1 }), new Map([['a', 1]])],
    ['bytes', Uint8Array.of(1), Uint8Array.of(1)],
  ])('is %s', (_name, value, expected) => {
    expect(toCbor(value, refuse)).toEqual(expected);
  });

  it('has one zero (SCHEMA-09)', () => {
    expect(Object.is(toCbor(-0, refuse), 0)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an integer of 54 bits', Number.MAX_SAFE_INTEGER + 1],
    ['a float', 1.5],
    ['no number', NaN],
    ['a bigint', 1n],
    ['nothing', undefined],
    ['a date', new Date(0)],
    ['a map of another kind', new Map()],
    ['a lone surrogate', '\ud800'],
    ['a member whose name is a lone surrogate', { '\ud800': 1 }],
    ['a member that changes the prototype', JSON.parse('{"__proto__":1}')],
    ['a function', () => undefined],
  ])('is never %s (SCHEMA-09)', (_name, value) => {
    expect(() => toCbor(value, refuse)).toThrow(Refusal);
    expect(() => toCbor({ in: [value ?? null, value] }, refuse)).toThrow(/^\/in/);
  });

  it('is nested so deeply and no deeper (CBOR-09)', () => {
    expect(Array.isArray(toCbor(nested(LIMITS.cborMaxDepth), refuse)) || toCbor(nested(LIMITS.cborMaxDepth), refuse) instanceof Map).toBe(
      true,
    );
    expect(() => toCbor(nested(LIMITS.cborMaxDepth + 1), refuse)).toThrow(/nested too deeply/);
  });
});

describe('CBOR as a body', () => {
  it('is read back, and refused where a body cannot say it (SCHEMA-09)', () => {
    const value = { a: [1, null, true, 'x'], b: Uint8Array.of(1) };
    expect(fromCbor(toCbor(value, refuse), refuse)).toEqual(value);
    expect(() => fromCbor([1n], refuse)).toThrow(/^\/0: numbers/);
    expect(() => fromCbor(new Map([[1, 1]]) as CborValue, refuse)).toThrow(/names are text/);
    expect(() => fromCbor(new Map([['__proto__', 1]]), refuse)).toThrow(/^\/__proto__: this member/);
  });
});
