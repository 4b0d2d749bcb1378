// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseFrame } from '../../../src/envelope/header.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import type { KemView } from '../../../src/envelope/types.js';
import { sampleAttachment } from '../attachments.js';
import { DAY, directoryDigest, HOUR, kemNamed, makeWorld, NOW, signerNamed } from '../world.js';
import type { World } from '../world.js';

type Changes = Parameters<World['input']>[0];

const world = makeWorld('rogatory-classic', 2);
const { recipients, message } = world.input();
const ref = { rootVersion: 1, directoryVersion: 7, digest: directoryDigest('xa') };
const firstKem = (changes: Partial<KemView>): Changes => ({
  recipients: [{ ...recipients[0]!, kem: { ...recipients[0]!.kem, ...changes } }],
});
const attachment = (changes: Parameters<typeof sampleAttachment>[2] = {}) => sampleAttachment(message.messageId, 1, changes);

describe('seal', () => {
  const refused: Record<string, Changes> = {
    'a suite below the required one': { requiredFloor: 'rogatory-hybrid' },
    'a seal of another suite': { seal: signerNamed('seal', 'rogatory-hybrid') },
    'an officer of another suite': { officers: [signerNamed('officer', 'rogatory-hybrid')] },
    'a signer that is named twice': { officers: [world.seal] },
    'five signers': { officers: ['1', '2', '3', '4'].map((name) => signerNamed(name, 'rogatory-classic')) },
    'a recipient key of another suite': { recipients: [{ ...recipients[0]!, kem: kemNamed('strong', 'rogatory-hybrid').view }] },
    'a recipient key that ends before the envelope expires': firstKem({ to: NOW + 10 * DAY - 1 }),
    'a recipient key that is not valid yet': firstKem({ from: NOW + 1 }),
    'a retired recipient key': firstKem({ status: 'retired' }),
    'a compromised recipient key': firstKem({ status: 'compromised' }),
    'the sender among several recipients': {
      from: { scope: 'xb', id: 'agency-0' },
      message: { directories: new Map([['xb', ref]]), accord: undefined as never },
    },
    'no recipient': { recipients: [] },
    '33 recipients': { recipients: Array.from({ length: 33 }, () => recipients[0]!) },
    'a recipient key that is named twice': { recipients: [recipients[0]!, recipients[0]!] },
    'recipients of two scopes': { recipients: [recipients[0]!, { ...recipients[1]!, scope: 'xc' }] },
    'a mailbox of another scope': { mailboxes: ['intake@xa'] },
    'no mailbox': { mailboxes: [] },
    '33 mailboxes': { mailboxes: Array.from({ length: 33 }, (_, i) => `m${i}@xb`) },
    'a mailbox that is named twice': { mailboxes: ['intake@xb', 'intake@xb'] },
    'lane 4': { lane: 4 as never },
    'an expiry before the time of issue': { expiresAt: NOW - 1 },
    'a lifetime over 30 days': { expiresAt: NOW + 30 * DAY + 1 },
    'no accord between two scopes': { message: { accord: undefined as never } },
    'an accord within one scope': { from: { scope: 'xb', id: 'central' }, message: { directories: new Map([['xb', ref]]) } },
    'a missing directory': { message: { directories: new Map([['xa', ref]]) } },
    'the directory of a third scope': { message: { directories: new Map(['xa', 'xb', 'xc'].map((scope) => [scope, ref])) } },
    'directory version 0': { message: { directories: new Map(['xa', 'xb'].map((scope) => [scope, { ...ref, directoryVersion: 0 }])) } },
    'a dossier without a place': { message: { dossierId: new Uint8Array(16) } },
    'a place without a dossier': { message: { chain: { seq: 1, ownPrev: null, seenPrev: null } } },
    'a later place without a predecessor': {
      message: { dossierId: new Uint8Array(16), chain: { seq: 2, ownPrev: null, seenPrev: null } },
    },
    'a sender without a valid name': { from: { scope: 'xa', id: 'Central' } },
    'a type without a name': { message: { type: { name: '', major: 1, minor: 0 } } },
    'a frame over its limit': { message: { body: new Uint8Array(259_000) } },
    'a message over its limit': { message: { body: new Uint8Array(262_144) } },
    'an unsafe file name': { attachments: [attachment({ fileName: '../x' })] },
    'an attachment of impossible size': { attachments: [attachment({ size: 2 ** 52 + 1 })] },
    'a blob of a wrong size': { attachments: [attachment({ blob: { digest: new Uint8Array(32), size: 1 } })] },
    'a key that is not that of its attachment': { attachments: [{ ...attachment(), key: new Uint8Array(32) }] },
    'attachments out of order': { attachments: [sampleAttachment(message.messageId, 2), attachment()] },
    '65 attachments': { attachments: Array.from({ length: 65 }, (_, i) => sampleAttachment(message.messageId, i)) },
    '1025 released keys': {
      released: Array.from({ length: 1025 }, (_, i) => ({ messageDigest: new Uint8Array(32), attachmentId: i, key: new Uint8Array(32) })),
    },
  };
  for (const [fault, changes] of Object.entries(refused)) {
    it(`refuses ${fault} (ENV-31)`, async () => {
      await expect(seal(world.input(changes))).toRejectCode('ENVELOPE_SEAL');
    });
  }

  it('takes the sender as its only recipient (ENV-31)', async () => {
    const alone = makeWorld();
    const directories = new Map([['xb', ref]]);
    const input = alone.input({ from: { scope: 'xb', id: 'agency-0' }, message: { directories, accord: undefined as never } });
    await expect(seal(input)).resolves.toBeDefined();
  });

  it('rounds the expiry up to the hour, and sorts mailboxes and recipients', async () => {
    const { frame } = await seal(world.input({ expiresAt: NOW + 1, mailboxes: ['b@xb', 'a@xb'], recipients: [...recipients].reverse() }));
    const { outer } = parseFrame(frame);
    expect(outer.expiresAt).toBe(NOW + HOUR);
    expect(outer.mailboxes).toEqual(['a@xb', 'b@xb']);
    expect((await seal(world.input({ expiresAt: NOW + HOUR }))).frame.length).toBe((await seal(world.input())).frame.length);
  });

  it('draws envelope id, content key, IV and wraps anew for each envelope', async () => {
    const { random: _, envelopeId: __, ...input } = world.input();
    const [one, two] = [await seal(input), await seal(input)];
    expect(one.envelopeId).not.toEqual(two.envelopeId);
    expect(one.contentKey).not.toEqual(two.contentKey);
    expect(one.messageDigest).not.toEqual(two.messageDigest);
  });

  it('gives the same classic envelope for the same random bytes', async () => {
    expect((await seal(world.input())).frame).toEqual((await seal(world.input())).frame);
  });

  it('hides the length of short messages', async () => {
    const short = await seal(world.input({ message: { body: new Uint8Array(1) } }));
    const long = await seal(world.input({ message: { body: new Uint8Array(7000) } }));
    expect(short.frame.length).toBe(long.frame.length);
  });

  it('carries every optional member to the other side', async () => {
    const sealed = await seal(
      world.input({
        lane: 1,
        message: {
          replyBy: NOW + DAY,
          dossierId: new Uint8Array(16).fill(5),
          chain: { seq: 2, ownPrev: new Uint8Array(32).fill(6), seenPrev: new Uint8Array(32).fill(7) },
        },
      }),
    );
    const opened = await open(sealed.frame, world.reader(), { deliveredAt: NOW * 1000 });
    expect(opened.outer.lane).toBe(1);
    expect(opened.message).toMatchObject({
      replyBy: NOW + DAY,
      dossierId: new Uint8Array(16).fill(5),
      chain: { seq: 2, ownPrev: new Uint8Array(32).fill(6), seenPrev: new Uint8Array(32).fill(7) },
    });
  });

  it('throws for a bug of its caller, and names an unknown suite (ENV-31)', async () => {
    await expect(seal(world.input({ message: { messageId: new Uint8Array(15) } }))).rejects.toThrow(RangeError);
    await expect(seal(world.input({ message: { body: 'text' as never } }))).rejects.toThrow(TypeError);
    await expect(seal(world.input({ envelopeId: new Uint8Array(17) }))).rejects.toThrow(RangeError);
    await expect(seal(world.input({ expiresAt: Number.NaN }))).rejects.toThrow(RangeError);
    await expect(seal(world.input({ message: { issuedAt: NOW + 0.5 } }))).rejects.toThrow(RangeError);
    await expect(seal(world.input({ attachments: [{ ...attachment(), key: new Uint8Array(31) }] }))).rejects.toThrow(RangeError);
    const released = { messageDigest: new Uint8Array(32), attachmentId: 1, key: new Uint8Array(32) };
    await expect(seal(world.input({ released: [{ ...released, key: new Uint8Array(31) }] }))).rejects.toThrow(RangeError);
    await expect(seal(world.input({ released: [{ ...released, messageDigest: new Uint8Array(31) }] }))).rejects.toThrow(RangeError);
    await expect(seal(world.input({ released: [{ ...released, attachmentId: -1 }] }))).rejects.toThrow(RangeError);
    await expect(seal(world.input(firstKem({ kid: new Uint8Array(32) })))).rejects.toThrow(TypeError);
    await expect(seal(world.input({ suite: 'rogatory-none' as never }))).toRejectCode('CRYPTO_SUITE_UNKNOWN');
    await expect(seal(world.input({ mailboxes: ['nowhere'] }))).toRejectCode('ID_MALFORMED');
  });
});
