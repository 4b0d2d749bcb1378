// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import type { PeerKey } from '../../store/port.js';
import type { BlobName } from '../../transport/handler.js';
import { OWN } from './blob-record.js';
import type { BlobRecord } from './blob-record.js';

/** Blobs of each peer that became whole here last: a cut may have kept the peer from learning it (LINK-49). */
export class HeldBlobs {
  readonly #blobs = new Map<PeerKey, readonly BlobName[]>();

  add({ from, digest, size, wholeAt }: Pick<BlobRecord, 'from' | 'digest' | 'size' | 'wholeAt'>): void {
    if (from === OWN || wholeAt === 0) return;
    this.#blobs.set(from, [...this.of(from), { digest, size }].slice(-LIMITS.blobsHeldMax));
  }

  of(peer: PeerKey): readonly BlobName[] {
    return this.#blobs.get(peer) ?? [];
  }
}
