// SPDX-License-Identifier: Apache-2.0
import type { HashName } from '../../crypto/digest/hash-names.js';

/** Data that both stages of one run share. Files are descriptors that the main thread keeps open. */
export interface StageJob {
  readonly kind: 'seal' | 'open';
  readonly source: number;
  readonly target: number;
  readonly key: Uint8Array;
  readonly baseNonce: Uint8Array;
  readonly prefix: Uint8Array;
  /** Hashes of the plaintext. */
  readonly hashes: readonly HashName[];
  /** Opening: id, true size and blob size of the attachment. */
  readonly attachment: number;
  readonly size: number;
  readonly blobBytes: number;
}

/** Result of a stage: size and digests of the plaintext, or SHA-256 of the blob. */
export interface StageResult {
  readonly size?: number;
  /** By COSE hash id. */
  readonly digests?: ReadonlyMap<number, Uint8Array>;
  readonly blobDigest?: Uint8Array;
}
