// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { fuzzBlobs, fuzzFrames, fuzzHostile } from '../envelope/fuzz.js';
import type { FuzzResult } from '../envelope/fuzz.js';
import { testFolder } from '../envelope/node/folder.js';

const SECONDS = Number(process.env['ROGATORY_FUZZ_SECONDS'] ?? 60);
const SEED = Number(process.env['ROGATORY_FUZZ_SEED'] ?? Date.now() % 0x7fff_ffff);
const folder = testFolder();

it(`open, peek and openAttachment give an answer or a RogatoryError for ${SECONDS} seconds, seed ${SEED} (ENV-01, ENV-36)`, async () => {
  const show = (name: string, { answers, ...rest }: FuzzResult): void => {
    process.stdout.write(`${JSON.stringify({ fuzz: name, seed: SEED, ...rest, answers: Object.fromEntries(answers) })}\n`);
  };
  show('hostile frames', await fuzzHostile());
  const frames = await fuzzFrames(SECONDS * 600, SEED);
  show('frames', frames);
  const blobs = await fuzzBlobs(SECONDS * 400, SEED, folder.path('fuzz'));
  show('blobs', blobs);
  expect(frames.inputs).toBeGreaterThan(100);
  expect(blobs.inputs).toBeGreaterThan(100);
});
