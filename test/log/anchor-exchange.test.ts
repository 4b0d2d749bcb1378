import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import {
  anchorForm,
  encodeAnchorOffer,
  encodeAnchorRequest,
  parseAnchorOffer,
  parseAnchorRequest,
  proveJoins,
} from '../../src/log/anchor-exchange.js';
import { EMPTY_FRONTIER, append, hashLeaf, rootAt } from '../../src/log/merkle.js';
import { verifyConsistency } from '../../src/log/verify.js';

const hash = new Uint8Array(32).fill(7);
const request = { origin: { owner: { scope: 'demo-b', id: 'relay' }, epoch: 3 }, sizes: [2, 9, 1_000_000_000_000] };
const offer = {
  cosigner: { scope: 'demo-a', id: 'relay' },
  cosignature: new Uint8Array(500),
  joins: [
    { size: 2, path: [hash, hash] },
    { size: 9, path: [] },
  ],
};
const many = Array.from({ length: 65 }, (_, at) => at + 2);

describe('what asks for an anchor, and what answers (LOG-31)', () => {
  it('comes back as it was', () => {
    expect(parseAnchorRequest(encodeAnchorRequest(request))).toEqual(request);
    expect(parseAnchorOffer(encodeAnchorOffer(offer))).toEqual(offer);
    expect([encodeAnchorRequest(request), encodeAnchorOffer(offer), encode([0, 0, 0])].map(anchorForm)).toEqual([
      'request',
      'offer',
      undefined,
    ]);
  });

  it('joins every size of the log up to the cosigned one, each once', async () => {
    const leaves = Array.from({ length: 9 }, (_, at) => hashLeaf(Uint8Array.of(at)));
    const nodes = new Map(append(EMPTY_FRONTIER, leaves).nodes.map(({ level, index, hash }) => [`${level} ${index}`, hash]));
    const read = (level: number, index: number): Uint8Array | undefined => nodes.get(`${level} ${index}`);
    const joins = await proveJoins([3, 8, 9, 8, 10, 1], 9, read);
    expect(joins.map(({ size, path }) => [size, path.length > 0])).toEqual([
      [3, true],
      [8, true],
      [9, false],
    ]);
    const to = { size: 9, root: await rootAt(9, read) };
    for (const { size, path } of joins) verifyConsistency({ size, root: await rootAt(size, read) }, to, path);
  });

  it.each<[string, () => unknown, string]>([
    ['no size', () => parseAnchorRequest(encode(['rogatory/demo-b/relay/1', []])), 'request.1'],
    ['more sizes than 64', () => parseAnchorRequest(encode(['rogatory/demo-b/relay/1', many])), 'request.1'],
    ['a size that no checkpoint has', () => parseAnchorRequest(encode(['rogatory/demo-b/relay/1', [1]])), 'request.1'],
    ['a member more', () => parseAnchorRequest(encode(['rogatory/demo-b/relay/1', [2], 0])), 'request'],
    ['no such cosigner', () => parseAnchorOffer(encodeAnchorOffer({ ...offer, cosigner: { scope: 'A', id: 'relay' } })), 'anchor.0'],
    ['no cosignature', () => parseAnchorOffer(encodeAnchorOffer({ ...offer, cosignature: new Uint8Array(0) })), 'anchor.2'],
    ['nothing joined', () => parseAnchorOffer(encode(['demo-a', 'relay', hash, []])), 'anchor.3'],
    ['more joined than 64', () => parseAnchorOffer(encode(['demo-a', 'relay', hash, many.map((size) => [size, []])])), 'anchor.3'],
    ['a join of no checkpoint', () => parseAnchorOffer(encodeAnchorOffer({ ...offer, joins: [{ size: 0, path: [] }] })), 'anchor.3.0'],
    ['a hash of another length', () => parseAnchorOffer(encode(['demo-a', 'relay', hash, [[2, [hash.slice(1)]]]])), 'anchor.3.1'],
    [
      'more hashes than a tree has levels',
      () => parseAnchorOffer(encode(['demo-a', 'relay', hash, [[2, many.map(() => hash)]]])),
      'anchor.3.1',
    ],
  ])('is refused with %s (LOG-30)', (_name, parse, field) => {
    expect(parse).toThrowCode('LOG_EXCHANGE', { field });
  });
});
