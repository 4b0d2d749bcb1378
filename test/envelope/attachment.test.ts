// SPDX-License-Identifier: Apache-2.0
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { attachmentContext, attachmentFault, attachmentKeyMatches, expandInputKey } from '../../src/envelope/attachment/attachment.js';
import { blobBytes } from '../../src/envelope/attachment/blob-size.js';
import { vectorFile } from '../crypto/vectors.js';
import type { Wycheproof } from '../crypto/vectors.js';
import { sampleAttachment } from './attachments.js';

const messageId = new Uint8Array(16).fill(7);
/** `ct` is compressed by zlib. */
type Vector = Readonly<Record<'key' | 'ctx' | 'ct', string> & Partial<Record<'aeadKey' | 'baseNonce', string>>>;
const vectors = vectorFile<Wycheproof<object, Vector>>('wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json');

describe('expandInputKey', () => {
  it('has the lengths of key, base nonce and commitment', () => {
    const { key, baseNonce, commitment } = expandInputKey(new Uint8Array(32), new Uint8Array(24), new Uint8Array(0));
    expect([key.length, baseNonce.length, commitment.length]).toEqual([32, 12, 32]);
  });

  it('takes a context that names message and attachment', () => {
    expect(attachmentContext(messageId, 5)).toEqual(encode(['rogatory-att/1', messageId, 5]));
  });
});

describe('expandInputKey on Wycheproof', () => {
  it('derives key, base nonce and commitment of every valid vector', () => {
    const valid = vectors
      .read()
      .testGroups.flatMap(({ tests }) => tests)
      .filter(({ result }) => result === 'valid');
    expect(valid.length).toBeGreaterThan(5);
    for (const vector of valid) {
      const blob = Uint8Array.from(inflateSync(fromHex(vector.ct)));
      const out = expandInputKey(fromHex(vector.key), blob.subarray(0, 24), fromHex(vector.ctx));
      expect(toHex(out.commitment)).toBe(toHex(blob.subarray(24, 56)));
      if (vector.aeadKey !== undefined) expect(toHex(out.key)).toBe(vector.aeadKey);
      if (vector.baseNonce !== undefined) expect(toHex(out.baseNonce)).toBe(vector.baseNonce);
    }
  });
});

describe('attachmentKeyMatches', () => {
  it('holds for the key, the message and the attachment that the prefix commits to, and for no other (ENV-27)', () => {
    const { header, key } = sampleAttachment(messageId, 3);
    expect(attachmentKeyMatches(header, key, messageId)).toBe(true);
    expect(attachmentKeyMatches(header, new Uint8Array(32), messageId)).toBe(false);
    expect(attachmentKeyMatches(header, key, new Uint8Array(16))).toBe(false);
    expect(attachmentKeyMatches({ ...header, id: 4 }, key, messageId)).toBe(false);
  });
});

describe('blobBytes', () => {
  it('counts prefix, padded chunks and their tags, with a short last chunk always', () => {
    expect(blobBytes(0)).toBe(56 + 65_536 + 16 * 5);
    expect(blobBytes(65_536)).toBe(56 + 65_536 + 16 * 5);
    expect(blobBytes(100_001)).toBe(56 + 100_352 + 16 * 7);
    expect(Number.isSafeInteger(blobBytes(2 ** 52))).toBe(true);
  });
});

describe('attachmentFault', () => {
  const { header } = sampleAttachment(messageId, 0);

  it('finds none in names of any language, nor in one of 255 bytes (ENV-27)', () => {
    for (const fileName of ['Выписка по счёту №3.pdf', 'el koyma kararı.docx', '扣押令.pdf', '.profile', 'a'.repeat(255)]) {
      expect(attachmentFault({ ...header, fileName })).toBeUndefined();
    }
  });

  it('finds names that leave their folder, hide or show as another (ENV-27)', () => {
    const names = ['', '.', '..', 'a/b', 'a\\b', 'a\0b', 'a\nb', 'a\u007fb', 'a\u0085b', 'a'.repeat(256), 'я'.repeat(128)];
    const bidi = ['\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069'].map((mark) => `gpj.${mark}exe`);
    const unseen = ['\u00ad', '\u034f', '\u115f', '\u200b', '\u200d', '\u2028', '\u3164', '\ufe0f', '\ufeff', '\u{e0041}'].map(
      (mark) => `order${mark}.pdf`,
    );
    for (const fileName of [...names, ...bidi, ...unseen])
      expect([fileName, attachmentFault({ ...header, fileName })]).toEqual([
        fileName,
        'its name must have 1 to 255 bytes, no "/" or "\\", and no hidden character',
      ]);
  });

  it('finds a long media type, an impossible size, and a blob of another size than the padding gives (ENV-27)', () => {
    expect(attachmentFault({ ...header, mediaType: 'a'.repeat(256) })).toBe('its media type must have at most 255 bytes');
    expect(attachmentFault({ ...header, size: 2 ** 52 + 1 })).toBe('it is too large for an attachment');
    expect(attachmentFault({ ...header, blob: { ...header.blob, size: header.blob.size + 1 } })).toBe(
      'its blob has another size than the file gives',
    );
  });
});
