// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { open } from '../../src/envelope/open.js';
import { judgeReplay, replayKeepUntil, replayKey } from '../../src/envelope/replay.js';
import { seal } from '../../src/envelope/seal.js';
import { DAY, makeWorld, NOW, seeded } from './world.js';

const delivered = { deliveredAt: NOW * 1000 };

describe('judgeReplay', () => {
  it('calls a message new when its key is not held, and a duplicate when it is, in whatever envelope (ENV-29)', async () => {
    const world = makeWorld();
    const first = await open((await seal(world.input())).frame, world.reader(), delivered);
    expect(judgeReplay(undefined, first)).toBe('new');
    // The same message, encrypted a second time.
    const second = await open((await seal(world.input({ random: seeded('again') }))).frame, world.reader(), delivered);
    expect(second.envelopeDigest).not.toEqual(first.envelopeDigest);
    expect(judgeReplay(first.messageDigest, second)).toBe('duplicate');
  });

  it('rejects another message under a used id (ENV-29)', async () => {
    const world = makeWorld();
    const first = await open((await seal(world.input())).frame, world.reader(), delivered);
    const other = await open((await seal(world.input({ message: { body: Uint8Array.of(0xa0) } }))).frame, world.reader(), delivered);
    expect(replayKey(other.message)).toBe(replayKey(first.message));
    expect(() => judgeReplay(first.messageDigest, other)).toThrowCode('ENVELOPE_CONFLICT');
  });
});

describe('replayKey', () => {
  it('keeps the ids of different senders apart', async () => {
    const world = makeWorld();
    const { message, outer } = await open((await seal(world.input())).frame, world.reader(), delivered);
    expect(replayKey(message)).toBe('xa/central/0192f5c0a1b27c3d8e4f5a6b7c8d9e0f');
    expect(replayKey({ ...message, from: { ...message.from, scope: 'xc' } })).not.toBe(replayKey(message));
    expect(replayKey({ ...message, from: { ...message.from, id: 'b' } })).not.toBe(replayKey(message));
    expect(replayKeepUntil({ outer })).toBe(outer.expiresAt + 30 * DAY);
  });
});
