// SPDX-License-Identifier: Apache-2.0
// The interface of every blob store: ciphertext of any size, which arrives in parts and is read in parts.

/** Digest and size of a blob, as a peer or this node says before its bytes are there. */
export interface AnnouncedBlob {
  /** SHA-256 of all its bytes, 32 bytes. Copied. */
  readonly digest: Uint8Array;
  /** Bytes, 1 to `attachmentMaxBytes`. */
  readonly size: number;
}

export interface BlobState {
  /** Announced bytes. */
  readonly size: number;
  /** Durable bytes, 0 to `size`. */
  readonly through: number;
  /** Whole, and its SHA-256 was found right. */
  readonly complete: boolean;
}

export interface BlobUsage {
  /** Complete and incomplete ones. */
  readonly blobs: number;
  /** Bytes of the complete ones. */
  readonly bytes: number;
  /** Announced sizes of the incomplete ones. Together with `bytes` they count against the budget. */
  readonly announcedBytes: number;
  /** Bytes that the file system has free for this user; absent in memory. */
  readonly freeBytes?: number;
}

/**
 * Durable blobs of one relay or agency, beside its `Store`. Every blob has a name that its caller chose: 1 to 128 of `a-z`, `0-9`, `.` and
 * `-`, not beginning with a dot; another name is a TypeError. Calls for one blob may overlap: they take effect in call order. Every method
 * rejects with `STORE_UNAVAILABLE` (STORE-01) when the disk fails, when too much waits for it (STORE-23), and after `close`. A failed call
 * leaves a blob with its last durable offset, from which it goes on.
 */
export interface BlobStore {
  /**
   * Makes room for a blob, or resumes it. An incomplete blob of this name with another digest or size is discarded first.
   * @throws {@link RogatoryError} `BLOB_NO_ROOM` (STORE-34), before anything changes: its size goes beyond the budget. `BLOB_NAME` (STORE-35):
   * a complete blob with another digest or size has this name. It is no TypeError, because digest and size may be words of a peer.
   */
  begin(name: string, blob: AnnouncedBlob): Promise<BlobState>;
  /**
   * Appends bytes, and resolves with the durable end once they are on stable storage. Calls that wait together share one flush.
   * @param offset - End of what was appended before. Another one, or an end beyond the size, is a RangeError.
   * @param bytes - Of any length. They are read until the promise settles, never copied and never changed: the caller keeps them unchanged.
   * @throws {@link RogatoryError} `BLOB_NAME` (STORE-35): nothing was begun under this name. `STORE_UNAVAILABLE` (STORE-01): none of these
   * bytes counts, nor of those handed over behind them; `state` tells where to go on.
   */
  append(name: string, offset: number, bytes: Uint8Array): Promise<number>;
  /**
   * Compares the SHA-256 and makes the blob complete (STORE-33). A complete one stays complete. After a restart, the bytes are read again.
   * @returns false when the digest is another one: the blob is then discarded, and may be begun anew.
   * @throws RangeError while bytes are missing. {@link RogatoryError} `BLOB_NAME` (STORE-35): nothing was begun under this name.
   */
  seal(name: string): Promise<boolean>;
  /**
   * Reads durable bytes, of an incomplete blob too.
   * @param offset - 0 to the size; RangeError beyond.
   * @param maxBytes - At least 1.
   * @returns A fresh copy; empty at the durable end.
   * @throws {@link RogatoryError} `BLOB_NAME` (STORE-35): nothing was begun under this name.
   */
  read(name: string, offset: number, maxBytes: number): Promise<Uint8Array>;
  /** @returns undefined when nothing was begun under this name. */
  state(name: string): Promise<BlobState | undefined>;
  /**
   * Takes over a finished file of this node. It is linked into the folder, or copied from another file system; the file itself stays, and
   * nobody may change it any more. A link gets mode 0600. An incomplete blob of this name is discarded first. Only a store on files has this.
   * @param blob - Digest and size; the digest is the caller's word. RangeError when the file has another size.
   * @throws {@link RogatoryError} `BLOB_NO_ROOM` (STORE-34), `BLOB_NAME` (STORE-35), as of `begin`.
   */
  adopt?(name: string, path: string, blob: AnnouncedBlob): Promise<void>;
  /**
   * Path of a complete blob, for a program that only reads it. Only a store on files has this.
   * @throws {@link RogatoryError} `BLOB_NAME` (STORE-35): no complete blob has this name.
   */
  path?(name: string): string;
  /** Removes a blob, complete or not; without effect when there is none. */
  discard(name: string): Promise<void>;
  /** All names, of incomplete blobs too, sorted. */
  names(): Promise<readonly string[]>;
  usage(): Promise<BlobUsage>;
  /** Finishes the calls that were made, and releases the files; later calls reject. */
  close(): Promise<void>;
}
