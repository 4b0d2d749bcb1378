// SPDX-License-Identifier: Apache-2.0
// The word of the addressee for files: an attachment that came whole is decrypted and compared with what its sender signed, then attested.
import { equal, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import { HASHES } from '../../crypto/digest/hash-names.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import { nameOf, OWN } from '../../endpoint/blobs/blob-record.js';
import type { BlobRecord } from '../../endpoint/blobs/blob-record.js';
import { Serial } from '../../endpoint/serial.js';
import { accessAttachment } from '../../envelope/attachment/attachment-access.js';
import { openPieces } from '../../envelope/attachment/open-attachment.js';
import { parseFrame } from '../../envelope/header.js';
import type { AttachmentHeader, ReleasedKey } from '../../envelope/types.js';
import type { Grounds } from '../../endpoint/restore/restore-decisions.js';
import type { Receipt } from '../../log/statement/receipt.js';
import type { AgencyNode } from '../agency-parts.js';
import { COLLECTION } from '../collections.js';
import { readArchived } from '../home/archive.js';
import type { ArchivedMessage } from '../home/archive.js';
import { pack, unpack } from '../record.js';
import type { AgencyEvent } from '../types.js';
import { disclosedKeys } from './disclosure.js';
import { isReleased, quarantined, quarantineOf, released, verdictOf } from './scan.js';
import type { AttachmentScan } from './attachment-types.js';
import { blobPieces } from './blob-pieces.js';

/** Makes the receipt for a message that was opened: a leaf, owed under seal. */
type Attest = (opened: ReceiptSubject, said: Pick<Receipt, 'kind' | 'attachments' | 'declined'>) => Effects<AgencyEvent>;

/** The parts of a message that a receipt under seal speaks of. */
export type ReceiptSubject = Pick<ArchivedMessage, 'envelopeDigest' | 'messageDigest' | 'message'> & {
  readonly outer: ReturnType<typeof parseFrame>['outer'];
};

/** Attachments of a message that were attested: their numbers, and the digests of their blobs, hexadecimal. */
interface Attested {
  readonly ids: readonly number[];
  readonly blobs: readonly string[];
}

const NOTHING: Attested = { ids: [], blobs: [] };

/** Attests attachments as they come, one after the other (AGENCY-64). */
export class Attestations {
  readonly #node: AgencyNode;
  readonly #attest: Attest;
  readonly #serial = new Serial();
  #isStopped = false;
  #stop: () => void = () => undefined;
  readonly #stopping = new Promise<undefined>((resolve) => (this.#stop = () => resolve(undefined)));

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
    this.#stop();
    await this.#serial.idle();
  }

  async #verify(record: BlobRecord, messageDigest: string): Promise<void> {
    const { vault, committer } = this.#node;
    const document = await vault.get(COLLECTION.attested, messageDigest);
    const { ids: attested, blobs } = document === undefined ? NOTHING : unpack<Attested>(document.value);
    const blob = toHex(record.digest);
    // At each start every file is asked for: those that are attested are not opened again.
    if (blobs.includes(blob)) return;
    const archived = await readArchived(this.#node, messageDigest);
    const headers = archived.message.attachments;
    const header = headers.find((each) => toHex(each.blob.digest) === blob);
    if (header === undefined || attested.includes(header.id)) return;
    const keys = await disclosedKeys(this.#node, archived);
    // Without its key nobody can say what is in it.
    if (!archived.attachmentKeys.has(header.id) && !keys.some(({ attachmentId }) => attachmentId === header.id)) return;
    try {
      for await (const _ of openPieces(blobPieces(this.#node, nameOf(record)), accessAttachment(archived, header.id, keys), {})) {
        if (this.#isStopped) return;
      }
    } catch (error) {
      if (!isRogatoryError(error) || !error.code.startsWith('ENVELOPE_')) throw error;
      // The application may wait for a verdict.
      await this.#decline(archived, header.id, error.message);
      throw error;
    }
    const { scan } = this.#node;
    if (scan !== undefined && !(await this.#passes(scan, record, archived, header, keys))) return;
    const ids = [...attested, header.id].sort((a, b) => a - b);
    const receipt = await this.#says(archived, ids);
    await committer.commit({
      ...receipt,
      documents: [vault.put(COLLECTION.attested, messageDigest, pack({ ids, blobs: [...blobs, blob] } satisfies Attested))],
    });
    this.#node.arrivals?.judged();
  }

  /** Has a file looked at, unless the operator released it. */
  async #passes(
    scan: AttachmentScan,
    record: BlobRecord,
    archived: ArchivedMessage,
    header: AttachmentHeader,
    keys: readonly ReleasedKey[],
  ): Promise<boolean> {
    const node = this.#node;
    const messageDigest = toHex(archived.messageDigest);
    if (await isReleased(node, messageDigest, header.id)) return true;
    if ((await quarantineOf(node, messageDigest, header.id)) !== undefined) return false;
    const { message } = archived;
    const looked = verdictOf(scan, {
      messageId: formatUuid(message.messageId),
      from: principalKey(message.from),
      name: header.fileName,
      type: header.mediaType,
      size: header.size,
      sha256: toHex(plaintextDigest(header)),
      stream: () => openPieces(blobPieces(node, nameOf(record)), accessAttachment(archived, header.id, keys), {}),
    });
    // Nobody who closes waits for a scanner: it is asked again.
    const verdict = await Promise.race([looked, this.#stopping]);
    if (verdict === undefined) return false;
    if (verdict === 'pass') return true;
    const about = { subject: toHex(record.digest), envelopeDigest: toHex(record.envelopeDigest), code: 'AGENCY_QUARANTINE' };
    const at = node.clock.now();
    const detail = `${header.fileName}: ${verdict.refused}`;
    await this.#decline(archived, header.id, verdict.refused, [{ kind: 'alarm', alarm: 'attachment-quarantined', ...about, detail, at }]);
    return false;
  }

  /** Keeps a file from the application, and tells its sender that it is not taken; the reason stays here. */
  async #decline(archived: ArchivedMessage, id: number, reason: string, events: readonly AgencyEvent[] = []): Promise<void> {
    const node = this.#node;
    const messageDigest = toHex(archived.messageDigest);
    if ((await quarantineOf(node, messageDigest, id)) !== undefined) return;
    const document = await node.vault.get(COLLECTION.attested, messageDigest);
    const { ids } = document === undefined ? NOTHING : unpack<Attested>(document.value);
    const receipt = await this.#says(archived, ids, id);
    await node.committer.commit(merge(receipt, { documents: [quarantined(node, messageDigest, id, reason)], events }));
    node.arrivals?.judged();
  }

  /** The receipt `opened` of a message whose files were looked at. @param ids - Of those that are attested. @param further - Declined now. */
  async #says(archived: ArchivedMessage, ids: readonly number[], further?: number): Promise<Effects<AgencyEvent>> {
    const { attachments } = archived.message;
    const attested = attachments.filter(({ id }) => ids.includes(id)).map((each) => [each.id, plaintextDigest(each)] as const);
    const declined: number[] = [];
    for (const { id } of attachments) {
      if (ids.includes(id)) continue;
      if (id === further || (await quarantineOf(this.#node, toHex(archived.messageDigest), id)) !== undefined) declined.push(id);
    }
    return this.#attest(
      { ...archived, outer: parseFrame(archived.frame).outer },
      {
        kind: 'opened',
        ...(attested.length === 0 ? {} : { attachments: new Map(attested) }),
        ...(declined.length === 0 ? {} : { declined }),
      },
    );
  }

  /** The operator releases a file: it is attested, and the application gets it. @param blob - SHA-256 of its blob, hexadecimal. */
  async release(blob: string, grounds: Grounds): Promise<void> {
    const records = (await this.#node.transfers?.list()) ?? [];
    const record = records.find(({ from, digest, message }) => from !== OWN && message !== undefined && toHex(digest) === blob);
    if (record?.message === undefined)
      throw fail('AGENCY_NOT_ALLOWED', { reason: `no attachment is here with the blob ${blob.slice(0, 64)}` });
    const messageDigest = toHex(record.message);
    const { message } = await readArchived(this.#node, messageDigest);
    const header = message.attachments.find((each) => equal(each.blob.digest, record.digest));
    const document = await released(this.#node, messageDigest, header?.id ?? 0, grounds);
    const event = { kind: 'attachment-released' as const, blob, ...grounds, at: this.#node.clock.now() };
    await this.#node.committer.commit({ documents: [document], events: [event] });
    this.whole(record);
  }

  #failed({ digest, envelopeDigest }: BlobRecord, error: unknown): void {
    // An erased message is nobody's business any more.
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
