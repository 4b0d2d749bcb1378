// SPDX-License-Identifier: Apache-2.0
// test/system/fault/envelope-flips without a choice among the bits.
import { expect, it } from 'vitest';
import { seal } from '../../src/envelope/seal.js';
import { makeWorld } from '../envelope/world.js';
import { ciphertextOf, everyBit, expectCodes, flipAll, remembering } from '../system/fault/flips.js';

it.each(['rogatory-classic', 'rogatory-hybrid'] as const)('every bit of a %s frame, turned over, is refused', async (suite) => {
  const world = makeWorld(suite, 2);
  const { frame } = await seal(world.input());
  const reader = remembering(world.reader());
  const [start, end] = ciphertextOf(frame);
  expectCodes(await flipAll(frame, everyBit(0, start), reader), start * 8);
  expect([...(await flipAll(frame, everyBit(start, end), reader))]).toEqual([['ENVELOPE_DECRYPTION', (end - start) * 8]]);
  expectCodes(await flipAll(frame, everyBit(end, frame.length), reader), (frame.length - end) * 8);
});
