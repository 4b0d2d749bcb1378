// SPDX-License-Identifier: Apache-2.0
// Runs alone: measures the peak of memory.
// The bounded form; `npm run test:long` goes on for a minute (test/long/fuzz.test.ts).
import { describe, expect, it } from 'vitest';
import { fuzzBlobs, fuzzFrames, fuzzHostile } from './fuzz.js';
import { testFolder } from './node/folder.js';

const folder = testFolder();
const SEED = 20_261_124;

describe('whatever comes, the answer is a result or a RogatoryError, in bounded time and memory', () => {
  it('to frames that were changed at any layer (ENV-01)', { timeout: 60_000 }, async () => {
    const { answers, inputs } = await fuzzFrames(1_500, SEED);
    expect(inputs).toBeGreaterThan(20);
    // The mutations reach behind the first checks.
    expect(answers.size).toBeGreaterThan(4);
  });

  it('to blobs that were changed, under descriptions that were (ENV-36)', { timeout: 60_000 }, async () => {
    const { answers, inputs } = await fuzzBlobs(1_000, SEED, folder.path('fuzz'));
    expect(inputs).toBeGreaterThan(20);
    expect(answers.size).toBeGreaterThan(2);
  });

  it('to frames of 262,144 bytes that are made to cost (ENV-01)', { timeout: 120_000 }, async () => {
    const { answers, inputs } = await fuzzHostile();
    expect(inputs).toBeGreaterThan(400);
    expect(answers.has('opened')).toBe(false);
  });
});
