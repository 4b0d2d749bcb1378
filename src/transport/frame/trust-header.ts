// SPDX-License-Identifier: Apache-2.0
// The header of TRUST: one part of a document, or a request for one. Transport does not read the content.
import type { CborMap, CborValue } from '../../cbor/value.js';
import type { Reader } from '../../cbor/reader.js';
import { assertUsage } from '../../core/assert.js';
import { isScope } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { TrustDocument, TrustPart, TrustRequest } from '../handler.js';

const KIND_MAX = 255;
const DIGEST_BYTES = 32;
const SCOPE_MAX_BYTES = 32;
const PART = LIMITS.trustPartMaxBytes;

/** Whether this is a part; else it is a request. */
export function isPart(content: TrustPart | TrustRequest): content is TrustPart {
  return 'bytes' in content;
}

/** Number of parts in which `size` bytes travel. */
export function partCount(size: number): number {
  return Math.ceil(size / PART);
}

/** Part `index` of a document, counted from 0; its bytes are a view. */
export function partOf(document: TrustDocument, digest: Uint8Array, index: number): TrustPart {
  const { kind, bytes } = document;
  const offset = index * PART;
  return { kind, digest, size: bytes.length, offset, bytes: bytes.subarray(offset, offset + PART) };
}

/** Throws RangeError or TypeError for a caller's bug here, so that the peer does not close the link for it. */
export function checkTrustContent(content: TrustDocument | TrustRequest): void {
  assertUsage(
    Number.isInteger(content.kind) && content.kind >= 0 && content.kind <= KIND_MAX,
    `a kind is an integer from 0 to ${KIND_MAX}`,
  );
  if ('bytes' in content) {
    const { length } = content.bytes;
    if (length === 0 || length > LIMITS.directoryMaxBytes) throw new RangeError(`a document has 1 to ${LIMITS.directoryMaxBytes} bytes`);
    return;
  }
  assertUsage(isScope(content.scope), 'a request names a scope');
  assertUsage(Number.isSafeInteger(content.above) && content.above >= 0, 'a request names the version that is held, or 0');
}

/** Members of the header. */
export function trustMembers(content: TrustPart | TrustRequest): readonly (readonly [number, CborValue])[] {
  return isPart(content)
    ? [
        [0, content.kind],
        [1, content.digest],
        [2, content.size],
        [3, content.offset],
      ]
    : [
        [0, content.kind],
        [4, content.scope],
        [5, content.above],
      ];
}

/**
 * Reads the header. LINK-37: every part but the last is full, so that a document has one division.
 * @param refuse - Makes the error for the field at fault.
 */
export function readTrust(value: CborValue, payload: Uint8Array, read: Reader, refuse: (field: string) => Error): TrustPart | TrustRequest {
  if (payload.length === 0) {
    const map = read.map(value, 'trust', [0, 4, 5]);
    const scope = read.text(map.get(4), 'trust.4', SCOPE_MAX_BYTES);
    if (!isScope(scope)) throw refuse('trust.4');
    return { kind: readKind(map, read), scope, above: read.uint(map.get(5), 'trust.5') };
  }
  const map = read.map(value, 'trust', [0, 1, 2, 3]);
  const size = read.uint(map.get(2), 'trust.2', LIMITS.directoryMaxBytes);
  const offset = read.uint(map.get(3), 'trust.3', LIMITS.directoryMaxBytes);
  if (offset % PART !== 0) throw refuse('trust.3');
  if (payload.length !== Math.min(PART, size - offset)) throw refuse('trust payload');
  return { kind: readKind(map, read), digest: read.bytes(map.get(1), 'trust.1', DIGEST_BYTES), size, offset, bytes: payload };
}

function readKind(map: CborMap, read: Reader): number {
  return read.uint(map.get(0), 'trust.0', KIND_MAX);
}
