// Turns single bits of a sealed frame over, and tells with what code each is refused.
import { expect } from 'vitest';
import { itemEnd } from '../../../src/cbor/item.js';
import { toHex } from '../../../src/core/bytes.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import type { Decapsulator } from '../../../src/crypto/hpke/hpke.js';
import { decodeEncrypt } from '../../../src/envelope/cose/cose-encrypt.js';
import { parseFrame } from '../../../src/envelope/header.js';
import { open } from '../../../src/envelope/open.js';
import type { EnvelopeReader } from '../../../src/envelope/types.js';
import { NOW } from '../../envelope/world.js';

/** Decapsulation is a function of its inputs: what a flip leaves alone need not be computed again. */
export function remembering(reader: EnvelopeReader): EnvelopeReader {
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
export function ciphertextOf(frame: Uint8Array): [number, number] {
  const { ciphertext, recipientsBytes } = decodeEncrypt(parseFrame(frame).envelopeBytes);
  const end = frame.length - recipientsBytes.length;
  expect(toHex(frame.subarray(end - ciphertext.length, end))).toBe(toHex(ciphertext));
  expect(itemEnd(frame, 0)).toBe(frame.length);
  return [end - ciphertext.length, end];
}

/** Offsets of the encapsulated key of the first recipient: [first, behind the last]. */
export function encapsulatedKeyOf(frame: Uint8Array): [number, number] {
  const { ek } = decodeEncrypt(parseFrame(frame).envelopeBytes).recipients[0]!;
  const start = Buffer.from(frame).lastIndexOf(ek);
  expect(start).toBeGreaterThan(0);
  return [start, start + ek.length];
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

export async function flipAll(frame: Uint8Array, bits: Iterable<number>, reader: EnvelopeReader): Promise<Map<string, number>> {
  const codes = new Map<string, number>();
  for (const bit of bits) {
    const code = await flip(frame, bit, reader);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return codes;
}

/** Every bit of the bytes from `from` to before `to`. */
export function* everyBit(from: number, to: number): Generator<number> {
  for (let bit = 8 * from; bit < 8 * to; bit++) yield bit;
}

/** One bit of every byte, the lowest of the first, the next of the next. */
export function* oneOfEachByte(from: number, to: number): Generator<number> {
  for (let byte = from; byte < to; byte++) yield 8 * byte + (byte & 7);
}

function count(codes: Map<string, number>): number {
  return [...codes.values()].reduce((sum, n) => sum + n, 0);
}

export function expectCodes(codes: Map<string, number>, total: number): void {
  expect([...codes.keys()].filter((code) => !code.startsWith('ENVELOPE_'))).toEqual([]);
  expect(count(codes)).toBe(total);
}
