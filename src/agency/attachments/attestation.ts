// SPDX-License-Identifier: Apache-2.0
// The word of the addressee for files: an attachment that came whole is decrypted and compared with what its sender signed, then attested.
import { equal, toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { HASHES } from '../../crypto/digest/hash-names.js';
import type { Effects } from '../../endpoint/effects.js';
import { nameOf, OWN } from '../../endpoint/blobs/blob-record.js';
import type { BlobRecord } from '../../endpoint/blobs/blob-record.js';
import { Serial } from '../../endpoint/serial.js';
import { accessAttachment } from '../../envelope/attachment/attachment-access.js';
import { openPieces } from '../../envelope/attachment/open-attachment.js';
import { parseFrame } from '../../envelope/header.js';
import type { AttachmentHeader } from '../../envelope/types.js';
import type { Receipt } from '../../log/statement/receipt.js';
import type { AgencyNode } from '../agency-parts.js';
import { COLLECTION } from '../collections.js';
import { readArchived } from '../home/archive.js';
import type { ArchivedMessage } from '../home/archive.js';
import { pack, unpack } from '../record.js';
import type { AgencyEvent } from '../types.js';
import { disclosedKeys } from './disclosure.js';
import { blobPieces } from './blob-pieces.js';

/** Makes the receipt for a message that was opened: a leaf, owed under seal. */
type Attest = (opened: ReceiptSubject, said: Pick<Receipt, 'kind' | 'attachments'>) => Effects<AgencyEvent>;

/** What a receipt under seal says of a message. */
export type ReceiptSubject = Pick<ArchivedMessage, 'envelopeDigest' | 'messageDigest' | 'message'> & {
  readonly outer: ReturnType<typeof parseFrame>['outer'];
};

/** Attests attachments as they come, one after the other. */
export class Attestations {
  readonly #node: AgencyNode;
  readonly #attest: Attest;
  readonly #serial = new Serial();
  #isStopped = false;

  constructor(node: AgencyNode, attest: Attest) {
    this.#node = node;
    this.#attest = attest;
  }

  /** Goes on with what was whole and not attested when the agency stopped. */
  async start(): Promise<void> {
    for (const record of (await this.#node.transfers?.list()) ?? []) if (record.from !== OWN && record.wholeAt > 0) this.whole(record);
  }

  /** The blob of an arriving attachment is whole. */
  whole(record: BlobRecord): void {
    const { message } = record;
    if (message === undefined || this.#isStopped) return;
    void this.#serial
      .run('', () => (this.#isStopped ? Promise.resolve() : this.#verify(record, toHex(message))))
      .catch((error: unknown) => this.#failed(record, error));
  }

  /** Attachments of a message were disclosed: those that are whole can be verified now. */
  async disclosed(message: Uint8Array): Promise<void> {
    const records = (await this.#node.transfers?.list()) ?? [];
    for (const record of records) {
      if (record.from !== OWN && record.wholeAt > 0 && record.message !== undefined && equal(record.message, message)) this.whole(record);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#serial.idle();
  }

  async #verify(record: BlobRecord, messageDigest: string): Promise<void> {
    const { vault, committer } = this.#node;
    const document = await vault.get(COLLECTION.attested, messageDigest);
    const attested = document === undefined ? [] : unpack<{ ids: readonly number[] }>(document.value).ids;
    const archived = await readArchived(this.#node, messageDigest);
    const headers = archived.message.attachments;
    const header = headers.find(({ blob }) => toHex(blob.digest) === toHex(record.digest));
    if (header === undefined || attested.includes(header.id)) return;
    const keys = await disclosedKeys(this.#node, archived);
    // Without its key nobody can say what is in it.
    if (!archived.attachmentKeys.has(header.id) && !keys.some(({ attachmentId }) => attachmentId === header.id)) return;
    for await (const _ of openPieces(blobPieces(this.#node, nameOf(record)), accessAttachment(archived, header.id, keys), {})) {
      if (this.#isStopped) return;
    }
    const ids = [...attested, header.id].sort((a, b) => a - b);
    const attachments = new Map(headers.filter(({ id }) => ids.includes(id)).map((each) => [each.id, plaintextDigest(each)]));
    const { outer } = parseFrame(archived.frame);
    const receipt = this.#attest({ ...archived, outer }, { kind: 'opened', attachments });
    await committer.commit({ ...receipt, documents: [vault.put(COLLECTION.attested, messageDigest, pack({ ids }))] });
  }

  #failed({ digest, envelopeDigest }: BlobRecord, error: unknown): void {
    // What was erased meanwhile is nobody's business any more.
    if (isRogatoryError(error, 'AGENCY_ERASED') || isRogatoryError(error, 'AGENCY_MESSAGE_UNKNOWN')) return;
    const { code, message: detail } = isRogatoryError(error) ? error : { code: 'AGENCY_FAULT', message: String(error) };
    const about = { subject: toHex(digest), envelopeDigest: toHex(envelopeDigest), code, detail, at: this.#node.clock.now() };
    this.#node.emit({ kind: 'alarm', alarm: 'attachment-wrong', ...about });
  }
}

function plaintextDigest({ digests }: AttachmentHeader): Uint8Array {
  return digests.get(HASHES['sha-256'].id) ?? new Uint8Array(0);
}

/** Removes own blobs that the addressee has verified. @param message - Digest of the own message. */
export async function releaseAttested(node: AgencyNode, message: Uint8Array, attested: ReadonlyMap<number, Uint8Array>): Promise<void> {
  const { transfers } = node;
  if (transfers === undefined) return;
  const { attachments } = (await readArchived(node, toHex(message))).message;
  for (const header of attachments) {
    const said = attested.get(header.id);
    if (said !== undefined && toHex(said) === toHex(plaintextDigest(header)))
      await transfers.discard({ digest: header.blob.digest, from: OWN });
  }
}
