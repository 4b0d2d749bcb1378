// SPDX-License-Identifier: Apache-2.0
// Every single bit of a sealed frame matters: turned over, it is refused with a code.
import { describe, expect, it } from 'vitest';
import { itemEnd } from '../../src/cbor/item.js';
import { toHex } from '../../src/core/bytes.js';
import { isRogatoryError } from '../../src/core/errors.js';
import type { Decapsulator } from '../../src/crypto/hpke.js';
import { decodeEncrypt } from '../../src/envelope/cose-encrypt.js';
import { parseFrame } from '../../src/envelope/header.js';
import { open } from '../../src/envelope/open.js';
import { seal } from '../../src/envelope/seal.js';
import type { EnvelopeReader } from '../../src/envelope/types.js';
import { makeWorld, NOW, seeded } from '../envelope/world.js';

/** Decapsulation is a function of its inputs: what a flip leaves alone need not be computed again. */
function remembering(reader: EnvelopeReader): EnvelopeReader {
  const answers = new Map<string, Promise<Uint8Array>>();
  const wrap = (inner: Decapsulator): Decapsulator => ({
    kid: inner.kid,
    alg: inner.alg,
    open(info, ek, ciphertext) {
      const key = [info, ek, ciphertext].map(toHex).join();
      const answer = answers.get(key) ?? inner.open(info, ek, ciphertext);
      answers.set(key, answer);
      return answer;
    },
  });
  return {
    ...reader,
    decapsulator(kid) {
      const inner = reader.decapsulator(kid);
      return inner && wrap(inner);
    },
  };
}

/** Offsets of the ciphertext in a frame: [first, behind the last]. */
function ciphertextOf(frame: Uint8Array): [number, number] {
  const { ciphertext, recipientsBytes } = decodeEncrypt(parseFrame(frame).envelopeBytes);
  const end = frame.length - recipientsBytes.length;
  expect(toHex(frame.subarray(end - ciphertext.length, end))).toBe(toHex(ciphertext));
  expect(itemEnd(frame, 0)).toBe(frame.length);
  return [end - ciphertext.length, end];
}

/** Opens the frame with one bit turned over. @returns the code, or what else happened. */
async function flip(frame: Uint8Array, bit: number, reader: EnvelopeReader): Promise<string> {
  const changed = Uint8Array.from(frame);
  changed[bit >> 3]! ^= 1 << (bit & 7);
  try {
    await open(changed, reader, { deliveredAt: NOW * 1000 });
    return `opened with bit ${bit} turned`;
  } catch (error) {
    return isRogatoryError(error) ? error.code : `bit ${bit}: ${String(error)}`;
  }
}

async function flipAll(frame: Uint8Array, bits: Iterable<number>, reader: EnvelopeReader): Promise<Map<string, number>> {
  const codes = new Map<string, number>();
  for (const bit of bits) {
    const code = await flip(frame, bit, reader);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return codes;
}

function* range(from: number, to: number): Generator<number> {
  for (let bit = from; bit < to; bit++) yield bit;
}

function count(codes: Map<string, number>): number {
  return [...codes.values()].reduce((sum, n) => sum + n, 0);
}

function expectCodes(codes: Map<string, number>, total: number): void {
  expect([...codes.keys()].filter((code) => !code.startsWith('ENVELOPE_'))).toEqual([]);
  expect(count(codes)).toBe(total);
}

describe('a bit flip in a rogatory-classic frame', async () => {
  const world = makeWorld('rogatory-classic', 2);
  const { frame } = await seal(world.input());
  const reader = remembering(world.reader());
  const [start, end] = ciphertextOf(frame);

  it('is refused at every bit before the ciphertext', { timeout: 120_000 }, async () => {
    const codes = await flipAll(frame, range(0, start * 8), reader);
    expectCodes(codes, start * 8);
    for (const code of ['FRAME_MALFORMED', 'PROFILE', 'NOT_MINE', 'MALFORMED', 'DECAPSULATION', 'COMMITMENT']) {
      expect([...codes.keys()]).toContain(`ENVELOPE_${code}`);
    }
  });

  it('is refused at every bit of the ciphertext', { timeout: 240_000 }, async () => {
    const codes = await flipAll(frame, range(start * 8, end * 8), reader);
    expect([...codes]).toEqual([['ENVELOPE_DECRYPTION', (end - start) * 8]]);
  });

  it('is refused at every bit behind the ciphertext', { timeout: 120_000 }, async () => {
    const codes = await flipAll(frame, range(end * 8, frame.length * 8), reader);
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

  it('is refused at every bit before the ciphertext', { timeout: 120_000 }, async () => {
    expectCodes(await flipAll(frame, range(0, start * 8), reader), start * 8);
  });

  it('is refused at every bit behind the ciphertext', { timeout: 240_000 }, async () => {
    expectCodes(await flipAll(frame, range(end * 8, frame.length * 8), reader), (frame.length - end) * 8);
  });

  it('is refused at 2000 bits of the ciphertext', { timeout: 120_000 }, async () => {
    const random = seeded('flips');
    const bits = Array.from({ length: 2000 }, () => start * 8 + (new DataView(random(4).buffer).getUint32(0) % ((end - start) * 8)));
    const codes = await flipAll(frame, bits, reader);
    expect([...codes]).toEqual([['ENVELOPE_DECRYPTION', 2000]]);
  });
});
