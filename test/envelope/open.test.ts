// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { open } from '../../src/envelope/open.js';
import { peek } from '../../src/envelope/peek.js';
import { seal } from '../../src/envelope/seal.js';
import { forge } from './forge.js';
import { HOUR, makeWorld, NOW } from './world.js';

const delivered = { deliveredAt: NOW * 1000 };

describe('open', () => {
  for (const suite of ['rogatory-classic', 'rogatory-hybrid'] as const) {
    for (const count of suite === 'rogatory-classic' ? [1, 2, 5, 32] : [1, 2, 32]) {
      it(`gives each of ${count} recipients of ${suite} what was sealed`, { timeout: 60_000 }, async () => {
        const world = makeWorld(suite, count);
        const input = world.input();
        const sealed = await seal(input);
        for (let i = 0; i < count; i += count > 5 ? 15 : 1) {
          const opened = await open(sealed.frame, world.reader(i), delivered);
          expect(opened.body).toEqual(input.message.body);
          expect(opened.suite).toBe(suite);
          expect(opened.messageDigest).toEqual(sealed.messageDigest);
          expect(opened.envelopeDigest).toEqual(sealed.envelopeDigest);
          expect(opened.contentKey).toEqual(sealed.contentKey);
          expect(opened.signers).toEqual([world.seal.signerId]);
          expect(opened.message.from).toEqual({ scope: 'xa', id: 'central', key: world.seal.signerId });
          expect(opened.message.to.map(({ id }) => id).sort()).toEqual(world.readers.map(({ id }) => id).sort());
          expect(opened.message.to.map(({ key }) => toHex(key))).toEqual(peek(sealed.frame).recipients.map(({ kid }) => toHex(kid)));
        }
      });
    }
  }

  it('opens late what was delivered in time', async () => {
    const world = makeWorld();
    const input = world.input({ expiresAt: NOW + HOUR });
    const { frame } = await seal(input);
    await expect(open(frame, world.reader(), { deliveredAt: (NOW + HOUR) * 1000 })).resolves.toMatchObject({ suite: 'rogatory-classic' });
  });

  it('leaves the frame as it was, and returns nothing that shares its memory', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    const copy = Uint8Array.from(frame);
    const opened = await open(frame, world.reader(), delivered);
    frame.fill(0);
    expect(copy).not.toEqual(frame);
    expect(opened.body).toEqual(world.input().message.body);
    await expect(open(copy, world.reader(), delivered)).resolves.toEqual(opened);
  });

  it('opens what the forge rebuilds without a forgery, so that its forgeries fail for their own sake', async () => {
    const world = makeWorld('rogatory-hybrid', 2);
    const { frame, contentKey } = await seal(world.input());
    expect(await forge(frame, contentKey, {})).toEqual(frame);
    const all = { signers: [world.seal], recipients: world.input().recipients, contentKey: new Uint8Array(32).fill(3) };
    const sorted = peek(frame).recipients.map(({ kid }) => all.recipients.find(({ kem }) => toHex(kem.kid) === toHex(kid))!);
    const again = await forge(frame, contentKey, { ...all, recipients: sorted });
    await expect(open(again, world.reader(1), delivered)).resolves.toMatchObject({ suite: 'rogatory-hybrid' });
  });

  it('refuses a time of delivery that is none as a bug of its caller', async () => {
    const world = makeWorld();
    const { frame } = await seal(world.input());
    await expect(open(frame, world.reader(), { deliveredAt: Number.NaN })).rejects.toThrow(RangeError);
    await expect(open('frame' as never, world.reader(), delivered)).rejects.toThrow(TypeError);
  });
});
