import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import {
  encodeCheckpointOffer,
  encodeClosingOffer,
  encodeCosignatureOffer,
  parseCheckpointOffer,
  parseClosingOffer,
  parseCosignatureOffer,
} from '../../src/log/exchange.js';

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(length % 251);
const hash = bytes(32);
const offer = { checkpoint: bytes(900), note: bytes(200), from: 7, proof: [hash, hash] };
const closing = {
  last: bytes(900),
  opened: bytes(901),
  note: bytes(200),
  entry: { object: bytes(100), salt: hash, path: [hash] },
  proof: [],
};
const cosignature = { cosigner: { scope: 'demo-a', id: 'ca' }, cosignature: bytes(500), line: bytes(72) };

describe('what travels between two logs (LOG-30)', () => {
  it('comes back as it was', () => {
    expect(parseCheckpointOffer(encodeCheckpointOffer(offer))).toEqual(offer);
    expect(parseClosingOffer(encodeClosingOffer(closing))).toEqual(closing);
    expect(parseCosignatureOffer(encodeCosignatureOffer(cosignature))).toEqual(cosignature);
  });

  it.each<[string, () => unknown, string]>([
    ['no checkpoint', () => parseCheckpointOffer(encodeCheckpointOffer({ ...offer, checkpoint: bytes(0) })), 'offer.0'],
    [
      'a checkpoint beyond its limit',
      () => parseCheckpointOffer(encodeCheckpointOffer({ ...offer, checkpoint: bytes(65_537) })),
      'offer.0',
    ],
    ['no note', () => parseCheckpointOffer(encodeCheckpointOffer({ ...offer, note: bytes(0) })), 'offer.1'],
    ['a negative size', () => parseCheckpointOffer(encode([offer.checkpoint, offer.note, -1, []])), 'offer.2'],
    ['a hash of another length', () => parseCheckpointOffer(encodeCheckpointOffer({ ...offer, proof: [bytes(31)] })), 'offer.3'],
    [
      'more hashes than a tree has levels',
      () => parseCheckpointOffer(encodeCheckpointOffer({ ...offer, proof: Array<Uint8Array>(65).fill(hash) })),
      'offer.3',
    ],
    ['a member more', () => parseCheckpointOffer(encode([offer.checkpoint, offer.note, 1, [], 0])), 'offer'],
    ['no closing checkpoint', () => parseClosingOffer(encodeClosingOffer({ ...closing, last: bytes(0) })), 'closing.0'],
    ['no first checkpoint', () => parseClosingOffer(encodeClosingOffer({ ...closing, opened: bytes(0) })), 'closing.1'],
    ['no note of it', () => parseClosingOffer(encodeClosingOffer({ ...closing, note: bytes(0) })), 'closing.2'],
    [
      'a salt of another length',
      () => parseClosingOffer(encodeClosingOffer({ ...closing, entry: { ...closing.entry, salt: bytes(31) } })),
      'closing.3.1',
    ],
    [
      'an object beyond its limit',
      () => parseClosingOffer(encodeClosingOffer({ ...closing, entry: { ...closing.entry, object: bytes(513) } })),
      'closing.3.0',
    ],
    [
      'no such cosigner',
      () => parseCosignatureOffer(encodeCosignatureOffer({ ...cosignature, cosigner: { scope: 'A', id: 'ca' } })),
      'cosignature.0',
    ],
    [
      'no such id',
      () => parseCosignatureOffer(encodeCosignatureOffer({ ...cosignature, cosigner: { scope: 'demo-a', id: '' } })),
      'cosignature.0',
    ],
    ['no cosignature', () => parseCosignatureOffer(encodeCosignatureOffer({ ...cosignature, cosignature: bytes(0) })), 'cosignature.1'],
    ['a line of another length', () => parseCosignatureOffer(encodeCosignatureOffer({ ...cosignature, line: bytes(71) })), 'cosignature.2'],
  ])('is refused with %s', (_name, parse, field) => {
    expect(parse).toThrowCode('LOG_EXCHANGE', { field });
  });
});
