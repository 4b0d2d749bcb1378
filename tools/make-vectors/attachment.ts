// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Blobs of attachments. All are written as changes of one shared blob, that of the example in section ENV.
import { createHash } from 'node:crypto';
import { concat, fromHex, toHex, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { syncChunkCipher } from '../../src/crypto/aead/chunk-cipher.js';
import { sha256, sha512 } from '../../src/crypto/digest/digest.js';
import { attachmentContext, expandInputKey } from '../../src/envelope/attachment/attachment.js';
import { sealedLastBytes, sealingChunks } from '../../src/envelope/attachment/chunks.js';
import { flip, MESSAGE_ID, pad, sameSizeFaults } from '../../test/envelope/blobs.js';
import { share } from './shared.js';
import type { VectorCase } from './vector.js';

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const SALT = Uint8Array.from({ length: 24 }, (_, i) => 0x20 + i);
const PLAINTEXT = toUtf8('Seizure order 2026/104\n');
const MESSAGE_DIGEST = sha256(toUtf8('a message'));

/** Encrypts `padded` as it is. */
function sealed(padded: Uint8Array): Uint8Array {
  const { key, commitment, baseNonce } = expandInputKey(KEY, SALT, attachmentContext(MESSAGE_ID, 1));
  const out = new Uint8Array(sealedLastBytes(padded.length));
  syncChunkCipher(key).seal(sealingChunks(padded, out, baseNonce, 0, true));
  return concat(SALT, commitment, out);
}

const BLOB = sealed(pad(PLAINTEXT));

const SHARED_BLOB = share('order-blob', BLOB);

/** Says by which changes of the shared blob another one is made. */
function asChanges(blob: Uint8Array): JsonObject {
  const patch: { offset: number; hex: string }[] = [];
  const common = Math.min(blob.length, BLOB.length);
  for (let at = 0; at < common; at++) {
    if (blob[at] === BLOB[at]) continue;
    let end = at + 1;
    while (end < common && blob[end] !== BLOB[end]) end++;
    patch.push({ offset: at, hex: toHex(blob.subarray(at, end)) });
    at = end;
  }
  return {
    ...SHARED_BLOB,
    ...(patch.length > 0 && { patch: patch }),
    ...(blob.length < BLOB.length && { cut: blob.length }),
    ...(blob.length > BLOB.length && { append: toHex(blob.subarray(BLOB.length)) }),
  };
}

const DESCRIPTION = {
  id: 1,
  fileName: 'order.txt',
  mediaType: 'text/plain',
  size: PLAINTEXT.length,
  digests: { '-16': toHex(sha256(PLAINTEXT)) },
  blob: { digest: toHex(sha256(BLOB)), size: BLOB.length },
  prefix: toHex(BLOB.subarray(0, 56)),
};

interface Changes {
  readonly description?: JsonObject;
  readonly blob?: Uint8Array;
  readonly input?: JsonObject;
}

function one(
  name: string,
  clause: string,
  comment: string,
  expect: 'ok' | ErrorCode,
  { description, blob = BLOB, input }: Changes = {},
): VectorCase {
  return {
    name,
    operation: 'attachment.open',
    clause,
    comment,
    expect,
    input: {
      messageId: toHex(MESSAGE_ID),
      messageDigest: toHex(MESSAGE_DIGEST),
      description: { ...DESCRIPTION, ...description },
      key: toHex(KEY),
      blob: asChanges(blob),
      ...input,
    },
    ...(expect === 'ok' && { output: { digest: toHex(sha256(PLAINTEXT)) } }),
  };
}

const digests = (changes: JsonObject): JsonObject => ({ digests: { ...DESCRIPTION.digests, ...changes } });
const sha384 = new Uint8Array(createHash('sha384').update(PLAINTEXT).digest());
const prefix = (at: number): JsonObject => ({ prefix: toHex(flip(fromHex(DESCRIPTION.prefix), at)) });
const released = (changes: JsonObject = {}): JsonObject => ({
  key: null,
  released: [{ messageDigest: toHex(MESSAGE_DIGEST), id: 1, key: toHex(KEY), ...changes }],
});
const withByte = (at: number): Uint8Array => {
  const padded = pad(PLAINTEXT);
  padded[at] = 1;
  return sealed(padded);
};
const described = (blob: Uint8Array): JsonObject => ({ blob: { digest: toHex(sha256(blob)), size: blob.length } });
const wide = sealed(concat(pad(PLAINTEXT), new Uint8Array(16_384)));

export const ATTACHMENT: readonly VectorCase[] = [
  one('accepted-order', 'ENV-36', 'the example of section ENV', 'ok'),
  one('accepted-digests', 'ENV-38', 'digests by SHA-384 and SHA-512 beside the one by SHA-256', 'ok', {
    description: digests({ '-43': toHex(sha384), '-44': toHex(sha512(PLAINTEXT)) }),
  }),
  one('accepted-digest-unknown', 'ENV-38', 'a digest by a hash that is not known decides nothing, and is reported', 'ok', {
    description: digests({ '-45': '00'.repeat(64) }),
  }),
  one('accepted-released', 'ENV-39', 'the key is withheld, and a later message released it', 'ok', {
    description: { keyWithheld: true },
    input: released(),
  }),
  one('key-withheld', 'ENV-39', 'the key is withheld', 'ENVELOPE_ATTACHMENT_WITHHELD', {
    description: { keyWithheld: true },
    input: { key: null },
  }),
  one('key-released-for-another-message', 'ENV-39', 'a key released for another message', 'ENVELOPE_ATTACHMENT_WITHHELD', {
    description: { keyWithheld: true },
    input: released({ messageDigest: '00'.repeat(32) }),
  }),
  one('key-released-for-another-attachment', 'ENV-39', 'a key released for another attachment', 'ENVELOPE_ATTACHMENT_WITHHELD', {
    description: { keyWithheld: true },
    input: released({ id: 2 }),
  }),
  one('key-another', 'ENV-33', 'another input key', 'ENVELOPE_ATTACHMENT_KEY', { input: { key: '00'.repeat(32) } }),
  one('message-another', 'ENV-33', 'the same key and blob in another message', 'ENVELOPE_ATTACHMENT_KEY', {
    input: { messageId: '00'.repeat(16) },
  }),
  one('attachment-another', 'ENV-33', 'the same key and blob as attachment 2', 'ENVELOPE_ATTACHMENT_KEY', { description: { id: 2 } }),
  one('salt-in-description', 'ENV-33', 'another salt in the description', 'ENVELOPE_ATTACHMENT_KEY', { description: prefix(0) }),
  one('commitment-in-description', 'ENV-33', 'another commitment in the description', 'ENVELOPE_ATTACHMENT_KEY', {
    description: prefix(24),
  }),
  one('salt-in-blob', 'ENV-34', 'the blob begins with another salt', 'ENVELOPE_ATTACHMENT_BLOB', { blob: flip(BLOB, 0) }),
  one('commitment-in-blob', 'ENV-34', 'the last byte of the commitment in the blob differs', 'ENVELOPE_ATTACHMENT_BLOB', {
    blob: flip(BLOB, 55),
  }),
  one('blob-short', 'ENV-35', 'a byte short', 'ENVELOPE_ATTACHMENT_SIZE', { blob: BLOB.subarray(0, -1) }),
  one('blob-without-last-chunk', 'ENV-35', 'without its last chunk', 'ENVELOPE_ATTACHMENT_SIZE', { blob: BLOB.subarray(0, -16) }),
  one('blob-cut-in-prefix', 'ENV-35', 'cut within its first 56 bytes', 'ENVELOPE_ATTACHMENT_SIZE', { blob: BLOB.subarray(0, 40) }),
  one('blob-empty', 'ENV-35', 'no byte at all', 'ENVELOPE_ATTACHMENT_SIZE', { blob: new Uint8Array(0) }),
  one('blob-long', 'ENV-35', 'a byte behind it', 'ENVELOPE_ATTACHMENT_SIZE', { blob: concat(BLOB, new Uint8Array(1)) }),
  ...sameSizeFaults
    .filter((_, at) => at >= 2)
    .map(([fault, change], at) =>
      one(['chunk-changed', 'chunk-tag-changed', 'chunk-last-changed'][at]!, 'ENV-36', fault, 'ENVELOPE_ATTACHMENT_CHUNK', {
        blob: change(BLOB),
      }),
    ),
  one('padding-first', 'ENV-37', 'the first byte of padding is 1', 'ENVELOPE_ATTACHMENT_PADDING', { blob: withByte(PLAINTEXT.length) }),
  one('padding-last', 'ENV-37', 'the last byte of padding is 1', 'ENVELOPE_ATTACHMENT_PADDING', { blob: withByte(65_535) }),
  one('size-smaller', 'ENV-37', 'a true size one byte too small: the last byte of the text is no padding', 'ENVELOPE_ATTACHMENT_PADDING', {
    description: { size: PLAINTEXT.length - 1 },
  }),
  one('size-larger', 'ENV-38', 'a true size one byte too large: the digest is of other bytes', 'ENVELOPE_ATTACHMENT_DIGEST', {
    description: { size: PLAINTEXT.length + 1 },
  }),
  one('size-of-another-padding', 'ENV-27', 'a true size whose padding is longer than the blob', 'ENVELOPE_ATTACHMENT', {
    description: { size: 70_000 },
  }),
  one('padding-not-exact', 'ENV-27', 'a blob padded to 81,920 bytes', 'ENVELOPE_ATTACHMENT', { description: described(wide) }),
  one('digest-sha256', 'ENV-38', 'another digest by SHA-256', 'ENVELOPE_ATTACHMENT_DIGEST', {
    description: digests({ '-16': '00'.repeat(32) }),
  }),
  one('digest-sha384', 'ENV-38', 'another digest by SHA-384', 'ENVELOPE_ATTACHMENT_DIGEST', {
    description: digests({ '-43': '00'.repeat(48) }),
  }),
  one('digest-sha512', 'ENV-38', 'another digest by SHA-512', 'ENVELOPE_ATTACHMENT_DIGEST', {
    description: digests({ '-44': '00'.repeat(64) }),
  }),
];
