import { describe, expect, it } from 'vitest';
import { lacksPast } from '../../src/core/stream-place.js';
import type { StreamPlace } from '../../src/core/stream-place.js';

const place = (through: number, stream = 1): StreamPlace => ({ streamId: new Uint8Array(16).fill(stream), through });

describe('a restored peer that does not know the present stream', () => {
  it.each<[string, boolean, Parameters<typeof lacksPast>]>([
    ['lacks nothing when no earlier frame is held', false, [{}, place(3)]],
    ['lacks them when the stream began for another reason', true, [{ past: true }, undefined]],
    ['lacks nothing when it holds what it held when the stream began', false, [{ past: true, begunBehind: place(3) }, place(3)]],
    ['lacks some when it holds fewer', true, [{ past: true, begunBehind: place(3) }, place(2)]],
    ['lacks some when it holds another stream', true, [{ past: true, begunBehind: place(3) }, place(3, 2)]],
    ['lacks some when it holds none any more', true, [{ past: true, begunBehind: place(3) }, undefined]],
    ['lacks nothing when it held none, and holds none', false, [{ past: true, begunBehind: null }, undefined]],
    ['lacks some when it held none, and holds one', true, [{ past: true, begunBehind: null }, place(3)]],
  ])('%s (LINK-51)', (_name, lacks, given) => {
    expect(lacksPast(...given)).toBe(lacks);
  });
});
