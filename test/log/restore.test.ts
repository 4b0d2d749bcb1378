import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { encodeRestored } from '../../src/log/leaf.js';
import type { Restored } from '../../src/log/leaf.js';
import { encodeRestore, parseRestore, verifyRestore } from '../../src/log/statement/restore.js';
import { A_RELAY, B_RELAY, EPOCH, NOW, TestLog, digest, makeWorld } from './world.js';
import type { World } from './world.js';

const OLD = EPOCH;
const NEW = NOW * 1000 - 5_000;

/** A relay whose store came back with seven leaves, and its next log. */
async function restored(world: World = makeWorld(), { next = NEW, object = {}, kind = 'restored' as const } = {}) {
  const old = new TestLog(world, B_RELAY, { epoch: OLD }).fill(6);
  const log = new TestLog(world, B_RELAY, { epoch: next, seed: 'next' });
  const said: Restored = {
    old: { owner: B_RELAY, epoch: OLD },
    size: 7,
    root: old.root(),
    new: { owner: B_RELAY, epoch: next },
    ...object,
  };
  log.add(kind, encodeRestored(said));
  log.fill(3);
  const { receipt, salt, path } = await log.entry(1);
  const bytes = encodeRestore({ checkpoint: (await log.sign()).bytes, restored: receipt, salt, path });
  return { world, log, said, bytes };
}

const judged = { at: NOW, sender: B_RELAY };

describe('restore statement', () => {
  it.each([false, true])('is verified by leaf 1 of the new log; nothing left in the store: %s (LOG-16)', async (isLost) => {
    const object = isLost ? { size: 0, root: sha256(new Uint8Array(0)) } : {};
    const { world, log, said, bytes } = await restored(makeWorld(), { object });
    const verified = verifyRestore(world.view, bytes, judged);
    expect(verified.old).toEqual({ ...said.old, size: said.size, root: said.root });
    expect(verified.new).toEqual(said.new);
    expect(verified.checkpoint.checkpoint).toEqual({ owner: B_RELAY, epoch: NEW, size: 5, root: log.root() });
    expect(verified.bytes).toEqual(bytes);
  });

  it('speaks of the log of its sender alone (LOG-16)', async () => {
    const { world, bytes } = await restored();
    expect(() => verifyRestore(world.view, bytes, { at: NOW, sender: A_RELAY })).toThrowCode('LOG_RESTORE');
  });

  it('names the log whose checkpoint comes with it (LOG-16)', async () => {
    const { world, bytes } = await restored(makeWorld(), { object: { new: { owner: B_RELAY, epoch: NEW - 1 } } });
    expect(() => verifyRestore(world.view, bytes, judged)).toThrowCode('LOG_RESTORE');
  });

  it('is refused when its log begins more than 600 s ahead (LOG-16)', async () => {
    const near = await restored(makeWorld(), { next: (NOW + 600) * 1000 });
    expect(verifyRestore(near.world.view, near.bytes, judged).new.epoch).toBe((NOW + 600) * 1000);
    const far = await restored(makeWorld(), { next: (NOW + 600) * 1000 + 1 });
    expect(() => verifyRestore(far.world.view, far.bytes, judged)).toThrowCode('LOG_RESTORE');
  });

  it('is refused without a proof of leaf 1, and with a leaf of another kind (LOG-16, LOG-03)', async () => {
    const { world, log, bytes } = await restored();
    const parts = parseRestore(bytes);
    const other = await log.entry(2);
    for (const change of [{ salt: digest('salt') }, { path: other.path }, { path: parts.path.slice(1) }]) {
      expect(() => verifyRestore(world.view, encodeRestore({ ...parts, ...change }), judged)).toThrowCode('LOG_INCLUSION');
    }
    const custody = await restored(makeWorld(), { kind: 'custody' as never });
    expect(() => verifyRestore(custody.world.view, custody.bytes, judged)).toThrowCode('LOG_INCLUSION');
  });

  it('asks for a log signer that is in force when it comes (LOG-09)', async () => {
    const { world, bytes } = await restored();
    expect(() => verifyRestore(world.view, bytes, { ...judged, at: NOW + 86_401 })).toThrowCode('LOG_SIGNER');
    world.patch(B_RELAY, 'log', { status: 'compromised', invalidSince: NOW + 5 });
    expect(() => verifyRestore(world.view, bytes, judged)).toThrowCode('LOG_SIGNER');
  });

  it('is refused in any other form (LOG-16)', async () => {
    const { bytes } = await restored();
    const [checkpoint, object, salt, path] = decode(bytes) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array[]];
    const faults: [CborValue[], string][] = [
      [[checkpoint, object, salt], 'restore'],
      [[checkpoint, object, salt, path, 0], 'restore'],
      [[new Uint8Array(0), object, salt, path], 'restore.0'],
      [[new Uint8Array(16_385), object, salt, path], 'restore.0'],
      [[checkpoint, new Uint8Array(513), salt, path], 'restore.1'],
      [[checkpoint, object, salt.slice(1), path], 'restore.2'],
      [[checkpoint, object, salt, []], 'restore.3'],
      [[checkpoint, object, salt, [salt.slice(1)]], 'restore.3.0'],
      [[checkpoint, object, salt, new Array<CborValue>(65).fill(salt)], 'restore.3'],
    ];
    for (const [parts, field] of faults) expect(() => parseRestore(encode(parts)), field).toThrowCode('LOG_EXCHANGE', { field });
  });
});
