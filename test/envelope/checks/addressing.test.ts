// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkAcceptance, parseFrame } from '../../../src/envelope/header.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import { fault } from '../../cbor/fault.js';
import { DAY, HOUR, makeWorld, NOW } from '../world.js';

const delivered = { deliveredAt: NOW * 1000 };

describe('open, step 1', () => {
  it('rejects a frame for mailboxes of others (ENV-04)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    const other = world.reader(0, { mailboxes: new Set(['intake@xc', 'records@xb']) });
    await expect(open(frame, other, delivered)).toRejectCode('ENVELOPE_NOT_MINE');
  });

  it('takes a frame for several mailboxes when one of them is its own (ENV-04)', async () => {
    const world = makeWorld();
    world.beliefs.accords[0] = { ...world.beliefs.accords[0]!, covers: () => true };
    const { frame } = await seal(world.input({ mailboxes: ['zz@xb', 'intake@xb', 'aa@xb'] }));
    expect(parseFrame(frame).outer.mailboxes).toEqual(['aa@xb', 'intake@xb', 'zz@xb']);
    await expect(open(frame, world.reader(), delivered)).resolves.toBeDefined();
  });

  it('rejects a frame that expired before it was delivered (ENV-05)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input({ expiresAt: NOW + HOUR }));
    await expect(open(frame, world.reader(), { deliveredAt: (NOW + HOUR) * 1000 + 1 })).toRejectCode('ENVELOPE_EXPIRED');
  });

  it('rejects a frame that lives longer than 30 days and a tolerance (ENV-06)', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input({ expiresAt: NOW + 30 * DAY }));
    const faults = [NOW - 600, NOW - 601].map((at) => fault(() => checkAcceptance(parseFrame(frame).outer, at * 1000))?.['code']);
    expect(faults).toEqual([undefined, 'ENVELOPE_LIFETIME']);
    await expect(open(frame, world.reader(), { deliveredAt: (NOW - 601) * 1000 })).toRejectCode('ENVELOPE_LIFETIME');
  });
});
