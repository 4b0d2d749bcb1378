import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { encodeCosigned, parseCosigned } from '../../src/log/statement/cosigned.js';

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(length % 251);

describe('cosigned', () => {
  it('comes back as it was, with a checkpoint beside it or null (LOG-77)', () => {
    const alone = { cosignature: bytes(500) };
    const both = { cosignature: bytes(500), checkpoint: bytes(16_384) };
    expect(parseCosigned(encodeCosigned(alone))).toEqual(alone);
    expect(parseCosigned(encodeCosigned(both))).toEqual(both);
    expect(encodeCosigned(alone)).toEqual(encode([bytes(500), null]));
  });

  it.each<[string, Uint8Array, string]>([
    ['no cosignature', encode([bytes(0), null]), 'cosigned.0'],
    ['a cosignature beyond its limit', encode([bytes(16_385), null]), 'cosigned.0'],
    ['an empty checkpoint', encode([bytes(1), bytes(0)]), 'cosigned.1'],
    ['a checkpoint beyond its limit', encode([bytes(1), bytes(16_385)]), 'cosigned.1'],
    ['a text', encode([bytes(1), 'checkpoint']), 'cosigned.1'],
    ['a member less', encode([bytes(1)]), 'cosigned'],
    ['a member more', encode([bytes(1), null, 0]), 'cosigned'],
  ])('is refused with %s (LOG-77)', (_name, given, field) => {
    expect(() => parseCosigned(given)).toThrowCode('LOG_EXCHANGE', { field });
  });
});
