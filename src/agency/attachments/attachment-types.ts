// SPDX-License-Identifier: Apache-2.0
// Attachments as an application gives and gets them.
import type { AttachmentInput, AttachmentOptions } from '../../envelope/attachment/seal-attachment.js';
import { ATTACHMENT_INPUT } from '../../envelope/attachment/seal-attachment.js';
import type { IncompletePiece } from '../../envelope/attachment/attachment-range.js';
import type { Members } from '../../core/members.js';

/** A file to send: one of `path`, `stream` and `bytes`. Any size up to 2^52 bytes. */
export interface AttachmentToSend {
  /** Path of a file, or of a pipe; only where there is a file system. */
  readonly path?: string;
  /** Read to its end, once. */
  readonly stream?: AsyncIterable<Uint8Array>;
  /** Read before `send` resolves, never kept or changed. */
  readonly bytes?: Uint8Array;
  /** Name that the addressee sees: 1 to 255 bytes, no path. Default: the last part of `path`. */
  readonly name?: string;
  /** Media type; default `application/octet-stream`. */
  readonly type?: string;
  /** Sends the file and keeps its key: nobody reads it before a later message of the dossier discloses it. */
  readonly withhold?: boolean;
  /** Hashes of the file to sign beside SHA-256. */
  readonly alsoHash?: NonNullable<AttachmentInput['alsoHash']>;
}

export const ATTACHMENT_TO_SEND: Members<AttachmentToSend> = {
  required: {},
  optional: {
    path: 'text',
    stream: 'object',
    bytes: 'bytes',
    name: 'text',
    type: 'text',
    withhold: 'flag',
    alsoHash: ATTACHMENT_INPUT.optional.alsoHash,
  },
};

/** An attachment of an own message that is to be disclosed. */
export interface Disclosure {
  /** UUID of the message that carried it. */
  readonly messageId: string;
  /** Its number in that message. */
  readonly attachment: number;
}

export const DISCLOSURE: Members<Disclosure> = { required: { messageId: 'text', attachment: 'number' }, optional: {} };

/** arriving: on its way here, or being looked at. quarantined: a scan refused it. whole: its blob is here, and reading compares the file with what was signed. withheld: here or not, its key was not disclosed yet. */
export type AttachmentState = 'arriving' | 'whole' | 'withheld' | 'quarantined';

/** An attachment of a message in the inbox. */
export interface InboxAttachment {
  /** Number within the message. */
  readonly id: number;
  /** As the sender names it; a file name, never a path. */
  readonly name: string;
  readonly type: string;
  /** Bytes of the file. */
  readonly size: number;
  /** SHA-256 of the file, hexadecimal, as the sender signed it. */
  readonly sha256: string;
  /** As far as is known now. */
  readonly state: AttachmentState;
  /** Bytes of it that are on the disk here, of `size`. */
  readonly received: number;
  /** Resolves when it is whole, and was looked at. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_WITHHELD` (ENV-39), `AGENCY_QUARANTINE` (AGENCY-67), `AGENCY_ATTACHMENT_GONE` (AGENCY-65), `AGENCY_CLOSED` (AGENCY-03). */
  whole(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Writes the file into a folder, as `<id>-<name>`, once it is whole and verified; never over another file.
   * @returns its path.
   * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_FILE` (ENV-40), `ENVELOPE_ATTACHMENT_WITHHELD` (ENV-39); `AGENCY_NOT_ALLOWED`
   * (AGENCY-04) where there is no file system.
   */
  saveTo(folder: string, options?: AttachmentOptions): Promise<string>;
  /** Reads the file in pieces once it is whole. The last piece comes when size and SHA-256 were found right. @throws as {@link saveTo}. */
  stream(options?: AttachmentOptions): AsyncIterable<Uint8Array>;
  /** Reads a part of the file once it is whole: bytes from `start` up to `end`. @throws as {@link saveTo}. */
  range(start: number, end: number, options?: AttachmentOptions): Promise<IncompletePiece>;
}

/** A file that came whole and is what its sender signed. */
export interface ScannedFile {
  readonly messageId: string;
  /** `scope/id` of its sender. */
  readonly from: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** The file in pieces, each time from its beginning. */
  stream(): AsyncIterable<Uint8Array>;
}

/** `pass`, or why the file stays in quarantine: one line. */
export type ScanVerdict = 'pass' | { readonly refused: string };

/** Looks at one file. A rejection refuses it. */
export type AttachmentScan = (file: ScannedFile) => Promise<ScanVerdict>;

/** A blob on its way, in bytes of the ciphertext. */
export interface AttachmentProgressEvent {
  readonly kind: 'attachment';
  /** in: arriving here. out: on its way to the relay. */
  readonly direction: 'in' | 'out';
  /** Hexadecimal: the message that names it, and the blob. */
  readonly envelopeDigest: string;
  readonly blob: string;
  readonly size: number;
  /** Bytes that are durable at the end of this hop. */
  readonly done: number;
  /** Over the last seconds; 0 while it is not known. */
  readonly bytesPerSecond: number;
  /** At that rate; absent while it is not known, and when all is there. */
  readonly secondsLeft?: number;
  readonly at: number;
}
