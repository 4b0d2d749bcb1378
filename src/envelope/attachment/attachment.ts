// SPDX-License-Identifier: Apache-2.0
// Attachments as the message describes them. The blobs themselves are chunked encryption after C2SP ("Cobblestone-256").
import { encode } from '../../cbor/encode.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { assertBytes } from '../../core/assert.js';
import { concat, equal, toUtf8 } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { isSeenWhole } from '../../core/printable.js';
import { hkdfExpandSha512 } from '../../crypto/digest/digest.js';
import { hashNameOf, HASHES } from '../../crypto/digest/hash-names.js';
import { blobBytes, PREFIX_BYTES, SALT_BYTES } from './blob-size.js';
import { strictReader } from '../malformed.js';
import type { AttachmentHeader } from '../types.js';

const SCHEME = 'cobblestone-256';
export const INPUT_KEY_BYTES = 32;
const INFO = concat(toUtf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM'), Uint8Array.of(0));
const PATH = /[/\\]/;

const read = strictReader('ENVELOPE_CONTENT_MALFORMED');

/** Keys expanded from the input key of an attachment. */
export interface AttachmentKeys {
  readonly key: Uint8Array;
  readonly baseNonce: Uint8Array;
  readonly commitment: Uint8Array;
}

/**
 * Expands an attachment's input key (C2SP chunked-encryption). The context binds blob and key to message and attachment.
 * @param inputKey - 32 random bytes. @param salt - 24 random bytes, never used twice with one key. RangeError for other lengths.
 */
export function expandInputKey(inputKey: Uint8Array, salt: Uint8Array, context: Uint8Array): AttachmentKeys {
  assertBytes(inputKey, 'inputKey', INPUT_KEY_BYTES);
  assertBytes(salt, 'salt', SALT_BYTES);
  const out = hkdfExpandSha512(inputKey, concat(INFO, salt, context), 76);
  return { key: out.slice(0, 32), baseNonce: out.slice(32, 44), commitment: out.slice(44) };
}

export function attachmentContext(messageId: Uint8Array, attachmentId: number): Uint8Array {
  return encode(['rogatory-att/1', messageId, attachmentId]);
}

/** Whether `key` is the input key that the header's prefix commits to. */
export function attachmentKeyMatches(header: AttachmentHeader, key: Uint8Array, messageId: Uint8Array): boolean {
  const salt = header.prefix.subarray(0, SALT_BYTES);
  const { commitment } = expandInputKey(key, salt, attachmentContext(messageId, header.id));
  return equal(commitment, header.prefix.subarray(SALT_BYTES));
}

const FILE_NAME = `its name must have 1 to ${LIMITS.fileNameMaxBytes} bytes, no "/" or "\\", and no hidden character`;

/** Says in words what is wrong with a name, a media type or a size; undefined when nothing is. */
export function attachmentFault(header: AttachmentHeader): string | undefined {
  const { fileName, mediaType, size, blob } = header;
  if (fileName === '' || fileName === '.' || fileName === '..' || PATH.test(fileName)) return FILE_NAME;
  // An invisible character, or one that changes text direction, can disguise a name.
  if (!isSeenWhole(fileName)) return FILE_NAME;
  if (toUtf8(fileName).length > LIMITS.fileNameMaxBytes) return FILE_NAME;
  if (toUtf8(mediaType).length > LIMITS.mediaTypeMaxBytes) return `its media type must have at most ${LIMITS.mediaTypeMaxBytes} bytes`;
  if (size > LIMITS.attachmentMaxBytes) return 'it is too large for an attachment';
  return blob.size === blobBytes(size) ? undefined : 'its blob has another size than the file gives';
}

/** Renders a header as att of SPEC.md. */
export function attachmentValue(header: AttachmentHeader): CborValue {
  const members: [CborKey, CborValue][] = [
    [0, header.id],
    [1, header.fileName],
    [2, header.mediaType],
    [3, header.size],
    [4, header.digests],
    [5, SCHEME],
    [6, [header.blob.digest, header.blob.size]],
    [7, header.prefix],
  ];
  if (header.keyWithheld) members.push([8, true]);
  return new Map(members);
}

/** Reads att of SPEC.md. @throws {@link RogatoryError} `ENVELOPE_CONTENT_MALFORMED` (ENV-16). */
export function readAttachment(value: CborValue, field: string): AttachmentHeader {
  const map = read.map(value, field, [0, 1, 2, 3, 4, 5, 6, 7], [8]);
  if (map.get(5) !== SCHEME) read.refuse(`${field}.5`);
  const [digest, size] = read.array(map.get(6), `${field}.6`, 2, 2);
  if (map.has(8)) read.isTrue(map.get(8), `${field}.8`);
  return {
    id: read.uint(map.get(0), `${field}.0`),
    fileName: read.text(map.get(1), `${field}.1`),
    mediaType: read.text(map.get(2), `${field}.2`),
    size: read.uint(map.get(3), `${field}.3`),
    digests: readDigests(map.get(4), `${field}.4`),
    blob: { digest: read.bytes(digest, `${field}.6`, 32), size: read.uint(size, `${field}.6`) },
    prefix: read.bytes(map.get(7), `${field}.7`, PREFIX_BYTES),
    keyWithheld: map.has(8),
  };
}

function readDigests(value: CborValue | undefined, field: string): ReadonlyMap<number, Uint8Array> {
  const out = new Map<number, Uint8Array>();
  for (const [alg, digest] of read.anyMap(value, field, LIMITS.digestsMax)) {
    if (typeof alg !== 'number') return read.refuse(field);
    const name = hashNameOf(alg);
    out.set(alg, read.bytes(digest, field, name === undefined ? { min: 1, max: 64 } : HASHES[name].bytes));
  }
  if (!out.has(HASHES['sha-256'].id)) read.refuse(`${field}.-16`);
  return out;
}
