// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { syncChunkCipher } from '../../src/crypto/aead/chunk-cipher.js';
import { nativeChunkCipher } from '../../src/crypto/native/node/chunk-cipher.js';
import { webChunkCipher } from '../../src/crypto/native/web/chunk-cipher.js';
import { nobleChunkCipher } from '../../src/crypto/noble/ciphers.js';
import { blocksOf } from '../../src/envelope/attachment/blocks.js';
import { chunkNonce, openedBytes, openingChunks, sealedLastBytes, sealingChunks } from '../../src/envelope/attachment/chunks.js';
import { flip, same, sampleBytes } from './blobs.js';

const base = fromHex('0102030405060708090a0bff');

describe('chunkNonce', () => {
  it('is the base nonce XOR the index, big-endian, to the last index of an attachment', () => {
    const cases: [number, string][] = [
      [0, '0102030405060708090a0bff'],
      [1, '0102030405060708090a0bfe'],
      [255, '0102030405060708090a0b00'],
      [256, '0102030405060708090a0aff'],
      [0xffff_ffff, '0102030405060708f6f5f400'],
      [0x1_0000_0000, '0102030405060709090a0bff'],
      [2 ** 38, '0102030405060748090a0bff'],
    ];
    for (const [index, expected] of cases) expect(toHex(chunkNonce(base, index))).toBe(expected);
  });

  it('leaves the base as it is', () => {
    chunkNonce(base, 77);
    expect(toHex(base)).toBe('0102030405060708090a0bff');
  });
});

describe('chunk ciphers', () => {
  const key = sampleBytes(32);
  const plaintext = sampleBytes(50_000);

  it('agree on every byte, whoever computes it', async () => {
    const outputs: Uint8Array[] = [];
    for (const cipher of [nativeChunkCipher!(key), await webChunkCipher!(key), nobleChunkCipher(key)]) {
      const sealed = new Uint8Array(sealedLastBytes(plaintext.length));
      await cipher.seal(sealingChunks(plaintext, sealed, base, 3, true));
      const text = new Uint8Array(plaintext.length);
      expect(openedBytes(sealed.length)).toBe(plaintext.length);
      expect(await cipher.open(openingChunks(sealed, text, base, 3))).toBe(4);
      expect(same(text, plaintext)).toBe(true);
      outputs.push(sealed);
      const broken = openingChunks(flip(sealed, 2 * 16_400), new Uint8Array(plaintext.length), base, 3);
      expect(await cipher.open(broken)).toBe(2);
    }
    expect(outputs.every((output) => same(output, outputs[0]!))).toBe(true);
  });

  it('take a key of 32 bytes and no other', () => {
    expect(() => syncChunkCipher(new Uint8Array(16))).toThrow(RangeError);
  });
});

describe('blocksOf', () => {
  async function sizes(lengths: readonly number[], size: number): Promise<number[]> {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (const length of lengths) yield new Uint8Array(length);
    }
    const seen: number[] = [];
    for await (const block of blocksOf(pieces(), size)) seen.push(block.length);
    return seen;
  }

  it('ends in a short block always, an empty one when nothing is left', async () => {
    expect(await sizes([], 4)).toEqual([0]);
    expect(await sizes([4], 4)).toEqual([4, 0]);
    expect(await sizes([1, 0, 2, 6], 4)).toEqual([4, 4, 1]);
    expect(await sizes([9], 4)).toEqual([4, 4, 1]);
  });
});
