// SPDX-License-Identifier: Apache-2.0
// Documents where a reader keeps them.
import type { DirectoryHeader } from './directory.js';

/** The place where the bytes of one document lie. */
export interface KeptDocument {
  /** Reads it anew; undefined when it is gone. */
  read(): Uint8Array | undefined;
  /** Nothing asks for it any more: a reader that begins need not look at it. Its bytes stay. */
  putAway(): void;
  /** Unix milliseconds at which it was taken in, when that is known. */
  readonly takenAt?: number;
  /** Adds where it lies to an error about it. */
  readonly locate?: (error: unknown) => unknown;
}

/** A document of which only the bytes are kept, in memory. */
export function keptInMemory(bytes: Uint8Array): KeptDocument {
  return { read: () => bytes, putAway: () => undefined };
}

/** An error about a kept document, with its place. */
export function locate(kept: KeptDocument, error: unknown): unknown {
  return kept.locate?.(error) ?? error;
}

/** A directory that is kept, of which nothing but its header was read. */
export interface KeptDirectory {
  readonly header: DirectoryHeader;
  readonly digest: Uint8Array;
  readonly size: number;
  readonly kept: KeptDocument;
}
