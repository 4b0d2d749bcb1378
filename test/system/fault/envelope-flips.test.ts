// SPDX-License-Identifier: Apache-2.0
// Every bit of a sealed frame matters: turned over, it is refused with a code. Of the two long random strings in it, ciphertext and hybrid
// encapsulated key, one bit of each byte is turned here, and every bit in test/long.
import { describe, expect, it } from 'vitest';
import { seal } from '../../../src/envelope/seal.js';
import { makeWorld } from '../../envelope/world.js';
import { ciphertextOf, encapsulatedKeyOf, everyBit, expectCodes, flipAll, oneOfEachByte, remembering } from './flips.js';

describe('a bit flip in a rogatory-classic frame', async () => {
  const world = makeWorld('rogatory-classic', 2);
  const { frame } = await seal(world.input());
  const reader = remembering(world.reader());
  const [start, end] = ciphertextOf(frame);

  it('is refused at every bit before the ciphertext', async () => {
    const codes = await flipAll(frame, everyBit(0, start), reader);
    expectCodes(codes, start * 8);
    for (const code of ['FRAME_MALFORMED', 'PROFILE', 'NOT_MINE', 'MALFORMED', 'DECAPSULATION', 'COMMITMENT']) {
      expect([...codes.keys()]).toContain(`ENVELOPE_${code}`);
    }
  });

  it('is refused in every byte of the ciphertext', async () => {
    const codes = await flipAll(frame, oneOfEachByte(start, end), reader);
    expect([...codes]).toEqual([['ENVELOPE_DECRYPTION', end - start]]);
  });

  it('is refused at every bit behind the ciphertext', async () => {
    const codes = await flipAll(frame, everyBit(end, frame.length), reader);
    expectCodes(codes, (frame.length - end) * 8);
    for (const code of ['MALFORMED', 'RECIPIENT_UNKNOWN', 'DECAPSULATION', 'COMMITMENT'])
      expect([...codes.keys()]).toContain(`ENVELOPE_${code}`);
  });
});

describe('a bit flip in a rogatory-hybrid frame', async () => {
  const world = makeWorld('rogatory-hybrid');
  const { frame } = await seal(world.input());
  const reader = remembering(world.reader());
  const [start, end] = ciphertextOf(frame);
  const [keyStart, keyEnd] = encapsulatedKeyOf(frame);

  it('is refused at every bit before the ciphertext', async () => {
    expectCodes(await flipAll(frame, everyBit(0, start), reader), start * 8);
  });

  it('is refused in every byte of the encapsulated key, and at every other bit behind the ciphertext', async () => {
    expect(keyEnd - keyStart).toBeGreaterThan(1_000);
    expectCodes(await flipAll(frame, oneOfEachByte(keyStart, keyEnd), reader), keyEnd - keyStart);
    expectCodes(await flipAll(frame, everyBit(end, keyStart), reader), (keyStart - end) * 8);
    expectCodes(await flipAll(frame, everyBit(keyEnd, frame.length), reader), (frame.length - keyEnd) * 8);
  });

  it('is refused in every byte of the ciphertext', async () => {
    const codes = await flipAll(frame, oneOfEachByte(start, end), reader);
    expect([...codes]).toEqual([['ENVELOPE_DECRYPTION', end - start]]);
  });
});
