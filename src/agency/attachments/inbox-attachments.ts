// SPDX-License-Identifier: Apache-2.0
// The attachments of a message in the inbox: how far each is, and its content once it is whole.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { HASHES } from '../../crypto/digest/hash-names.js';
import { nameOf } from '../../endpoint/blobs/blob-record.js';
import { accessAttachment } from '../../envelope/attachment/attachment-access.js';
import type { AttachmentAccess } from '../../envelope/attachment/attachment-access.js';
import { openAttachmentRange } from '../../envelope/attachment/attachment-range.js';
import { openPieces } from '../../envelope/attachment/open-attachment.js';
import { ATTACHMENT_OPTIONS } from '../../envelope/attachment/seal-attachment.js';
import type { AttachmentOptions } from '../../envelope/attachment/seal-attachment.js';
import type { AttachmentHeader, ReleasedKey } from '../../envelope/types.js';
import type { AgencyNode } from '../agency-parts.js';
import { COLLECTION } from '../collections.js';
import { readArchived } from '../home/archive.js';
import type { ArchivedMessage } from '../home/archive.js';
import type { InboxAttachment } from './attachment-types.js';
import type { BlobArrivals } from './blob-arrivals.js';
import { disclosedKeys } from './disclosure.js';
import { blobPieces } from './blob-pieces.js';
import { quarantineOf } from './scan.js';
import { unpack } from '../record.js';
import { RELAY } from './relay-name.js';

const WHOLE_OPTIONS: Members<{ readonly signal?: AbortSignal }> = { required: {}, optional: { signal: 'object' } };

/** Makes the attachments of a stored message, with their state at this moment. @param messageDigest - Hexadecimal. */
export async function inboxAttachments(node: AgencyNode, messageDigest: string): Promise<readonly InboxAttachment[]> {
  const archived = await readArchived(node, messageDigest);
  const keys = await disclosedKeys(node, archived);
  return Promise.all(archived.message.attachments.map((header) => inboxAttachment(node, archived, header, keys)));
}

/** Whether no file of a message is on its way, or waits for its scan. @param messageDigest - Hexadecimal. */
export async function areSettled(node: AgencyNode, messageDigest: string): Promise<boolean> {
  const archived = await readArchived(node, messageDigest);
  const keys = await disclosedKeys(node, archived);
  for (const { blob, id } of archived.message.attachments) {
    const state = await node.transfers?.stateOf({ digest: blob.digest, from: RELAY });
    // One that is not expected any more does not come: the application learns it when it asks for it.
    if (state === undefined) continue;
    if (state.record.wholeAt === 0) return false;
    // Nobody can scan one whose key is withheld, and its sender may await an answer before it releases the key.
    if (isReadable(archived, keys, id) && (await scanState(node, messageDigest, id)) === 'due') return false;
  }
  return true;
}

function isReadable({ attachmentKeys }: ArchivedMessage, keys: readonly ReleasedKey[], id: number): boolean {
  return attachmentKeys.has(id) || keys.some(({ attachmentId }) => attachmentId === id);
}

async function inboxAttachment(
  node: AgencyNode,
  archived: ArchivedMessage,
  header: AttachmentHeader,
  known: readonly ReleasedKey[],
): Promise<InboxAttachment> {
  const { transfers, arrivals, blobs, attachmentSpool: spool } = node;
  if (transfers === undefined || arrivals === undefined || blobs === undefined || spool === undefined) {
    throw fail('AGENCY_NOT_ALLOWED', { reason: 'this agency keeps no attachments: it was made without "blobs"' });
  }
  const { blob, id, fileName, size } = header;
  const about = { digest: blob.digest, from: RELAY };
  const name = nameOf(about);
  const arrival = new Arrival(arrivals, header);
  const look = async (): Promise<void> => {
    const state = await transfers.stateOf(about);
    arrival.take(state?.record.wholeAt === 0 ? Math.min(state.through, blob.size - 1) : (state?.through ?? 0));
  };
  await look();
  const hasKey = isReadable(archived, known, id);
  // Asked for again: it may have been disclosed since.
  const access = async (): Promise<AttachmentAccess> => accessAttachment(archived, id, await disclosedKeys(node, archived));
  const messageDigest = toHex(archived.messageDigest);
  let verdict = await scanState(node, messageDigest, id);
  /** Waits for the scan. */
  const judged = async (signal: AbortSignal | undefined): Promise<void> => {
    for (;;) {
      const over = new AbortController();
      const next = arrivals.nextVerdict(signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]));
      try {
        verdict = await scanState(node, messageDigest, id);
        if (verdict === 'passed') return;
        if (verdict !== 'due') throw fail('AGENCY_QUARANTINE', { attachment: id, reason: verdict.refused });
        await next;
      } finally {
        over.abort();
      }
      signal?.throwIfAborted();
    }
  };
  const whole = async (signal?: AbortSignal): Promise<AttachmentAccess> => {
    const found = await access();
    await look();
    const until = arrivals.until(signal);
    await arrival.whole(until);
    await judged(until);
    return found;
  };
  return {
    id,
    name: fileName,
    type: header.mediaType,
    size,
    sha256: toHex(header.digests.get(HASHES['sha-256'].id) ?? new Uint8Array(0)),
    get state() {
      if (!hasKey) return 'withheld';
      if (typeof verdict === 'object') return 'quarantined';
      return arrival.isWhole && verdict === 'passed' ? 'whole' : 'arriving';
    },
    get received() {
      // The blob is a little longer than the file.
      return arrival.isWhole ? size : Math.min(size, arrival.through);
    },
    async whole(options: { readonly signal?: AbortSignal } = {}) {
      requireMembers(options, WHOLE_OPTIONS, 'attachment.whole(options)');
      await whole(options.signal);
    },
    async saveTo(folder: string, options: AttachmentOptions = {}) {
      requireMembers(options, ATTACHMENT_OPTIONS, 'attachment.saveTo(options)');
      return spool.saveTo(name, await whole(options.signal), folder, options);
    },
    async *stream(options: AttachmentOptions = {}) {
      requireMembers(options, ATTACHMENT_OPTIONS, 'attachment.stream(options)');
      const found = await whole(options.signal);
      yield* openPieces(blobPieces(node, name, options.signal), found, options);
    },
    async range(start: number, end: number, options: AttachmentOptions = {}) {
      requireMembers(options, ATTACHMENT_OPTIONS, 'attachment.range(options)');
      const found = await whole(options.signal);
      const source = { size: blob.size, read: (offset: number, length: number) => readExactly(node, name, offset, length) };
      return openAttachmentRange(source, found, start, end, options);
    },
  };
}

/** The verdict of a scan on an attachment; without a scan everything passes. */
async function scanState(node: AgencyNode, messageDigest: string, id: number): Promise<'passed' | 'due' | { readonly refused: string }> {
  if (node.scan === undefined) return 'passed';
  const refused = await quarantineOf(node, messageDigest, id);
  if (refused !== undefined) return { refused };
  const document = await node.vault.get(COLLECTION.attested, messageDigest);
  return document !== undefined && unpack<{ ids: readonly number[] }>(document.value).ids.includes(id) ? 'passed' : 'due';
}

/** How far the blob of an attachment is. */
class Arrival {
  readonly #arrivals: BlobArrivals;
  readonly #header: AttachmentHeader;
  through = 0;

  constructor(arrivals: BlobArrivals, header: AttachmentHeader) {
    this.#arrivals = arrivals;
    this.#header = header;
  }

  get isWhole(): boolean {
    return this.through === this.#header.blob.size;
  }

  take(through: number): void {
    this.through = Math.max(this.through, through);
  }

  async whole(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.isWhole) return;
    await new Promise<void>((resolve, reject) => {
      const end = this.#arrivals.watch(this.#header.blob.digest, (step) => {
        if (step === 'gone') {
          stop();
          reject(fail('AGENCY_ATTACHMENT_GONE', { attachment: this.#header.id }));
          return;
        }
        this.take(step);
        if (!this.isWhole) return;
        stop();
        resolve();
      });
      const abort = (): void => {
        stop();
        reject(signal?.reason as Error);
      };
      const stop = (): void => {
        end();
        signal?.removeEventListener('abort', abort);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}

async function readExactly({ blobs }: AgencyNode, name: string, offset: number, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let done = 0;
  while (blobs !== undefined && done < length) {
    const piece = await blobs.read(name, offset + done, length - done);
    if (piece.length === 0) break;
    out.set(piece, done);
    done += piece.length;
  }
  return out.subarray(0, done);
}
