// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { CborValue } from '../../../src/cbor/value.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import type { SealedEnvelope } from '../../../src/envelope/types.js';
import { sampleAttachment } from '../attachments.js';
import { forge, withMember } from '../forge.js';
import type { Forgery, Items, Members } from '../forge.js';
import { makeWorld, NOW } from '../world.js';

const delivered = { deliveredAt: NOW * 1000 };
const world = makeWorld();
const { messageId } = world.input().message;
const open1 = sampleAttachment(messageId, 1);
const held4 = sampleAttachment(messageId, 4, { keyWithheld: true });
const open7 = sampleAttachment(messageId, 7);

function sealed(): Promise<SealedEnvelope> {
  return seal(world.input({ attachments: [open1, held4, open7] }));
}

const firstWith =
  (key: number, value: CborValue): NonNullable<Forgery['message']> =>
  (members) => {
    const [first, ...others] = members.get(11) as Members[];
    return withMember(members, 11, [withMember(first!, key, value), ...others]);
  };
const keysWith =
  (id: number, key: CborValue | undefined): NonNullable<Forgery['inner']> =>
  ([signed, keys, released]) => [signed!, withMember(keys as Members, id, key), released!];

describe('open, step 7: attachments', () => {
  it('gives the keys of all attachments but the withheld one', async () => {
    const { frame } = await sealed();
    const opened = await open(frame, world.reader(), delivered);
    expect(opened.message.attachments).toEqual([open1.header, held4.header, open7.header]);
    expect(opened.outer.blobs).toEqual([open1, held4, open7].map(({ header }) => header.blob));
    expect([...opened.attachmentKeys]).toEqual([
      [1, open1.key],
      [7, open7.key],
    ]);
  });

  const byRecipient: Record<string, Forgery> = {
    'a key is missing': { inner: keysWith(1, undefined) },
    'a key was exchanged': { inner: keysWith(1, new Uint8Array(32)) },
    'two keys were swapped': {
      inner: ([signed, , released]) => [
        signed!,
        new Map([
          [1, open7.key],
          [7, open1.key],
        ]),
        released!,
      ],
    },
    'a withheld key is there': { inner: keysWith(4, held4.key) },
    'a key of no attachment is there': { inner: keysWith(5, new Uint8Array(32)) },
  };
  const bySender: Record<string, Forgery> = {
    'a blob is not that of the outer header': { message: firstWith(6, [new Uint8Array(32), open1.header.blob.size]) },
    'blobs are in another order than in the outer header': {
      outer: (members) => withMember(members, 5, [...(members.get(5) as Items)].reverse()),
      rebindOuter: true,
    },
    'the outer header has no blobs': { outer: (members) => withMember(members, 5, undefined), rebindOuter: true },
    'the outer header has one blob more': {
      outer: (members) => withMember(members, 5, [...(members.get(5) as Items), [new Uint8Array(32), 1]]),
      rebindOuter: true,
    },
    'the message has no attachments': {
      message: (members) => withMember(members, 11, undefined),
      inner: ([signed, , released]) => [signed!, new Map(), released!],
    },
    'a blob has another size than the padding gives': {
      message: firstWith(6, [open1.header.blob.digest, open1.header.blob.size + 1]),
      outer: (members) => {
        const [, ...others] = members.get(5) as Items;
        return withMember(members, 5, [[open1.header.blob.digest, open1.header.blob.size + 1], ...others]);
      },
      rebindOuter: true,
    },
    'a file name leaves its folder': { message: firstWith(1, '../request') },
    'a commitment is another': { message: firstWith(7, new Uint8Array(56)) },
    'the message id is another': { message: (members) => withMember(members, 1, new Uint8Array(16)) },
  };
  for (const [fault, forgery] of Object.entries(byRecipient)) {
    it(`rejects an envelope that a recipient built again, in which ${fault} (ENV-27)`, async () => {
      const { frame, contentKey } = await sealed();
      await expect(open(await forge(frame, contentKey, forgery), world.reader(), delivered)).toRejectCode('ENVELOPE_ATTACHMENT');
    });
  }
  for (const [fault, forgery] of Object.entries(bySender)) {
    it(`rejects an envelope in which ${fault} (ENV-27)`, async () => {
      const { frame, contentKey } = await sealed();
      const forged = await forge(frame, contentKey, { signers: [world.seal], recipients: world.input().recipients, ...forgery });
      await expect(open(forged, world.reader(), delivered)).toRejectCode('ENVELOPE_ATTACHMENT');
    });
  }

  it('rejects an envelope in which two attachments have one blob (ENV-27)', async () => {
    const { frame, contentKey } = await sealed();
    const twice: Forgery = {
      message: (members) => {
        const [first, second, ...others] = members.get(11) as [Members, Members, ...Items];
        return withMember(members, 11, [first, withMember(second, 6, first.get(6)), ...others] as never);
      },
      outer: (members) => {
        const [first, , ...others] = members.get(5) as Items;
        return withMember(members, 5, [first!, first!, ...others]);
      },
      rebindOuter: true,
    };
    const forged = await forge(frame, contentKey, { signers: [world.seal], recipients: world.input().recipients, ...twice });
    const reason = { attachment: 4, reason: 'blob of another attachment' };
    await expect(open(forged, world.reader(), delivered)).toRejectCode('ENVELOPE_ATTACHMENT', reason);
  });
});

describe('open, step 7: released keys', () => {
  const laterId = new Uint8Array(16).fill(9);

  async function release(attachmentId: number, key: Uint8Array, changes: { id?: string } = {}): Promise<unknown> {
    const earlier = await open((await sealed()).frame, world.reader(), delivered);
    const released = [{ messageDigest: earlier.messageDigest, attachmentId, key }];
    const { frame } = await seal(world.input({ message: { messageId: laterId }, released }));
    const message = { ...earlier.message, from: { ...earlier.message.from, id: changes.id ?? earlier.message.from.id } };
    const held = (digest: Uint8Array) => (Buffer.compare(digest, earlier.messageDigest) === 0 ? message : undefined);
    return open(frame, world.reader(), { ...delivered, held });
  }

  it('takes the key that the held message committed to (ENV-27)', async () => {
    await expect(release(4, held4.key)).resolves.toMatchObject({ released: [{ attachmentId: 4, key: held4.key }] });
  });

  it('rejects another key for it (ENV-27)', async () => {
    await expect(release(4, new Uint8Array(32))).toRejectCode('ENVELOPE_ATTACHMENT');
  });

  it('rejects a key for no attachment, and for one whose key was not withheld (ENV-27)', async () => {
    await expect(release(5, held4.key)).toRejectCode('ENVELOPE_ATTACHMENT');
    await expect(release(1, open1.key)).toRejectCode('ENVELOPE_ATTACHMENT');
  });

  it('rejects a key that another sender releases (ENV-27)', async () => {
    await expect(release(4, held4.key, { id: 'police' })).toRejectCode('ENVELOPE_ATTACHMENT');
  });

  it('takes a key for a message that is not held: it opens nothing here', async () => {
    const released = [{ messageDigest: new Uint8Array(32), attachmentId: 1, key: new Uint8Array(32) }];
    const { frame } = await seal(world.input({ message: { messageId: laterId }, released }));
    await expect(open(frame, world.reader(), { ...delivered, held: () => undefined })).resolves.toMatchObject({ released });
    await expect(open(frame, world.reader(), delivered)).resolves.toMatchObject({ released });
  });
});
