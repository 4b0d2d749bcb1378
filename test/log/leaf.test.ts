import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { toHex } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { ETSI_EVENTS, LEAF_KINDS, RECEIPT_KINDS, leafKindNumber } from '../../src/log/kinds.js';
import { appendEntries, encodeRestored, genesisObject, leafHash, parseRestored, parseSent, sentObject } from '../../src/log/leaf.js';
import type { LogEntry } from '../../src/log/leaf.js';
import { EMPTY_FRONTIER, append, hashLeaf } from '../../src/log/tree/merkle.js';
import { seededRandom } from '../trust/states.js';
import { A_RELAY, digest } from './world.js';

const origin = { owner: A_RELAY, epoch: 1 };

describe('leaf', () => {
  it('hashes the encoding of [1, kind, object digest, salt], for every kind (LOG-01)', () => {
    for (const kind of LEAF_KINDS) {
      const leaf = encode([1, leafKindNumber(kind), digest('object'), digest('salt')]);
      expect(toHex(leafHash(kind, digest('object'), digest('salt')))).toBe(toHex(hashLeaf(leaf)));
    }
    expect(LEAF_KINDS).toHaveLength(18);
    expect(
      ['genesis', 'submitted', 'failed', 'sent', 'root', 'custody', 'restored', 'taken'].map((kind) => leafKindNumber(kind as never)),
    ).toEqual([0, 1, 7, 8, 9, 15, 16, 17]);
  });

  it('takes digests and salts of 32 bytes alone', () => {
    expect(() => leafHash('sent', new Uint8Array(31), digest('salt'))).toThrow(RangeError);
    expect(() => leafHash('sent', digest('object'), new Uint8Array(33))).toThrow(RangeError);
  });

  it('gives each leaf a salt of its own and the nodes that it completes (LOG-68)', () => {
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

  it('draws the salts of any number of leaves from the generator of the runtime (LOG-68)', () => {
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

  it('reads back both digests of a sent message, and nothing else (LOG-05)', () => {
    expect(parseSent(sentObject(digest('envelope'), digest('message')))).toEqual({
      envelopeDigest: digest('envelope'),
      messageDigest: digest('message'),
    });
    for (const wrong of [[digest('envelope')], [digest('envelope'), new Uint8Array(31)], [new Uint8Array(31), digest('message')]]) {
      expect(() => parseSent(encode(wrong))).toThrowCode('LOG_LEAF');
    }
  });

  it('reads back what says that a store was put back, and nothing else (LOG-05, LOG-16)', () => {
    const restored = { old: origin, size: 7, root: digest('root'), new: { ...origin, epoch: 2 } };
    expect(parseRestored(encodeRestored(restored))).toEqual(restored);
    // No store was left: nothing has one root.
    const lost = { ...restored, size: 0, root: sha256(new Uint8Array(0)) };
    expect(parseRestored(encodeRestored(lost))).toEqual(lost);
    const good = ['rogatory-log/1', 'rogatory/aa/relay/1', 7, digest('root'), 'rogatory/aa/relay/2'];
    expect(parseRestored(encode(good))).toEqual(restored);
    const wrong = (at: number, value: CborValue): Uint8Array => encode(good.map((part, i) => (i === at ? value : part)));
    const faults: [number, CborValue, string][] = [
      [0, 'rogatory-log/2', 'LOG_LEAF'],
      [1, 'rogatory/aa/relay', 'LOG_ORIGIN'],
      [1, 'rogatory/aa/relay/2', 'LOG_LEAF'],
      [1, 'rogatory/bb/relay/1', 'LOG_LEAF'],
      [2, -1, 'LOG_LEAF'],
      [2, 0, 'LOG_LEAF'],
      [3, new Uint8Array(31), 'LOG_LEAF'],
      [4, 5, 'LOG_LEAF'],
    ];
    for (const [at, value, code] of faults) expect(() => parseRestored(wrong(at, value)), `${at}`).toThrowCode(code as 'LOG_LEAF');
    expect(() => parseRestored(encode(good.slice(1)))).toThrowCode('LOG_LEAF');
    expect(() => encodeRestored({ ...restored, new: origin })).toThrow(TypeError);
    expect(() => encodeRestored({ ...restored, size: 0 })).toThrow(TypeError);
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
