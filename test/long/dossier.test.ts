// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { play } from '../dossier/game.js';

it('two sides end with the same dossier after hundreds of games (DOSSIER-07)', () => {
  const [types, states] = [new Set<string>(), new Set<string>()];
  let [games, crossed, lost, repeated, held] = [0, 0, 0, 0, 0];
  for (let seed = 1; seed <= 5; seed++) {
    const score = play(100, 250, seed);
    games += 100;
    crossed += score.crossed;
    lost += score.lost;
    repeated += score.repeated;
    held += score.held;
    for (const type of score.types) types.add(type);
    for (const state of score.states) states.add(state);
  }
  expect(crossed).toBeGreaterThan(100);
  expect(Math.min(lost, repeated, held)).toBeGreaterThan(500);
  expect(types.size).toBeGreaterThan(35);
  console.log(
    `dossier: ${games} games alike on both sides; ${crossed} crossed, ${lost} lost, ${repeated} repeated, ${held} held back; ${types.size} types, ${states.size} states`,
  );
});
