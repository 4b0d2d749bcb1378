// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { play } from './game.js';

describe('two sides that send every type', () => {
  it('end with the same dossier, whatever crosses, is lost and repeats (DOSSIER-35)', { timeout: 60_000 }, () => {
    const score = play(120, 100, 2026);
    expect(score.crossed).toBeGreaterThan(20);
    expect(score.lost).toBeGreaterThan(100);
    expect(score.held).toBeGreaterThan(20);
    expect(score.repeated).toBeGreaterThan(100);
    expect(score.types.size).toBeGreaterThan(30);
    expect(score.states.size).toBeGreaterThan(8);
  });
});
