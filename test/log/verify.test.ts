import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uint32be } from '../../src/core/bytes.js';
import { hashLeaf } from '../../src/log/tree/merkle.js';
import { verifyConsistency, verifyInclusion } from '../../src/log/tree/verify.js';
import { naiveConsistency, naivePath, naiveRoot } from './naive.js';

const leavesOf = (size: number): Uint8Array[] => Array.from({ length: size }, (_, i) => uint32be(i));
const inclusion = (index: number, size: number) => ({
  proof: { leafHash: hashLeaf(uint32be(index)), index, size, path: naivePath(index, leavesOf(size)) },
  root: naiveRoot(leavesOf(size)),
});
const head = (size: number) => ({ size, root: naiveRoot(leavesOf(size)) });
const flip = (hash: Uint8Array, bit: number): Uint8Array => hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe('verify', () => {
  it('refuses a proof for another index or another size (LOG-03)', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.integer({ min: 1, max: 41 }), (index, other, size) => {
        fc.pre(index < size && other !== index);
        const { proof, root } = inclusion(index, size);
        expect(() => verifyInclusion({ ...proof, index: other }, root)).toThrowCode('LOG_INCLUSION');
        for (const wrong of [0, index, size + 64, 2 * size + 64, -1, 1.5, Number.NaN, 2 ** 53]) {
          expect(() => verifyInclusion({ ...proof, size: wrong }, root)).toThrowCode('LOG_INCLUSION');
        }
      }),
    );
  });

  it('refuses an index that is no place (LOG-03)', () => {
    const { proof, root } = inclusion(0, 5);
    for (const index of [-1, 0.5, Number.NaN, 5]) {
      expect(() => verifyInclusion({ ...proof, index }, root)).toThrowCode('LOG_INCLUSION');
    }
  });

  it('refuses a changed bit, a missing and a surplus hash, anywhere (LOG-03)', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 2, max: 61 }), fc.nat(255), fc.nat(), (index, size, bit, at) => {
        fc.pre(index < size);
        const { proof, root } = inclusion(index, size);
        const i = at % proof.path.length;
        const path = (change: (path: Uint8Array[]) => void) => {
          const copy = [...proof.path];
          change(copy);
          return { ...proof, path: copy };
        };
        const refused = [
          path((hashes) => (hashes[i] = flip(hashes[i]!, bit))),
          path((hashes) => hashes.splice(i, 1)),
          path((hashes) => hashes.splice(i, 0, root)),
          path((hashes) => hashes.push(root)),
          { ...proof, leafHash: flip(proof.leafHash, bit) },
        ];
        for (const wrong of refused) expect(() => verifyInclusion(wrong, root)).toThrowCode('LOG_INCLUSION');
        expect(() => verifyInclusion(proof, flip(root, bit))).toThrowCode('LOG_INCLUSION');
      }),
    );
  });

  it('refuses hashes of another length (LOG-03)', () => {
    const { proof, root } = inclusion(0, 1);
    expect(() => verifyInclusion({ ...proof, leafHash: new Uint8Array(0) }, new Uint8Array(0))).toThrowCode('LOG_INCLUSION');
    expect(() => verifyInclusion({ ...proof, path: [new Uint8Array(31)] }, root)).toThrowCode('LOG_INCLUSION');
  });

  it('refuses consistency proofs with other sizes, roots or hashes (LOG-04)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 41 }), fc.nat(255), fc.nat(), (from, to, bit, at) => {
        fc.pre(from < to);
        const path = naiveConsistency(from, leavesOf(to));
        const i = at % path.length;
        const refused: Uint8Array[][] = [
          path.map((hash, j) => (i === j ? flip(hash, bit) : hash)),
          path.filter((_, j) => i !== j),
          [...path, path[0]!],
          [path[0]!, ...path],
          [],
        ];
        for (const wrong of refused) expect(() => verifyConsistency(head(from), head(to), wrong)).toThrowCode('LOG_CONSISTENCY');
        const verify = (a: object, b: object) => () => verifyConsistency({ ...head(from), ...a }, { ...head(to), ...b }, path);
        expect(verify({ root: flip(head(from).root, bit) }, {})).toThrowCode('LOG_CONSISTENCY');
        expect(verify({}, { root: flip(head(to).root, bit) })).toThrowCode('LOG_CONSISTENCY');
        for (const size of [0, -1, 0.5, Number.NaN, to + 1]) expect(verify({ size }, {})).toThrowCode('LOG_CONSISTENCY');
        for (const size of [0, from - 1, 2 * to + 64, 2 ** 53, Number.NaN]) expect(verify({}, { size })).toThrowCode('LOG_CONSISTENCY');
      }),
    );
  });

  it('takes equal trees without a proof, and nothing beside it (LOG-04)', () => {
    verifyConsistency(head(5), head(5), []);
    expect(() => verifyConsistency(head(5), head(5), [head(5).root])).toThrowCode('LOG_CONSISTENCY');
    expect(() => verifyConsistency(head(5), { ...head(5), root: head(4).root }, [])).toThrowCode('LOG_CONSISTENCY');
    expect(() => verifyConsistency({ size: 5, root: new Uint8Array(31) }, head(5), [])).toThrowCode('LOG_CONSISTENCY');
    expect(() => verifyConsistency(head(5), head(6), [new Uint8Array(33)])).toThrowCode('LOG_CONSISTENCY');
  });
});
