import { describe, expect, expectTypeOf, it } from 'vitest';
import { requireMembers, requireWord } from '../../src/core/members.js';
import type { Members } from '../../src/core/members.js';

interface Meal {
  readonly name: string;
  readonly guests: readonly { readonly name: string; readonly vegetarian?: boolean }[];
  readonly course?: 'first' | 'second';
  readonly price?: number;
  readonly secret?: Uint8Array;
  readonly onReady?: () => void;
  readonly wine?: { readonly year: number };
  readonly places?: ReadonlyMap<string, number>;
  readonly cook?: string | { readonly name: string };
}

const MEAL: Members<Meal> = {
  required: { name: 'text', guests: { each: { required: { name: 'text' }, optional: { vegetarian: 'flag' } } } },
  optional: {
    course: ['first', 'second'],
    price: 'number',
    secret: 'bytes',
    onReady: 'function',
    wine: { required: { year: 'number' }, optional: {} },
    places: 'map',
    cook: 'any',
  },
};
const meal = { name: 'supper', guests: [{ name: 'A' }] };

function serve(value: unknown): void {
  requireMembers(value as Meal, MEAL, 'serve(meal)');
}

describe('an object of a caller', () => {
  it('passes with what is known of it, and with optional members that are undefined', () => {
    serve(meal);
    serve({ ...meal, course: undefined, price: 3, secret: new Uint8Array(1), onReady: () => undefined, cook: 'B', places: new Map() });
    serve({ ...meal, guests: [], wine: { year: 1961 } });
  });

  it('is refused with a member that nobody knows: by its name, the nearest known one, and all of them', () => {
    expect(() => serve({ ...meal, prise: 1 })).toThrow(
      new TypeError(
        'serve(meal) has no member "prise"; did you mean "price"? Its members are name, guests, course, price, secret, onReady, wine, places, cook',
      ),
    );
    expect(() => serve({ ...meal, nonsense: undefined })).toThrow(
      new TypeError(
        'serve(meal) has no member "nonsense". Its members are name, guests, course, price, secret, onReady, wine, places, cook',
      ),
    );
    expect(() => serve({ ...meal, guests: [{ name: 'A' }, { nam: 'B' }] })).toThrow(
      new TypeError('serve(meal).guests[1] has no member "nam"; did you mean "name"? Its members are name, vegetarian'),
    );
    expect(() => serve({ ...meal, toString: 1 })).toThrow('has no member "toString"');
    expect(() => serve({ ...meal, 'a\u202e\x1b': 1 })).toThrow('"a\\u{202e}\\u{1b}"');
  });

  it.each([
    [undefined, 'serve(meal) must be an object, not undefined'],
    [null, 'serve(meal) must be an object, not null'],
    ['supper', 'serve(meal) must be an object, not text'],
    [[], 'serve(meal) must be an object, not a list'],
    [new Uint8Array(1), 'serve(meal) must be an object, not a Uint8Array'],
    [{}, 'serve(meal).name is missing: it must be text'],
    [{ name: undefined }, 'serve(meal).name is missing: it must be text'],
    [{ name: 'x' }, 'serve(meal).guests is missing: it must be a list'],
    [{ ...meal, name: 5 }, 'serve(meal).name must be text, not a number'],
    [{ ...meal, guests: { name: 'A' } }, 'serve(meal).guests must be a list, not an object'],
    [{ ...meal, guests: [null] }, 'serve(meal).guests[0] must be an object, not null'],
    [{ ...meal, course: 'third' }, 'serve(meal).course must be "first" or "second", not "third"'],
    [{ ...meal, course: null }, 'serve(meal).course must be "first" or "second", not null'],
    [{ ...meal, price: '3' }, 'serve(meal).price must be a number, not text'],
    [{ ...meal, secret: 'hunter2' }, 'serve(meal).secret must be a Uint8Array, not text'],
    [{ ...meal, onReady: true }, 'serve(meal).onReady must be a function, not a boolean'],
    [{ ...meal, wine: 1961 }, 'serve(meal).wine must be an object, not a number'],
    [{ ...meal, wine: {} }, 'serve(meal).wine.year is missing: it must be a number'],
    [{ ...meal, places: {} }, 'serve(meal).places must be a Map, not an object'],
  ])('is told what is wrong with %s, and nothing of a value', (value, message) => {
    expect(() => serve(value)).toThrow(new TypeError(message));
  });

  it('lists its members in step with its type', () => {
    expectTypeOf<Members<{ readonly a: string; readonly b?: number }>>().toEqualTypeOf<{
      readonly required: { readonly a: 'any' | 'text' };
      readonly optional: { readonly b: 'any' | 'number' };
    }>();
  });
});

describe('a closed word', () => {
  it('is one of its list', () => {
    expect(() => requireWord('fr', ['en', 'fr'], 'print(language)')).not.toThrow();
    expect(() => requireWord('de' as 'en', ['en', 'fr'], 'print(language)')).toThrow(
      new TypeError('print(language) must be "en" or "fr", not "de"'),
    );
    expect(() => requireWord(9 as 1, [1, 2], 'lane')).toThrow(new TypeError('lane must be 1 or 2, not 9'));
  });
});
