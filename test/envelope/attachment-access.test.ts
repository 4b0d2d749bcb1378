// SPDX-License-Identifier: Apache-2.0
// Attachments end to end: sealed into a blob, carried by an envelope, opened by the key that the envelope brought.
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { decodeCoseSign, verifyCoseSignature } from '../../src/crypto/sign/cose.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { accessAttachment } from '../../src/envelope/attachment/attachment-access.js';
import { extractSigned } from '../../src/envelope/content/extract-signed.js';
import { open } from '../../src/envelope/open.js';
import { openAttachmentBytes } from '../../src/envelope/attachment/open-attachment.js';
import { seal } from '../../src/envelope/seal.js';
import type { SealedAttachment } from '../../src/envelope/seal-input.js';
import { decodeSigned } from '../../src/envelope/content/signed.js';
import { MESSAGE_ID, same, sampleBytes, sealBytes, streamOf } from './blobs.js';
import type { Sealed } from './blobs.js';
import { makeWorld, NOW } from './world.js';

const delivered = { deliveredAt: NOW * 1000 };
const maxBytes = 1_000_000;
const attached = ({ access: { header, key } }: Sealed): SealedAttachment => ({ header, key });

async function carry(attachments: readonly Sealed[], suite: 'rogatory-classic' | 'rogatory-hybrid' = 'rogatory-classic') {
  const world = makeWorld(suite);
  const sealed = await seal(world.input({ attachments: attachments.map(attached) }));
  return { world, sealed, opened: await open(sealed.frame, world.reader(), delivered) };
}

describe('accessAttachment', () => {
  it('opens each attachment of a message by what the envelope brought', async () => {
    const exhibits = [await sealBytes(sampleBytes(10), { id: 1 }), await sealBytes(sampleBytes(70_000), { id: 2 })];
    const { opened } = await carry(exhibits);
    for (const { access, blob, plaintext } of exhibits) {
      const found = accessAttachment(opened, access.header.id);
      expect(same(await openAttachmentBytes(streamOf(blob), found, { maxBytes }), plaintext)).toBe(true);
    }
    expect(opened.outer.blobs.map(({ digest }) => toHex(digest))).toEqual(exhibits.map(({ blob }) => toHex(sha256(blob))));
  });

  it('opens no blob of one attachment as another, and none of another message (ENV-33)', async () => {
    const [one, two] = [await sealBytes(sampleBytes(10), { id: 1 }), await sealBytes(sampleBytes(10), { id: 2 })];
    const { opened } = await carry([one, two]);
    const read = (blob: Uint8Array, access: Sealed['access']) => openAttachmentBytes(streamOf(blob), access, { maxBytes });
    await expect(read(two.blob, accessAttachment(opened, 1))).toRejectCode('ENVELOPE_ATTACHMENT_BLOB');
    await expect(read(one.blob, { ...accessAttachment(opened, 1), messageId: new Uint8Array(16) })).toRejectCode('ENVELOPE_ATTACHMENT_KEY');
    const world = makeWorld();
    const elsewhere = world.input({ attachments: [attached(one)], message: { messageId: new Uint8Array(16).fill(9) } });
    await expect(seal(elsewhere)).toRejectCode('ENVELOPE_SEAL');
  });

  it('keeps a withheld attachment shut until a later message releases its key (ENV-39)', async () => {
    const withheld = await sealBytes(sampleBytes(100), { id: 1, keyWithheld: true });
    const { world, sealed, opened } = await carry([withheld]);
    expect(() => accessAttachment(opened, 1)).toThrowCode('ENVELOPE_ATTACHMENT_WITHHELD');

    const released = [{ messageDigest: sealed.messageDigest, attachmentId: 1, key: withheld.access.key }];
    const later = await seal(
      world.input({ released, envelopeId: new Uint8Array(16).fill(2), message: { messageId: new Uint8Array(16).fill(2) } }),
    );
    const held = () => opened.message;
    const second = await open(later.frame, world.reader(), { ...delivered, held });
    const access = accessAttachment(opened, 1, second.released);
    expect(await openAttachmentBytes(streamOf(withheld.blob), access, { maxBytes })).toEqual(withheld.plaintext);

    const [entry] = second.released;
    const other = [
      { ...entry!, attachmentId: 2 },
      { ...entry!, messageDigest: new Uint8Array(32) },
    ];
    expect(() => accessAttachment(opened, 1, other)).toThrowCode('ENVELOPE_ATTACHMENT_WITHHELD');
    const wrong = [{ ...entry!, key: new Uint8Array(32) }];
    await expect(openAttachmentBytes(streamOf(withheld.blob), accessAttachment(opened, 1, wrong), { maxBytes })).toRejectCode(
      'ENVELOPE_ATTACHMENT_KEY',
    );
  });

  it('knows no attachment that the message does not have', async () => {
    const { opened } = await carry([]);
    expect(() => accessAttachment(opened, 1)).toThrow(RangeError);
  });
});

describe('extractSigned', () => {
  it.each(['rogatory-classic', 'rogatory-hybrid'] as const)('gives the exact COSE_Sign of %s, which verifies by itself', async (suite) => {
    const { world, opened } = await carry([await sealBytes(sampleBytes(10), { id: 1 })], suite);
    const signed = extractSigned(opened);
    expect(signed).toEqual(opened.signed);
    expect(signed).not.toBe(opened.signed);
    const cose = decodeCoseSign(signed, { maxBytes: 100_000, maxSignatures: 8 });
    const keys = [...world.seal.keys.values()];
    expect(cose.signatures.map((_, index) => verifyCoseSignature(cose, index, keys[index]!))).toEqual(keys.map(() => true));
  });

  it('proves one exhibit and unlocks none: it holds no input key', async () => {
    const exhibits = [await sealBytes(sampleBytes(10), { id: 1 }), await sealBytes(sampleBytes(20), { id: 2 })];
    const { opened } = await carry(exhibits);
    const signed = extractSigned(opened);
    const text = toHex(signed);
    for (const { access } of exhibits) expect(text).not.toContain(toHex(access.key));
    expect(text).not.toContain(toHex(opened.contentKey));
    const { header } = decodeSigned(signed);
    expect(header.messageId).toEqual(MESSAGE_ID);
    expect(header.attachments[1]!.digests.get(-16)).toEqual(sha256(exhibits[1]!.plaintext));
  });
});
