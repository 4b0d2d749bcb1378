import { describe, expect, it } from 'vitest';
import { valueAt, without } from '../../src/schema/path.js';

const BODY = {
  type: 'x',
  list: [
    { id: 1, name: 'a' },
    { id: 2, name: 'b' },
  ],
  one: { two: { three: 3 } },
};

describe('a path into a body', () => {
  it.each<[readonly (string | number)[], unknown]>([
    [[], BODY],
    [['list', 1, 'name'], 'b'],
    [['one', 'two', 'three'], 3],
    [['one', 'three', 'two'], undefined],
    [['type', 'length'], undefined],
    [['list', 2, 'name'], undefined],
  ])('%j leads to %j', (path, value) => {
    expect(valueAt(BODY, path)).toEqual(value);
    expect(valueAt(null, [...path, 'x'])).toBeUndefined();
  });

  it('names the member that a copy is without; no element of a list goes', () => {
    expect(without(BODY, ['one', 'two', 'three'])).toEqual({ ...BODY, one: { two: {} } });
    expect(without(BODY, ['one'])).toEqual({ type: BODY.type, list: BODY.list });
    expect(without(BODY, ['list', 0, 'name'])).toEqual({ ...BODY, list: [{ id: 1 }, { id: 2, name: 'b' }] });
    for (const path of [[], ['list', 0], ['list', 2, 'name'], ['type', 'x'], ['none', 'x']]) expect(without(BODY, path)).toEqual(BODY);
    expect(without(null, ['x'])).toBeNull();
    expect(without('text', ['0'])).toBe('text');
  });
});
