// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { play } from '../dossier/game.js';

it('two sides end with the same dossier after thousands of games (DOSSIER-07)', () => {
  for (let seed = 1; seed <= 20; seed++) expect(play(200, 300, seed).crossed).toBeGreaterThan(0);
});
