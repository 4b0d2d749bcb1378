// SPDX-License-Identifier: Apache-2.0
import { HASHES, hashNameOf } from '../../crypto/digest/hash-names.js';
import type { HashName } from '../../crypto/digest/hash-names.js';
import type { IncrementalDigest } from '../../crypto/native/provider.js';
import type { AttachmentHeader } from '../types.js';

/** Several hashes of one plaintext, in one pass. */
export class PlaintextDigests {
  readonly #running: readonly (readonly [number, IncrementalDigest])[];

  constructor(names: readonly HashName[], create: (name: HashName) => IncrementalDigest) {
    this.#running = names.map((name) => [HASHES[name].id, create(name)]);
  }

  update(bytes: Uint8Array): void {
    for (const [, hash] of this.#running) hash.update(bytes);
  }

  /** Called once, last. @returns By COSE hash id, in order. */
  digest(): ReadonlyMap<number, Uint8Array> {
    return new Map(this.#running.map(([id, hash]) => [id, hash.digest()]));
  }
}

/** The hashes of a signed description that can be computed here; SHA-256 is always one of them. */
export function knownHashes({ digests }: AttachmentHeader): readonly HashName[] {
  return [...digests.keys()].flatMap((id) => hashNameOf(id) ?? []);
}

/**
 * Lists the digests of an attachment that opening cannot verify, because their hash is not known here. They are signed, but decide nothing (ENV-65).
 * @returns COSE hash ids.
 */
export function unverifiedHashes({ digests }: AttachmentHeader): readonly number[] {
  return [...digests.keys()].filter((id) => hashNameOf(id) === undefined);
}
