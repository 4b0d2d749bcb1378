// SPDX-License-Identifier: Apache-2.0
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { TrustDocument, TrustPart } from '../handler.js';

/** Joins the parts of one peer's documents, one document at a time. It holds at most `maxBytes`. */
export class TrustAssembly {
  readonly #maxBytes: (kind: number) => number;
  #bytes: Uint8Array | undefined;

  /** @param maxBytes - Largest document of a kind that is wanted; 0 for a kind that is not. */
  constructor(maxBytes: (kind: number) => number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes the next part, in the order in which the link delivers them.
   * @returns The whole document with its last part, a fresh copy; undefined for earlier parts, and for a document that is unwanted or too
   * large.
   * @throws {@link RogatoryError} `LINK_PART` (LINK-37) when the bytes do not match the named digest or size.
   */
  add(part: TrustPart): TrustDocument | undefined {
    const { kind, size, offset, bytes, digest } = part;
    if (offset === 0) this.#bytes = size <= this.#maxBytes(kind) ? new Uint8Array(size) : undefined;
    if (this.#bytes?.length !== size) return undefined;
    this.#bytes.set(bytes, offset);
    if (offset + bytes.length < size) return undefined;
    const whole = this.#bytes;
    this.#bytes = undefined;
    if (!equal(sha256(whole), digest)) throw fail('LINK_PART', { reason: 'the document is not the one that its parts name' });
    return { kind, bytes: whole };
  }
}
