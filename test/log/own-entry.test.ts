import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { sentObject } from '../../src/log/leaf.js';
import { encodeOwnEntry, parseOwnEntry, verifyOwnEntry } from '../../src/log/own-entry.js';
import type { OwnEntry, Showing } from '../../src/log/own-entry.js';
import { signCosignature } from '../../src/log/statement/cosignature.js';
import { signCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, NOW, TestLog, digest, makeWorld } from './world.js';
import type { World } from './world.js';

const against: Showing = { against: 'bb' };

/** Entry 3 of the log of agency aa, cosigned by agency bb at these times. */
async function shown(world: World = makeWorld(), times: readonly number[] = [NOW], change: Partial<OwnEntry> = {}) {
  const log = new TestLog(world, A_CA).fill(2);
  const index = log.add('sent', sentObject(digest('envelope'), digest('message')));
  log.fill(2);
  const { receipt: object, salt, path } = await log.entry(index);
  const checkpoint = await log.sign();
  const cosignatures = await Promise.all(times.map((at) => signCosignature(checkpoint, B_CA, world.signer(B_CA, 'cosign'), at)));
  const entry: OwnEntry = { kind: 'sent', object, salt, index, path, checkpoint: checkpoint.bytes, cosignatures, ...change };
  return { world, log, entry, checkpoint };
}

describe('own entry', () => {
  it('stands in its log, and was there when the other state cosigned first (LOG-57)', async () => {
    const { world, entry, checkpoint } = await shown(makeWorld(), [NOW + 60, NOW + 20, NOW + 40]);
    const verified = verifyOwnEntry(world.view, encodeOwnEntry(entry), against);
    expect(verified).toMatchObject({ kind: 'sent', object: entry.object, index: 3, checkpoint: checkpoint.checkpoint });
    expect(verified.cosignatures.map(({ at }) => at)).toEqual([NOW + 60, NOW + 20, NOW + 40]);
    expect(verified.dating).toEqual({ by: NOW + 20, shownBy: 'cosignature' });
  });

  it('is the own word of its owner without a cosignature (LOG-57)', async () => {
    const { world, entry } = await shown(makeWorld(), []);
    expect(verifyOwnEntry(world.view, encodeOwnEntry(entry), against).dating).toBeUndefined();
  });

  it('is dated by a token that counts, whoever cosigned, and by the earlier of both (LOG-57)', async () => {
    const { world, entry } = await shown(makeWorld(), [NOW + 20]);
    const at = (time: number): Showing => ({ ...against, tokenTime: (statement) => (statement.length > 0 ? time : undefined) });
    const dated = (showing: Showing, change: Partial<OwnEntry> = {}) =>
      verifyOwnEntry(world.view, encodeOwnEntry({ ...entry, ...change }), showing).dating;
    expect(dated(at(NOW + 10), { cosignatures: [] })).toEqual({ by: NOW + 10, shownBy: 'token' });
    expect(dated(at(NOW + 10))).toEqual({ by: NOW + 10, shownBy: 'token' });
    expect(dated(at(NOW + 30))).toEqual({ by: NOW + 20, shownBy: 'cosignature' });
    expect(dated({ ...at(NOW + 30), against: 'cc' })).toEqual({ by: NOW + 30, shownBy: 'token' });
  });

  it('is dated by no cosignature of another state, of a stolen key, or from outside the time of its key (LOG-57)', async () => {
    const { world, entry } = await shown();
    const bytes = encodeOwnEntry(entry);
    expect(verifyOwnEntry(world.view, bytes, { against: 'cc' })).toMatchObject({ cosignatures: [] });
    // The word of the own state is none, though it verifies.
    expect(verifyOwnEntry(world.view, bytes, { against: 'aa' }).dating).toBeUndefined();
    world.patch(B_CA, 'cosign', { to: NOW - 1 });
    expect(verifyOwnEntry(world.view, bytes, against).dating).toBeUndefined();
    world.patch(B_CA, 'cosign', { to: NOW, status: 'compromised', invalidSince: NOW + 50 });
    expect(verifyOwnEntry(world.view, bytes, against).dating).toBeUndefined();
  });

  it('stays dated when its own key was stolen: that one is not asked (LOG-75)', async () => {
    const { world, entry } = await shown();
    world.patch(A_CA, 'log', { status: 'compromised', invalidSince: NOW - 3_000 });
    expect(verifyOwnEntry(world.view, encodeOwnEntry(entry), against).dating).toMatchObject({ by: NOW });
  });

  it('is refused when it does not stand in its log, or a signature is forged (LOG-03, LOG-10, LOG-75)', async () => {
    const { world, log, entry, checkpoint } = await shown();
    const verify = (change: Partial<OwnEntry>) => () => verifyOwnEntry(world.view, encodeOwnEntry({ ...entry, ...change }), against);
    expect(verify({ object: sentObject(digest('other'), digest('message')) })).toThrowCode('LOG_INCLUSION');
    expect(verify({ kind: 'custody' })).toThrowCode('LOG_INCLUSION');
    expect(verify({ index: 2 })).toThrowCode('LOG_INCLUSION');
    const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
    expect(verify({ checkpoint: flipped(entry.checkpoint) })).toThrowCode('LOG_SIGNATURE');
    expect(verify({ cosignatures: [flipped(entry.cosignatures[0]!)] })).toThrowCode('LOG_SIGNATURE');
    // One of another size, or of another kind of node.
    const other = await signCosignature(await log.fill(1).sign(), B_CA, world.signer(B_CA, 'cosign'), NOW);
    expect(verify({ cosignatures: [other] })).toThrowCode('LOG_OWN_ENTRY');
    const relay = await signCosignature(checkpoint, B_RELAY, world.signer(B_RELAY, 'cosign'), NOW);
    expect(verify({ cosignatures: [relay] })).toThrowCode('LOG_COSIGNATURE');
    const stranger = await signCheckpoint(checkpoint.checkpoint, world.signer(A_RELAY, 'log'));
    expect(verify({ checkpoint: stranger.bytes })).toThrowCode('LOG_SIGNER');
  });

  it('is refused in any other form (LOG-75)', async () => {
    const { entry } = await shown();
    const bytes = encodeOwnEntry(entry);
    expect(parseOwnEntry(bytes)).toEqual(entry);
    const parts = decode(bytes) as CborValue[];
    const faults: [number, CborValue, string][] = [
      [0, 18, 'own-entry.0'],
      [1, new Uint8Array(0), 'own-entry.1'],
      [1, new Uint8Array(65_537), 'own-entry.1'],
      [2, new Uint8Array(31), 'own-entry.2'],
      [3, -1, 'own-entry.3'],
      [4, [], 'own-entry.4'],
      [4, new Array<CborValue>(65).fill(digest('a')), 'own-entry.4'],
      [5, new Uint8Array(16_385), 'own-entry.5'],
      [6, new Array<CborValue>(9).fill(entry.cosignatures[0]!), 'own-entry.6'],
      [6, [new Uint8Array(0)], 'own-entry.6.0'],
    ];
    for (const [at, value, field] of faults) {
      const changed = encode(parts.map((part, i) => (i === at ? value : part)));
      expect(() => parseOwnEntry(changed), field).toThrowCode('LOG_OWN_ENTRY', { field });
    }
    expect(() => parseOwnEntry(encode(parts.slice(1)))).toThrowCode('LOG_OWN_ENTRY', { field: 'own-entry' });
    expect(() => parseOwnEntry(encode([...parts, 0]))).toThrowCode('LOG_OWN_ENTRY', { field: 'own-entry' });
  });
});
