// SPDX-License-Identifier: Apache-2.0
// Envelopes of seeds: one fault each, the same bytes every time.
import { toHex } from '../../src/core/bytes.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { generateKem } from '../../src/crypto/keys/keys.js';
import { seal } from '../../src/envelope/seal.js';
import { forge, forgeFrame } from '../../test/envelope/forge.js';
import { makeWorld, NOW, seeded } from '../../test/envelope/world.js';
import type { EnvelopeCase } from './envelope-case.js';
import { ACCEPTED } from './envelope-accepted.js';
import { INSIDE } from './envelope-inside.js';
import { OUTSIDE } from './envelope-outside.js';
import { ACCORD_AGENCIES, keysOf } from './envelope-keys.js';
import type { VectorCase } from './vector.js';

/** Cases that the hybrid suite has too. */
const HYBRID: readonly EnvelopeCase[] = [...ACCEPTED, ...OUTSIDE, ...INSIDE]
  .filter(({ name }) => ['accepted-officer', 'body-changed', 'wrap-changed', 'ciphertext-changed'].includes(name))
  .map((item) => ({ ...item, name: `${item.name}-hybrid`, suite: 'rogatory-hybrid' }));

/** Envelopes, each with one fault or none. */
export async function envelopeCases(): Promise<VectorCase[]> {
  const out: VectorCase[] = [];
  for (const item of [...ACCEPTED, ...OUTSIDE, ...INSIDE, ...HYBRID]) out.push(await caseOf(item));
  const [first] = out;
  if (first !== undefined)
    out.push({
      ...first,
      name: 'frame-long',
      clause: 'ENV-01',
      comment: 'a frame of 262,145 bytes',
      expect: 'ENVELOPE_FRAME_SIZE',
      input: { frame: { bytes: '82', zeros: 262_144 } },
      output: {},
    });
  return [...out, ...replays()];
}

/** A message against the replay set. */
function replays(): VectorCase[] {
  const message = { messageId: '0192f5c0a1b27c3d8e4f5a6b7c8d9e0f', messageDigest: '11'.repeat(32) };
  const one = (name: string, comment: string, held: string | null, expect: VectorCase['expect'], verdict?: string): VectorCase => ({
    name,
    operation: 'envelope.judge-replay',
    clause: 'ENV-29',
    comment,
    expect,
    input: { ...message, held },
    ...(verdict !== undefined && { output: { verdict } }),
  });
  return [
    one('accepted-new', 'the message id is not held', null, 'ok', 'new'),
    one('accepted-duplicate', 'the same message is held: receipted, and not handed over again', message.messageDigest, 'ok', 'duplicate'),
    one('conflict', 'another message has the id', '22'.repeat(32), 'ENVELOPE_CONFLICT'),
  ];
}

async function caseOf(item: EnvelopeCase): Promise<VectorCase> {
  const suite = item.suite ?? 'rogatory-classic';
  const world = makeWorld(suite, item.readers ?? 1);
  const changes = typeof item.input === 'function' ? item.input(world) : item.input;
  const sealed = await seal(world.input({ seal: world.seal, random: seeded(item.name), ...changes }, item.recipients));
  let frame = sealed.frame;
  if (item.forgery !== undefined) frame = await forge(frame, sealed.contentKey, item.forgery(world));
  if (item.relay !== undefined) frame = forgeFrame(frame, item.relay(world));
  item.beliefs?.(world);
  const index = item.opens ?? 0;
  const { seed } = generateKem(suite, seeded(`kem/${suite}/reader-${index}`));
  const keys = keysOf(world, world.reader(index, item.reader), seed, item.agencies ?? ACCORD_AGENCIES);
  return {
    name: item.name,
    operation: 'envelope.open',
    clause: item.clause,
    comment: item.comment,
    expect: item.expect,
    suite,
    now: item.deliveredAt ?? NOW * 1000,
    keys: keys as unknown as JsonObject,
    input: { frame: toHex(frame) },
    ...(item.expect === 'ok' && { output: outputOf(sealed, changes?.message?.body ?? world.input().message.body) }),
  };
}

function outputOf(sealed: Awaited<ReturnType<typeof seal>>, body: Uint8Array): JsonObject {
  const { envelopeDigest, messageDigest, contentKey } = sealed;
  return { envelopeDigest: toHex(envelopeDigest), messageDigest: toHex(messageDigest), contentKey: toHex(contentKey), body: toHex(body) };
}
