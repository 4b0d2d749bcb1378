// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import { encodeFrame, encodeOuter, parseFrame } from '../../src/envelope/header.js';
import { peek } from '../../src/envelope/peek.js';
import { seal } from '../../src/envelope/seal.js';
import { makeWorld } from './world.js';

describe('peek', () => {
  it('shows mailboxes, expiry, lane and recipients of a frame', async () => {
    const world = makeWorld('rogatory-classic', 3);
    const { frame, envelopeDigest } = await seal(world.input());
    const peeked = peek(frame);
    expect(peeked.header).toEqual(parseFrame(frame).outer);
    expect(peeked.envelopeDigest).toEqual(envelopeDigest);
    expect(peeked.recipients.map(({ alg }) => alg)).toEqual([-70200, -70200, -70200]);
    for (const { kid } of peeked.recipients) expect(kid.buffer.byteLength).toBe(32);
  });

  it('finds no name of the sender in the frame, nor the type or a word of the message', async () => {
    const world = makeWorld('rogatory-hybrid');
    const { frame } = await seal(world.input());
    const bytes = Buffer.from(frame);
    // Long ones alone: two letters turn up in any ciphertext.
    for (const secret of ['central', 'request.submit', '2026/104', 'agency-0']) expect(bytes.includes(secret)).toBe(false);
    for (const secret of [world.seal.signerId, toUtf8('intake@xa')]) expect(bytes.includes(Buffer.from(secret))).toBe(false);
  });

  it('rejects what is no envelope (ENV-07)', async () => {
    const { frame } = await seal(makeWorld().input());
    const { outer, envelopeBytes } = parseFrame(frame);
    expect(() => peek(encodeFrame(encodeOuter(outer), concat(envelopeBytes, Uint8Array.of(0))))).toThrowCode('ENVELOPE_MALFORMED');
  });
});
