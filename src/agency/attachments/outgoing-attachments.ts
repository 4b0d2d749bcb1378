// SPDX-License-Identifier: Apache-2.0
// Attachments of a message that is to be sent: encrypted before it is sealed, kept until the relay has them and the addressee opened it.
import { uuidv7 } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { assertUsage } from '../../core/assert.js';
import { nameOf, OWN } from '../../endpoint/blobs/blob-record.js';
import type { AttachmentOptions } from '../../envelope/attachment/seal-attachment.js';
import type { SealedAttachment } from '../../envelope/seal-input.js';
import type { AgencyNode } from '../agency-parts.js';
import type { AttachmentToSend } from './attachment-types.js';

const PATH_SEPARATOR = /[/\\]/;

/** Attachments whose blobs are encrypted already, for the one message whose id they name. */
export interface PreparedAttachments {
  readonly messageId: Uint8Array;
  readonly attachments: readonly SealedAttachment[];
}

/** Attachments that are encrypted and kept, for the one message whose id they name. */
export interface KeptAttachments extends PreparedAttachments {
  /** Removes their blobs: the message was not sent. */
  drop(): Promise<void>;
}

/**
 * Encrypts attachments for one message, one after the other, in constant memory.
 * @throws {@link RogatoryError} what the spool throws. Nothing is left behind then.
 */
export async function keepAttachments(
  { attachmentSpool, blobs, clock, random }: AgencyNode,
  attachments: readonly AttachmentToSend[],
  options: AttachmentOptions = {},
): Promise<KeptAttachments> {
  attachments.forEach(requireSource);
  if (attachments.length > LIMITS.attachmentsMax) throw new RangeError(`a message has at most ${LIMITS.attachmentsMax} attachments`);
  const messageId = uuidv7(clock.now(), random);
  const nameOfOwn = (digest: Uint8Array): string => nameOf({ digest, from: OWN });
  const kept: SealedAttachment[] = [];
  const drop = async (): Promise<void> => {
    for (const { header } of kept) await blobs.discard(nameOfOwn(header.blob.digest));
  };
  try {
    for (const [index, { name, type = 'application/octet-stream', withhold = false, alsoHash, ...source }] of attachments.entries()) {
      const fileName = name ?? source.path?.split(PATH_SEPARATOR).at(-1) ?? '';
      const hashes = alsoHash === undefined ? {} : { alsoHash };
      const input = { messageId, id: index + 1, fileName, mediaType: type, keyWithheld: withhold, ...hashes };
      kept.push(await attachmentSpool.seal(source, input, { ...options, random, nameOf: nameOfOwn }));
    }
  } catch (error) {
    await drop();
    throw error;
  }
  return { messageId, attachments: kept, drop };
}

/** TypeError unless exactly one source is named, and a name where none follows from it. */
export function requireSource({ path, stream, bytes, name }: AttachmentToSend, index: number): void {
  const sources = [path, stream, bytes].filter((source) => source !== undefined);
  assertUsage(sources.length === 1, `attachments[${index}] has one of "path", "stream" and "bytes"`);
  assertUsage(path !== undefined || name !== undefined, `attachments[${index}] needs a "name": only a "path" has one in it`);
}
