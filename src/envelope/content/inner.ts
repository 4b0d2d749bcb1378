// SPDX-License-Identifier: Apache-2.0
// The encrypted content: the signed part and, beside it, the attachment keys. So the signed part holds no secret and can go to a court by
// itself.
import { encode } from '../../cbor/encode.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { LIMITS } from '../../core/limits.js';
import { strictReader } from '../malformed.js';
import type { ReleasedKey } from '../types.js';

const read = strictReader('ENVELOPE_CONTENT_MALFORMED');

export interface Inner {
  /** Exact bytes of the signed part, a COSE_Sign. */
  readonly signed: Uint8Array;
  /** Input keys by attachment id. */
  readonly keys: ReadonlyMap<number, Uint8Array>;
  /** Keys withheld in earlier messages. */
  readonly released: readonly ReleasedKey[];
}

export function encodeInner(inner: Inner): Uint8Array {
  const keys = new Map<CborKey, CborValue>(inner.keys);
  return encode([inner.signed, keys, inner.released.map((entry) => [entry.messageDigest, entry.attachmentId, entry.key])]);
}

/** @throws {@link RogatoryError} `ENVELOPE_CONTENT_MALFORMED` (ENV-16). */
export function decodeInner(bytes: Uint8Array): Inner {
  const [signed, keys, released] = read.array(read.decode(bytes, 'inner'), 'inner', 3, 3);
  return {
    signed: read.bytes(signed, 'signed', { min: 1, max: LIMITS.frameMaxBytes }),
    keys: readKeys(keys),
    released: read.array(released, 'released', 0, LIMITS.releasedKeysMax).map((item, i) => readReleased(item, `released[${i}]`)),
  };
}

function readKeys(value: CborValue | undefined): ReadonlyMap<number, Uint8Array> {
  const out = new Map<number, Uint8Array>();
  for (const [id, key] of read.anyMap(value, 'keys', LIMITS.attachmentsMax)) {
    out.set(read.uint(id, 'keys'), read.bytes(key, 'keys', 32));
  }
  return out;
}

function readReleased(value: CborValue, field: string): ReleasedKey {
  const [messageDigest, attachmentId, key] = read.array(value, field, 3, 3);
  return {
    messageDigest: read.bytes(messageDigest, `${field}[0]`, 32),
    attachmentId: read.uint(attachmentId, `${field}[1]`),
    key: read.bytes(key, `${field}[2]`, 32),
  };
}
