// SPDX-License-Identifier: Apache-2.0
// The word of the addressee for files: an attachment that came whole is decrypted and compared with what its sender signed, looked at where
// files are scanned, then attested. What is refused stays in quarantine until the operator releases it.
import { equal, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import { printable } from '../../core/printable.js';
import { HASHES } from '../../crypto/digest/hash-names.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import { nameOf, OWN } from '../../endpoint/blobs/blob-record.js';
import type { BlobRecord } from '../../endpoint/blobs/blob-record.js';
import type { Grounds } from '../../endpoint/restore/restore-decisions.js';
import { Serial } from '../../endpoint/serial.js';
import { accessAttachment } from '../../envelope/attachment/attachment-access.js';
import { openPieces } from '../../envelope/attachment/open-attachment.js';
import { parseFrame } from '../../envelope/header.js';
import type { AttachmentHeader } from '../../envelope/types.js';
import type { Receipt } from '../../log/statement/receipt.js';
import type { DocumentWrite } from '../../store/port.js';
import type { AgencyNode } from '../agency-parts.js';
import { COLLECTION } from '../collections.js';
import { readArchived } from '../home/archive.js';
import type { ArchivedMessage } from '../home/archive.js';
import type { AgencyEvent } from '../types.js';
import type { AttachmentScan, ScannedFile } from './attachment-types.js';
import { blobPieces } from './spool.js';
import { disclosedKeys, isReadable } from './disclosure.js';

const REASON_MAX_CHARACTERS = 500;

/** Makes the receipt for a message that was opened: a leaf, owed under seal. */
type Attest = (opened: ReceiptSubject, said: Pick<Receipt, 'kind' | 'attachments' | 'declined'>) => Effects<AgencyEvent>;

/** The parts of a message that a receipt under seal speaks of. */
export type ReceiptSubject = Pick<ArchivedMessage, 'envelopeDigest' | 'messageDigest' | 'message'> & {
  readonly outer: ReturnType<typeof parseFrame>['outer'];
};

/** What was found of a file of a received message. */
interface FoundFile {
  /** Number of the attachment. */
  readonly id: number;
  /** Digest of its blob, hexadecimal. */
  readonly blob: string;
  readonly at: number;
  readonly attested: boolean;
  /** Why it was put in quarantine. */
  readonly refused?: string;
  /** The operator's decision on a refused one: no scan looks at it any more. */
  readonly released?: Grounds & { readonly at: number };
}

async function foundFiles({ vault }: AgencyNode, messageDigest: string): Promise<readonly FoundFile[]> {
  return (await vault.get<{ files: readonly FoundFile[] }>(COLLECTION.files, messageDigest))?.value.files ?? [];
}

/** Write of what was found of a file, in place of what was found before. */
function keepFound({ vault }: AgencyNode, messageDigest: string, files: readonly FoundFile[], found: FoundFile): DocumentWrite {
  return vault.put(COLLECTION.files, messageDigest, { files: [...files.filter(({ id }) => id !== found.id), found] });
}

const isInQuarantine = ({ attested, released }: FoundFile): boolean => !attested && released === undefined;

/** The verdict of a scan on an attachment; without a scan everything passes. @param messageDigest - Hexadecimal. */
export async function fileState(
  node: AgencyNode,
  messageDigest: string,
  id: number,
): Promise<'passed' | 'due' | { readonly refused: string }> {
  if (node.scan === undefined) return 'passed';
  const found = (await foundFiles(node, messageDigest)).find((each) => each.id === id);
  if (found?.attested === true) return 'passed';
  return found === undefined || !isInQuarantine(found) ? 'due' : { refused: found.refused ?? '' };
}

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

  /**
   * Looks at files that are whole and not attested: all when the agency starts, those of a message when its keys were disclosed.
   * @param message - Its digest.
   */
  async look(message?: Uint8Array): Promise<void> {
    for (const record of await this.#node.transfers.list()) {
      const isMeant = message === undefined || (record.message !== undefined && equal(record.message, message));
      if (record.from !== OWN && record.wholeAt > 0 && isMeant) this.whole(record);
    }
  }

  /** The blob of an arriving attachment is whole. */
  whole(record: BlobRecord): void {
    const { message } = record;
    if (message === undefined || this.#isStopped) return;
    void this.#serial
      .run('', () => (this.#isStopped ? Promise.resolve() : this.#verify(record, toHex(message))))
      .catch((error: unknown) => this.#failed(record, error));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stop();
    await this.#serial.idle();
  }

  async #verify(record: BlobRecord, messageDigest: string): Promise<void> {
    const node = this.#node;
    const blob = toHex(record.digest);
    const known = (await foundFiles(node, messageDigest)).find((each) => each.blob === blob);
    // At each start every file is asked for: those that are attested are not opened again.
    if (known?.attested === true) return;
    const archived = await readArchived(node, messageDigest);
    const header = archived.message.attachments.find((each) => equal(each.blob.digest, record.digest));
    if (header === undefined) return;
    const { id } = header;
    const keys = await disclosedKeys(node, archived);
    // Without its key nobody can say what is in it.
    if (!isReadable(archived, keys, id)) return;
    const pieces = () => openPieces(blobPieces(node, nameOf(record)), accessAttachment(archived, id, keys), {});
    const found = { ...known, id, blob, at: node.clock.now(), attested: false };
    try {
      for await (const _ of pieces()) if (this.#isStopped) return;
    } catch (error) {
      if (!isRogatoryError(error) || !error.code.startsWith('ENVELOPE_')) throw error;
      // The application may wait for a verdict.
      if (known === undefined || !isInQuarantine(known)) await this.#keep(archived, { ...found, refused: error.message });
      throw error;
    }
    if (node.scan === undefined || known?.released !== undefined) return this.#keep(archived, { ...found, attested: true });
    if (known !== undefined) return;
    // Nobody who closes waits for a scanner: it is asked again.
    const verdict = await Promise.race([refusalOf(node.scan, scannedFile(archived, header, pieces)), this.#stopping]);
    if (verdict === undefined) return;
    if (verdict === 'pass') return this.#keep(archived, { ...found, attested: true });
    const about = { subject: blob, envelopeDigest: toHex(record.envelopeDigest), code: 'AGENCY_QUARANTINE' };
    const detail = `${header.fileName}: ${verdict.refused}`;
    const event = { kind: 'alarm' as const, alarm: 'attachment-quarantined' as const, ...about, detail, at: found.at };
    return this.#keep(archived, { ...found, refused: verdict.refused }, [event]);
  }

  /** Keeps what was found of a file, and tells its sender which are taken and which are not; the reason stays here. */
  async #keep(archived: ArchivedMessage, found: FoundFile, events: readonly AgencyEvent[] = []): Promise<void> {
    const node = this.#node;
    const messageDigest = toHex(archived.messageDigest);
    const before = await foundFiles(node, messageDigest);
    const attested = new Map<number, Uint8Array>();
    const declined: number[] = [];
    for (const header of archived.message.attachments) {
      const file = [found, ...before].find(({ id }) => id === header.id);
      if (file?.attested === true) attested.set(header.id, plaintextDigest(header));
      else if (file !== undefined && isInQuarantine(file)) declined.push(header.id);
    }
    const receipt = this.#attest(
      { ...archived, outer: parseFrame(archived.frame).outer },
      {
        kind: 'opened',
        ...(attested.size === 0 ? {} : { attachments: attested }),
        ...(declined.length === 0 ? {} : { declined }),
      },
    );
    await node.committer.commit(merge(receipt, { documents: [keepFound(node, messageDigest, before, found)], events }));
    node.arrivals.settle();
  }

  /** The operator releases a file: it is attested, and the application gets it. @param blob - SHA-256 of its blob, hexadecimal. */
  async release(blob: string, grounds: Grounds): Promise<void> {
    const node = this.#node;
    for (const record of await node.transfers.list()) {
      if (record.from === OWN || record.message === undefined || toHex(record.digest) !== blob) continue;
      const messageDigest = toHex(record.message);
      const files = await foundFiles(node, messageDigest);
      const found = files.find((each) => each.blob === blob);
      if (found === undefined || !isInQuarantine(found)) continue;
      const at = node.clock.now();
      const event = { kind: 'attachment-released' as const, blob, ...grounds, at };
      const documents = [keepFound(node, messageDigest, files, { ...found, released: { ...grounds, at } })];
      await node.committer.commit({ documents, events: [event] });
      this.whole(record);
      return;
    }
    throw fail('AGENCY_NOT_ALLOWED', { reason: `no attachment with the blob ${blob.slice(0, 64)} is in quarantine` });
  }

  #failed({ digest, envelopeDigest }: BlobRecord, error: unknown): void {
    // An erased message is nobody's business any more.
    if (isRogatoryError(error, 'AGENCY_ERASED') || isRogatoryError(error, 'AGENCY_MESSAGE_UNKNOWN')) return;
    const { code, message: detail } = isRogatoryError(error) ? error : { code: 'AGENCY_FAULT', message: String(error) };
    const about = { subject: toHex(digest), envelopeDigest: toHex(envelopeDigest), code, detail, at: this.#node.clock.now() };
    this.#node.emit({ kind: 'alarm', alarm: 'attachment-wrong', ...about });
  }
}

/** The verdict of a scan; whatever it throws refuses the file. */
async function refusalOf(scan: AttachmentScan, file: ScannedFile): Promise<'pass' | { readonly refused: string }> {
  const failed = (error: unknown) => ({ refused: `the scan failed: ${error instanceof Error ? error.message : String(error)}` });
  const verdict = await scan(file).catch(failed);
  return verdict === 'pass' ? verdict : { refused: printable(verdict.refused).slice(0, REASON_MAX_CHARACTERS) };
}

function scannedFile({ message }: ArchivedMessage, header: AttachmentHeader, stream: ScannedFile['stream']): ScannedFile {
  const { fileName: name, mediaType: type, size } = header;
  const sha256 = toHex(plaintextDigest(header));
  return { messageId: formatUuid(message.messageId), from: principalKey(message.from), name, type, size, sha256, stream };
}

/** SHA-256 of a file, as its sender signed it. */
export function plaintextDigest({ digests }: AttachmentHeader): Uint8Array {
  return digests.get(HASHES['sha-256'].id) ?? new Uint8Array(0);
}

/** Removes own blobs that the addressee has verified. @param message - Digest of the own message. */
export async function releaseAttested(node: AgencyNode, message: Uint8Array, attested: ReadonlyMap<number, Uint8Array>): Promise<void> {
  const { attachments } = (await readArchived(node, toHex(message))).message;
  for (const header of attachments) {
    const said = attested.get(header.id);
    if (said !== undefined && equal(said, plaintextDigest(header))) await node.transfers.discard({ digest: header.blob.digest, from: OWN });
  }
}
