// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import { checked, forms, mapped, membersOf, nothing, orNull, reading } from '../../src/cbor/forms.js';
import type { Form } from '../../src/cbor/forms.js';
import type { CborValue } from '../../src/cbor/value.js';

const refuse = (field: string): Error => new SyntaxError(field);
const { byteString, list, record, textOf, tuple, uint, word } = forms(refuse);

interface Ship {
  readonly name: string;
  readonly kind: 'sail' | 'steam';
  readonly ports: readonly number[];
  readonly cargo: ReadonlyMap<number, Uint8Array>;
  readonly flag?: string;
}

const CARGO: Form<Ship['cargo']> = mapped(
  list(tuple<{ id: number; bytes: Uint8Array }>({ id: uint, bytes: byteString() }), 1, 9),
  (pairs) => new Map(pairs.map(({ id, bytes }) => [id, bytes])),
  (map) => [...map].map(([id, bytes]) => ({ id, bytes })),
);
const SHIP = record<Ship>({
  name: [0, textOf(8)],
  kind: [1, word(['sail', 'steam'], 1)],
  ports: [2, list(uint, 1, 4, (a, b) => a - b)],
  cargo: [3, CARGO, () => new Map()],
  flag: [4, textOf(8), nothing],
});
const ship: Ship = { name: 'Kruzen', kind: 'steam', ports: [1, 7], cargo: new Map([[3, new Uint8Array(4_000)]]), flag: 'aa' };

describe('forms', () => {
  it('read what they wrote, by its members’ numbers', () => {
    const value = SHIP.write({ ...ship, ports: [7, 1] });
    expect(value).toEqual(
      new Map<number, CborValue>([
        [0, 'Kruzen'],
        [1, 2],
        [2, [1, 7]],
        [3, [[3, new Uint8Array(4_000)]]],
        [4, 'aa'],
      ]),
    );
    expect(SHIP.read(decode(encode(value)), 'ship')).toEqual(ship);
  });

  it('leave out what is absent, and read its absence', () => {
    const { flag: _, ...plain } = { ...ship, cargo: new Map() };
    const value = SHIP.write(plain) as ReadonlyMap<number, CborValue>;
    expect([...value.keys()]).toEqual([0, 1, 2]);
    expect(SHIP.read(value, 'ship')).toEqual(plain);
  });

  it('name the value at fault', () => {
    const value = SHIP.write(ship) as ReadonlyMap<number, CborValue>;
    for (const [key, wrong, field] of [
      [0, 'far too long', 'ship.0'],
      [1, 3, 'ship.1'],
      [1, 0, 'ship.1'],
      [2, [], 'ship.2'],
      [2, [7, 7], 'ship.2.1'],
      [3, [[3]], 'ship.3.0'],
      [5, 0, 'ship.5'],
    ] as const) {
      const changed = encode(new Map([...value, [key, wrong]]));
      expect(() => SHIP.read(decode(changed), 'ship'), field).toThrow(new SyntaxError(field));
      // Part by part it says the same.
      expect(() => [...reading(SHIP, changed, 'ship')], field).toThrow(new SyntaxError(field));
    }
  });

  it('read a long value part by part, and count its bytes once', () => {
    const bytes = encode(SHIP.write(ship));
    const work = reading(SHIP, bytes, 'ship');
    let read = 0;
    let steps = 0;
    for (let step = work.next(); ; step = work.next()) {
      if (step.done === true) {
        expect(step.value).toEqual(ship);
        break;
      }
      read += step.value;
      steps++;
    }
    expect(steps).toBeGreaterThan(4);
    expect(read).toBeLessThanOrEqual(bytes.length);
  });

  it('may lack the last places of an array, and hold null where nothing stands', () => {
    const PAIR = tuple<{ from: number; to?: number }>({ from: uint, to: uint }, 1);
    expect([PAIR.write({ from: 1 }), PAIR.read([1], 'pair'), PAIR.read([1, 2], 'pair')]).toEqual([[1], { from: 1 }, { from: 1, to: 2 }]);
    const NULLED = tuple<{ from: number; to?: number }>({ from: uint, to: orNull(uint) });
    expect([NULLED.write({ from: 1 }), NULLED.read([1, null], 'pair').to, NULLED.read([1, 2], 'pair').to]).toEqual([
      [1, null],
      undefined,
      2,
    ]);
    expect(() => NULLED.read([1], 'pair')).toThrow(new SyntaxError('pair'));
  });

  it('tell the rules of a record that a caller hands over', () => {
    const rules = membersOf(
      checked(SHIP, () => undefined),
      'name',
    );
    expect(Object.keys(rules.required)).toEqual(['kind', 'ports']);
    expect(Object.keys(rules.optional)).toEqual(['cargo', 'flag']);
  });
});
