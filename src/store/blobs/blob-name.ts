// SPDX-License-Identifier: Apache-2.0
// The name of a file holds all that must be known of its blob after a restart. So no second file can contradict it.
import { assertBytes, assertInteger } from '../../core/assert.js';
import { toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import type { AnnouncedBlob } from './port.js';

const ANNOUNCED: Members<AnnouncedBlob> = { required: { digest: 'bytes', size: 'number' }, optional: {} };

/** Name, size and digest of a blob; `digest` in hexadecimal. */
export interface BlobTitle {
  readonly name: string;
  readonly size: number;
  readonly digest: string;
}

const NAME = /^[a-z0-9-][a-z0-9.-]*$/;
// No name holds an underscore, so a file has one reading.
const FILE = /^([a-z0-9-][a-z0-9.-]*)_([1-9][0-9]{0,15})_([0-9a-f]{64})(\.part)?$/;

/** @throws TypeError unless `name` may name a blob. */
export function checkBlobName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || name.length > LIMITS.blobNameMaxBytes || !NAME.test(name)) {
    throw new TypeError(`name must be 1 to ${LIMITS.blobNameMaxBytes} of a-z, 0-9, "." and "-", not beginning with "."`);
  }
}

/** @param place - Names function and parameter: `blobs.begin(blob)`. @throws TypeError or RangeError for a malformed argument. */
export function titleOf(name: string, blob: AnnouncedBlob, place: string): BlobTitle {
  checkBlobName(name);
  requireMembers(blob, ANNOUNCED, place);
  assertBytes(blob.digest, 'blob.digest', 32);
  assertInteger(blob.size, 'blob.size', 1, LIMITS.attachmentMaxBytes);
  return { name, size: blob.size, digest: toHex(blob.digest) };
}

/** File of a blob that is complete. */
export function wholeFile({ name, size, digest }: BlobTitle): string {
  return `${name}_${size}_${digest}`;
}

/** File of a blob that is not complete. */
export function partFile(title: BlobTitle): string {
  return `${wholeFile(title)}.part`;
}

/** Reads the name of a file. @returns undefined for a file that is none of a blob store. */
export function readFileName(file: string): (BlobTitle & { readonly isPart: boolean }) | undefined {
  const [, name, digits, digest, part] = FILE.exec(file) ?? [];
  if (name === undefined || digest === undefined || name.length > LIMITS.blobNameMaxBytes) return undefined;
  const size = Number(digits);
  return size > LIMITS.attachmentMaxBytes ? undefined : { name, size, digest, isPart: part !== undefined };
}
