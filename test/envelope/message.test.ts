// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { concat } from '../../src/core/bytes.js';
import { decodeMessage, encodeMessage } from '../../src/envelope/content/message.js';
import type { Message } from '../../src/envelope/content/message.js';
import { sampleAttachment } from './attachments.js';
import { withMember } from './forge.js';
import type { Members } from './forge.js';
import { NOW } from './world.js';

const id = new Uint8Array(16).fill(1);
const digest = new Uint8Array(32).fill(2);
const ref = { rootVersion: 1, directoryVersion: 2, digest };

const full: Message = {
  header: {
    type: { name: 'request.submit', major: 1, minor: 2 },
    messageId: id,
    from: { scope: 'xa', id: 'central', key: digest },
    to: [
      { scope: 'xb', id: 'one', key: new Uint8Array(32).fill(3) },
      { scope: 'xb', id: 'two', key: new Uint8Array(32).fill(4) },
    ],
    issuedAt: NOW,
    replyBy: NOW + 5,
    directories: new Map([
      ['xa', ref],
      ['xb', ref],
    ]),
    dossierId: id,
    chain: { seq: 2, ownPrev: digest, seenPrev: null },
    attachments: [sampleAttachment(id, 0).header, sampleAttachment(id, 4, { keyWithheld: true }).header],
    test: true,
    accord: { id, version: 3, digest },
  },
  outerDigest: digest,
  body: Uint8Array.of(0xa0),
};

const bare: Message = {
  header: {
    type: full.header.type,
    messageId: id,
    from: full.header.from,
    to: [{ scope: 'xa', id: 'other', key: digest }],
    issuedAt: 0,
    directories: new Map([['xa', ref]]),
    attachments: [],
    test: false,
  },
  outerDigest: digest,
  body: new Uint8Array(0),
};

function fullWith(key: CborKey, value: CborValue | undefined): Uint8Array {
  return encode(withMember(decode(encodeMessage(full)) as Members, key, value));
}

function firstAttachmentWith(key: CborKey, value: CborValue | undefined): Uint8Array {
  const members = decode(encodeMessage(full)) as Members;
  return fullWith(11, [withMember((members.get(11) as Members[])[0]!, key, value)]);
}

describe('decodeMessage', () => {
  it('gives back a message with every member', () => {
    expect(decodeMessage(encodeMessage(full))).toEqual(full);
  });

  it('gives back a message with the required members alone', () => {
    expect(decodeMessage(encodeMessage(bare))).toEqual(bare);
  });

  it('takes the first place of a chain without a predecessor', () => {
    const first: Message = { ...full, header: { ...full.header, chain: { seq: 1, ownPrev: null, seenPrev: digest } } };
    expect(decodeMessage(encodeMessage(first))).toEqual(first);
  });

  const party = ['xb', 'one', digest];
  const malformed: Record<string, Uint8Array> = {
    'trailing bytes': concat(encodeMessage(full), Uint8Array.of(0)),
    'an array': encode([1]),
    'an unknown member': fullWith(14, 1),
    'a text member': fullWith('0', 1),
    ...Object.fromEntries([0, 1, 2, 3, 4, 6, 7, 10].map((key) => [`no member ${key}`, fullWith(key, undefined)])),
    'a type of two parts': fullWith(0, ['request.submit', 1]),
    'a type without a name': fullWith(0, ['', 1, 0]),
    'a type with a long name': fullWith(0, ['t'.repeat(65), 1, 0]),
    'a negative version': fullWith(0, ['request.submit', -1, 0]),
    'a short message id': fullWith(1, new Uint8Array(15)),
    'a sender without a key': fullWith(2, ['xa', 'central']),
    'a sender with a short key': fullWith(2, ['xa', 'central', new Uint8Array(31)]),
    'a sender of no scope': fullWith(2, ['X', 'central', digest]),
    'a sender whose name shows as another': fullWith(2, ['xa', 'centrаl', digest]),
    'no addressee': fullWith(3, []),
    '33 addressees': fullWith(
      3,
      Array.from({ length: 33 }, (_, i) => ['xb', 'one', new Uint8Array(32).fill(i)]),
    ),
    'a repeated addressee': fullWith(3, [party, party]),
    'addressees out of order': fullWith(3, [
      ['xb', 'one', new Uint8Array(32).fill(4)],
      ['xb', 'two', new Uint8Array(32).fill(3)],
    ]),
    'addressees of two scopes': fullWith(3, [
      ['xb', 'one', new Uint8Array(32).fill(3)],
      ['xc', 'two', new Uint8Array(32).fill(4)],
    ]),
    'a negative time of issue': fullWith(4, -1),
    'a time of issue in text': fullWith(4, '2026'),
    'a reply time in text': fullWith(5, '2026'),
    'a short outer digest': fullWith(6, new Uint8Array(31)),
    'no directory': fullWith(7, new Map()),
    'a missing directory': fullWith(7, new Map([['xa', [1, 2, digest]]])),
    'the directory of a third scope': fullWith(7, new Map(['xa', 'xb', 'xc'].map((scope) => [scope, [1, 2, digest]]))),
    'directory version 0': fullWith(7, new Map(['xa', 'xb'].map((scope) => [scope, [1, 0, digest]]))),
    'root version 0': fullWith(7, new Map(['xa', 'xb'].map((scope) => [scope, [0, 1, digest]]))),
    'a dossier without a place': fullWith(9, undefined),
    'a place without a dossier': fullWith(8, undefined),
    'a short dossier id': fullWith(8, new Uint8Array(15)),
    'place 0': fullWith(9, [0, null, null]),
    'a first place with a predecessor': fullWith(9, [1, digest, null]),
    'a later place without a predecessor': fullWith(9, [2, null, null]),
    'a short predecessor': fullWith(9, [2, new Uint8Array(31), null]),
    'a short predecessor of the other side': fullWith(9, [2, digest, new Uint8Array(31)]),
    'a body that is no byte string': fullWith(10, new Map()),
    'an empty list of attachments': fullWith(11, []),
    'attachments out of order': fullWith(11, [...((decode(encodeMessage(full)) as Members).get(11) as Members[])].reverse()),
    'an attachment with an unknown member': firstAttachmentWith(9, 1),
    ...Object.fromEntries(
      [0, 1, 2, 3, 4, 5, 6, 7].map((key) => [`an attachment without member ${key}`, firstAttachmentWith(key, undefined)]),
    ),
    'an attachment of another scheme': firstAttachmentWith(5, 'cobblestone-128'),
    'an attachment whose key is withheld by false': firstAttachmentWith(8, false),
    'an attachment with a short prefix': firstAttachmentWith(7, new Uint8Array(55)),
    'an attachment without SHA-256': firstAttachmentWith(4, new Map([[-44, new Uint8Array(64)]])),
    'an attachment with a short SHA-256': firstAttachmentWith(4, new Map([[-16, new Uint8Array(31)]])),
    'an attachment with a digest under a name': firstAttachmentWith(
      4,
      new Map<CborKey, CborValue>([
        [-16, digest],
        ['md5', digest],
      ]),
    ),
    'an attachment whose SHA-384 is not 48 bytes': firstAttachmentWith(
      4,
      new Map([
        [-16, digest],
        [-43, digest],
      ]),
    ),
    'an attachment whose SHA-512 is not 64 bytes': firstAttachmentWith(
      4,
      new Map([
        [-16, digest],
        [-44, digest],
      ]),
    ),
    'an attachment with nine digests': firstAttachmentWith(4, new Map(Array.from({ length: 9 }, (_, i) => [-16 - i, digest]))),
    'an attachment with a negative size': firstAttachmentWith(3, -1),
    'test by false': fullWith(12, false),
    'test by 1': fullWith(12, 1),
    'accord version 0': fullWith(13, [id, 0, digest]),
    'a short accord id': fullWith(13, [id.subarray(1), 1, digest]),
    'an accord without a digest': fullWith(13, [id, 1]),
  };
  for (const [fault, bytes] of Object.entries(malformed)) {
    it(`rejects ${fault} (ENV-16)`, () => {
      expect(() => decodeMessage(bytes)).toThrowCode('ENVELOPE_CONTENT_MALFORMED');
    });
  }
});
