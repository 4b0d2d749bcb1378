// SPDX-License-Identifier: Apache-2.0
// A hostile relay sends frames that are refused: each costs it next to nothing, and must cost this relay no more.
import { afterEach, describe, expect, it } from 'vitest';
import { uint32be } from '../../src/core/bytes.js';
import { fail } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { toSeconds } from '../../src/core/time.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { encodeFrame, encodeOuter } from '../../src/envelope/header.js';
import { Refusals } from '../../src/relay/route/intake.js';
import { hostileRelay, sealed, start, stop, testClock, until } from './world.js';
import type { BareAgency, World } from './world.js';

const HOUR = 3_600_000;
const BEYOND = 40;
const MAX = LIMITS.refusalsPerHourMax;
afterEach(stop);

/** What a refusal beyond the limit is: for the peer `busy`, and nothing to be sent again. */
const exceeded = fail('RELAY_REFUSALS', { allowed: MAX });

/** A frame whose outer header is in order, and whose envelope is none: a relay does not look at it. */
function frameFor(i: number, mailbox: string): Uint8Array {
  const expiresAt = Math.ceil(toSeconds(testClock.now()) / 3_600) * 3_600 + 86_400;
  const envelopeId = sha256(uint32be(i)).slice(0, 16);
  return encodeFrame(encodeOuter({ envelopeId, mailboxes: [mailbox], expiresAt, lane: 2, blobs: [] }), uint32be(i));
}

const sizeOf = async ({ stores }: World): Promise<number> => (await stores['demo-b'].logHead())!.size;
const verdicts = ({ refusals }: BareAgency): string[] => refusals.map(({ verdict }) => `${verdict.verdict} ${verdict.code}`);
/** All that were told, those among them that lines of a minute have counted. */
const told = ({ events }: World): string[] =>
  events['demo-b'].flatMap((event) => (event.kind === 'refused' ? new Array<string>(event.times ?? 1).fill(event.code) : []));
const alarms = ({ events }: World): string[] =>
  events['demo-b'].flatMap((event) => (event.kind === 'alarm' ? [`${event.alarm} ${event.peer}: ${event.detail}`] : []));
/** A list as runs of equal entries. */
function runs(list: readonly string[]): (readonly [string, number])[] {
  const found: [string, number][] = [];
  for (const each of list) {
    const last = found.at(-1);
    if (last?.[0] === each) last[1] += 1;
    else found.push([each, 1]);
  }
  return found;
}

describe('frames that are refused', () => {
  it('leave nothing in log and store when they are no frames, however many come (LOG-45, RELAY-31, RELAY-05)', async () => {
    const { world } = await start();
    const relay = await world.startRelay('demo-b');
    const peer = hostileRelay(world, 'demo-a', 'demo-b');
    const before = await sizeOf(world);
    const whole = frameFor(0, 'ca@demo-b');
    for (let i = 0; i < MAX + BEYOND; i++) {
      const frame = sha256(uint32be(i)).slice(0, 8);
      peer.queue(whole, { frame, envelopeId: sha256(frame).slice(0, 16), envelopeDigest: sha256(frame) });
    }
    await until('all are refused', () => peer.refusals.length === MAX + BEYOND);
    expect(runs(verdicts(peer))).toEqual([
      ['rejected malformed', MAX],
      [`rejected ${exceeded.wire}`, BEYOND],
    ]);
    expect(peer.refusals.some(({ verdict }) => verdict.retryable === true)).toBe(exceeded.retryable);
    expect(exceeded.retryable).toBe(false);
    expect(await sizeOf(world)).toBe(before);
    expect(await world.stores['demo-b'].owed('demo-a/relay', 0, 16)).toEqual([]);
    expect(await world.stores['demo-b'].stats()).toMatchObject({ messages: 0, conflicts: 0, refusals: 0 });
    expect(alarms(world)).toEqual(['refusals demo-a/relay: The peer has had too many messages refused in the last hour (allowed: 1024)']);
    // What is in order passes all the same.
    const good = await sealed(world, 'demo-a', 'demo-b');
    peer.queue(good.frame);
    await until('it is taken', () => peer.acknowledged === MAX + BEYOND + 1);
    expect(world.events['demo-b'].filter(({ kind }) => kind === 'stored')).toHaveLength(1);
    await peer.link.close();
    await relay.close();
    expect(told(world)).toHaveLength(MAX);
    expect(world.events['demo-b'].filter(({ kind }) => kind === 'refused')).toHaveLength(2);
  });

  it('state nothing of a frame that differs from its header (LOG-45, RELAY-04)', async () => {
    const { world } = await start();
    const relay = await world.startRelay('demo-b');
    const peer = hostileRelay(world, 'demo-a', 'demo-b');
    const before = await sizeOf(world);
    const frame = frameFor(1, 'ca@demo-b');
    peer.queue(frame, { envelopeId: new Uint8Array(16) });
    peer.queue(frame, { envelopeDigest: new Uint8Array(32) });
    peer.queue(frame, { mailbox: 'other@demo-b' });
    peer.queue(frame, { expiresAt: toSeconds(testClock.now()) + 7_200 });
    await until('all are refused', () => peer.refusals.length === 4);
    expect(await sizeOf(world)).toBe(before);
    await peer.link.close();
    await relay.close();
    expect(runs(told(world))).toEqual([['RELAY_HEADER', 4]]);
  });

  it('are stated up to a number in an hour, and answered alone beyond it (RELAY-31, RELAY-11)', async () => {
    const { world } = await start();
    const clock = { offset: 0, now: () => testClock.now() + clock.offset, after: testClock.after };
    const relay = await world.startRelay('demo-b', world.trust('demo-b'), clock);
    const peer = hostileRelay(world, 'demo-a', 'demo-b');
    const before = await sizeOf(world);
    for (let i = 0; i < MAX + BEYOND; i++) peer.queue(frameFor(i, 'nobody@demo-b'));
    await until('all are refused', () => peer.refusals.length === MAX + BEYOND);
    expect(runs(verdicts(peer))).toEqual([
      ['rejected policy', MAX],
      ['rejected busy', BEYOND],
    ]);
    expect(await sizeOf(world)).toBe(before + MAX);
    clock.offset = HOUR + 60_000;
    peer.queue(frameFor(99_999, 'nobody@demo-b'));
    await until('it is refused', () => peer.refusals.length === MAX + BEYOND + 1);
    expect(verdicts(peer).at(-1)).toBe('rejected policy');
    expect(await sizeOf(world)).toBe(before + MAX + 1);
    await peer.link.close();
    await relay.close();
    expect(runs(told(world))).toEqual([['RELAY_POLICY', MAX + 1]]);
    expect(world.events['demo-b'].filter((event) => event.kind === 'alarm' && event.alarm === 'refusals')).toHaveLength(1);
  });

  it('are counted for each peer by itself (RELAY-31)', () => {
    const refusals = new Refusals();
    for (let i = 0; i < MAX; i++) expect(refusals.take('demo-a/relay', i)).toBe(true);
    expect(refusals.take('demo-a/relay', MAX)).toBe(false);
    expect(refusals.take('demo-c/relay', MAX)).toBe(true);
    // A clock that is set back forgives nothing.
    expect(refusals.take('demo-a/relay', HOUR - 60_001)).toBe(false);
    for (let i = 0; i < MAX; i++) expect(refusals.take('demo-a/relay', 2 * HOUR)).toBe(true);
    expect(refusals.take('demo-a/relay', 2 * HOUR)).toBe(false);
  });
});
