import { describe, expect, it } from 'vitest';
import { Writer } from '../../src/cbor/writer.js';

describe('Writer', () => {
  it('leaves nothing of what was written in its buffer', () => {
    const writer = new Writer();
    writer.text('a secret of the caller');
    const taken = writer.take(0);
    writer.wipe(0);
    expect(writer.at).toBe(0);
    expect(writer.bytes.every((byte) => byte === 0)).toBe(true);
    expect(taken[1]).toBe(0x61);
  });

  it('leaves nothing in a buffer that it outgrew', () => {
    const writer = new Writer();
    writer.byteString(new Uint8Array(5_000).fill(7));
    const outgrown = writer.bytes;
    writer.byteString(new Uint8Array(5_000).fill(7));
    expect(writer.bytes).not.toBe(outgrown);
    expect(outgrown.every((byte) => byte === 0)).toBe(true);
    expect(writer.take(0)).toHaveLength(10_006);
  });

  it.each([22, 23, 24, 25, 254, 255, 256, 257, 65_534, 65_535, 65_536, 65_537])(
    'gives a text of %i bytes, of fewer characters, the head of its bytes (CBOR-03)',
    (bytes) => {
      const text = 'é'.repeat(bytes >> 1) + 'x'.repeat(bytes & 1);
      const head =
        bytes < 24
          ? [0x60 | bytes]
          : bytes < 256
            ? [0x78, bytes]
            : bytes < 65_536
              ? [0x79, bytes >> 8, bytes & 255]
              : [0x7a, 0, 1, 0, bytes & 255];
      const writer = new Writer();
      writer.text(text);
      expect(Buffer.from(writer.take(0)).equals(Buffer.concat([Buffer.from(head), Buffer.from(text)]))).toBe(true);
    },
  );

  it('wipes back to where an inner call began, and keeps what stands before', () => {
    const writer = new Writer();
    writer.byte(1);
    writer.byte(2);
    writer.wipe(1);
    expect(writer.at).toBe(1);
    expect([...writer.bytes.subarray(0, 2)]).toEqual([1, 0]);
  });

  it('gives a large buffer back after use, not before', () => {
    const writer = new Writer();
    writer.byteString(new Uint8Array(2_000_000));
    const large = writer.bytes.length;
    writer.wipe(5);
    expect(writer.bytes).toHaveLength(large);
    writer.wipe(0);
    expect(writer.bytes.length).toBeLessThan(100_000);
  });
});
