import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import { toHex } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { ETSI_EVENTS, LEAF_KINDS, RECEIPT_KINDS, leafKindNumber } from '../../src/log/kinds.js';
import { appendEntries, closedObject, genesisObject, leafHash, parseClosed, sentObject } from '../../src/log/leaf.js';
import type { LogEntry } from '../../src/log/leaf.js';
import { EMPTY_FRONTIER, append, hashLeaf } from '../../src/log/merkle.js';
import { seededRandom } from '../trust/states.js';
import { A_RELAY, digest } from './world.js';

const origin = { owner: A_RELAY, epoch: 1 };

describe('leaf', () => {
  it('hashes the encoding of [1, kind, object digest, salt], for every kind (LOG-05)', () => {
    for (const kind of LEAF_KINDS) {
      const leaf = encode([1, leafKindNumber(kind), digest('object'), digest('salt')]);
      expect(toHex(leafHash(kind, digest('object'), digest('salt')))).toBe(toHex(hashLeaf(leaf)));
    }
    expect(LEAF_KINDS).toHaveLength(17);
    expect(['genesis', 'submitted', 'failed', 'sent', 'root', 'custody', 'closed'].map((kind) => leafKindNumber(kind as never))).toEqual([
      0, 1, 7, 8, 9, 15, 16,
    ]);
  });

  it('takes digests and salts of 32 bytes alone', () => {
    expect(() => leafHash('sent', new Uint8Array(31), digest('salt'))).toThrow(RangeError);
    expect(() => leafHash('sent', digest('object'), new Uint8Array(33))).toThrow(RangeError);
  });

  it('gives each leaf a salt of its own and the nodes that it completes (LOG-05)', () => {
    const entries = ['a', 'b', 'c', 'd'].map((text) => ({ kind: 'custody' as const, objectDigest: digest(text) }));
    const grown = appendEntries(EMPTY_FRONTIER, entries, seededRandom('salts'));
    expect(grown.leaves.map(({ index, kind }) => [index, kind])).toEqual([
      [0, 15],
      [1, 15],
      [2, 15],
      [3, 15],
    ]);
    expect(new Set(grown.leaves.map(({ salt }) => toHex(salt))).size).toBe(4);
    expect(grown.leaves.map(({ nodes }) => nodes.map(({ level, index }) => `${level}/${index}`))).toEqual([
      ['0/0'],
      ['0/1', '1/0'],
      ['0/2'],
      ['0/3', '1/1', '2/0'],
    ]);
    const hashes = grown.leaves.map(({ objectDigest, salt }) => leafHash('custody', objectDigest, salt));
    const whole = append(EMPTY_FRONTIER, hashes);
    expect(grown.root).toEqual(whole.root);
    expect(grown.frontier).toEqual(whole.frontier);
    expect(grown.leaves.flatMap(({ nodes }) => nodes)).toEqual(whole.nodes);
    const more = appendEntries(grown.frontier, entries.slice(0, 1), seededRandom('more'));
    expect(more.leaves[0]!.index).toBe(4);
    expect(more.size).toBe(5);
  });

  it('draws the salts of any number of leaves from the generator of the runtime (LOG-05)', () => {
    const entries = new Array<LogEntry>(5_000).fill({ kind: 'custody', objectDigest: digest('a') });
    const { leaves } = appendEntries(EMPTY_FRONTIER, entries, systemRandom);
    expect(new Set(leaves.map(({ salt }) => toHex(salt))).size).toBe(5_000);
  });

  it('names the origin in the genesis object, and both digests in that of a sent message (LOG-05)', () => {
    expect(decode(genesisObject(origin))).toEqual(['rogatory-log/1', 'rogatory/aa/relay/1']);
    expect(decode(sentObject(digest('envelope'), digest('message')))).toEqual([digest('envelope'), digest('message')]);
    expect(() => sentObject(new Uint8Array(31), digest('message'))).toThrow(RangeError);
    expect(() => sentObject(digest('envelope'), new Uint8Array(31))).toThrow(RangeError);
  });

  it('reads back what closes an origin, and nothing else (LOG-05)', () => {
    const closed = { origin, size: 7, root: digest('root'), next: { ...origin, epoch: 2 } };
    expect(parseClosed(closedObject(closed))).toEqual(closed);
    const good = ['rogatory-log/1', 'rogatory/aa/relay/1', 7, digest('root'), 'rogatory/aa/relay/2'];
    expect(parseClosed(encode(good))).toEqual(closed);
    const wrong = (at: number, value: never): Uint8Array => encode(good.map((part, i) => (i === at ? value : part)));
    expect(() => parseClosed(wrong(0, 'rogatory-log/2' as never))).toThrowCode('LOG_LEAF');
    expect(() => parseClosed(wrong(1, 'rogatory/aa/relay' as never))).toThrowCode('LOG_ORIGIN');
    expect(() => parseClosed(wrong(2, -1 as never))).toThrowCode('LOG_LEAF');
    expect(() => parseClosed(wrong(3, new Uint8Array(31) as never))).toThrowCode('LOG_LEAF');
    expect(() => parseClosed(wrong(4, 5 as never))).toThrowCode('LOG_LEAF');
    expect(() => parseClosed(encode(good.slice(1)))).toThrowCode('LOG_LEAF');
  });

  it('maps every receipt to an event of ETSI EN 319 522 (LOG-26)', () => {
    expect(RECEIPT_KINDS.map((kind) => ETSI_EVENTS[kind])).toEqual([
      'SubmissionAcceptance',
      'RelayAcceptance',
      'ContentConsignment',
      'ContentHandover',
      'ContentHandoverFailure',
      'ContentConsignmentFailure',
      'ContentConsignmentFailure',
    ]);
  });
});
