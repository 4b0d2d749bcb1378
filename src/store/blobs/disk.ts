// SPDX-License-Identifier: Apache-2.0
// The place where the files of a blob store lie. Every method may fail with any error.

/** One open file. Only one call at a time uses it. */
export interface BlobFile {
  /** Writes all of `bytes`, which it does not keep. */
  write(position: number, bytes: Uint8Array): Promise<void>;
  /** @returns as many fresh bytes as are there, at most `length`. */
  read(position: number, length: number): Promise<Uint8Array>;
  truncate(length: number): Promise<void>;
  /** Brings all that was written to stable storage. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** One folder of files. Files that are created, renamed or removed are so for good after `sync`. */
export interface BlobDisk {
  /** Makes an empty file; fails when something has this name. */
  create(file: string): Promise<void>;
  open(file: string): Promise<BlobFile>;
  rename(from: string, to: string): Promise<void>;
  /** Without effect when there is no such file. */
  remove(file: string): Promise<void>;
  sync(): Promise<void>;
  /** Free bytes; undefined where there is no such number. */
  free(): Promise<number | undefined>;
}

/** A file that lay in the folder when it was opened. All of its bytes are on stable storage. */
export interface FoundFile {
  readonly file: string;
  readonly bytes: number;
}
