import { describe, expect, it } from 'vitest';
// @ts-expect-error: a tool has no declarations.
import { draw, mutantsOf } from '../../../tools/mutants.mjs';

interface Mutant {
  readonly line: number;
  readonly before: string;
  readonly after: string;
}
const text = `type Known = true | false;
export const least = (a: number, b: number): boolean => a < b && !(a === 0);
export const say = (name: string): string => 'it is ' + name;
export const always = true;
`;
const found = (): Mutant[] => mutantsOf('src/a.ts', text) as Mutant[];

describe('mutants', () => {
  it('are found at operators and at true and false, never in types nor in texts', () => {
    expect(found().map(({ line, before, after }) => `${line} ${before} ${after}`)).toEqual([
      '2 && ||',
      '2 < <=',
      '2 ! ',
      '2 === !==',
      '4 true false',
    ]);
  });

  it('are drawn by a seed, one of a line', () => {
    const lines = (seed: string): number[] => (draw(found(), 9, seed) as Mutant[]).map(({ line }) => line);
    expect(lines('a').sort()).toEqual([2, 4]);
    expect(draw(found(), 9, 'a')).toEqual(draw(found(), 9, 'a'));
  });
});
