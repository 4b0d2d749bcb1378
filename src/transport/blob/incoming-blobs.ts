// SPDX-License-Identifier: Apache-2.0
// Blobs that this side of a link wants from its peer: what arrived, what is durable, and what the peer was told of it.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Frame } from '../frame/headers.js';
import type { BlobEnd } from '../handler.js';
import type { Lanes } from '../lane/lanes.js';
import type { LinkEffect, LinkEvent } from '../link/link-events.js';

interface Transfer {
  /** Tells it from an earlier one of the same blob, whose writes may end late. */
  readonly number: number;
  readonly digest: Uint8Array;
  readonly size: number;
  /** told <= durable <= received: bytes before each. */
  received: number;
  durable: number;
  told: number;
  /** Ends of the parts that are not durable, in their order. */
  readonly parts: number[];
  /** This side has ended it, and the peer has not said so yet: what still arrives is dropped. */
  isEnded: boolean;
}

/** The blobs that this side of a link fetches. */
export class IncomingBlobs {
  readonly #lanes: Lanes;
  readonly #effect: (effect: LinkEffect) => void;
  readonly #transfers = new Map<string, Transfer>();
  readonly #frames: Frame[] = [];
  #count = 0;
  /** Parts that are not durable, of all transfers. */
  #parts = 0;

  constructor(lanes: Lanes, effect: (effect: LinkEffect) => void) {
    this.#lanes = lanes;
    this.#effect = effect;
  }

  /** Whether one more blob may be wanted. */
  get hasRoom(): boolean {
    return this.#transfers.size < LIMITS.blobsOpenMax;
  }

  /** Asks for a blob from `offset` on. @returns false when it is on its way, or too many are. */
  want(digest: Uint8Array, size: number, offset: number): boolean {
    const key = toHex(digest);
    if (!this.hasRoom || this.#transfers.has(key)) return false;
    const number = ++this.#count;
    this.#transfers.set(key, { number, digest, size, received: offset, durable: offset, told: offset, parts: [], isEnded: false });
    this.#frames.push({ name: 'blob-want', digest, size, offset });
    return true;
  }

  /** Tells the peer again that the whole is held: a cut link may have lost the last word of it (LINK-49). */
  held(digest: Uint8Array, size: number): void {
    this.#frames.push({ name: 'blob-want', digest, size, offset: size });
  }

  /** Takes a part. @throws {@link RogatoryError} `LINK_BLOB` (LINK-44), `LINK_WINDOW` (LINK-14). */
  data({ digest, offset, bytes }: Extract<Frame, { name: 'blob-data' }>): void {
    const transfer = this.#transfers.get(toHex(digest));
    if (transfer === undefined) throw fail('LINK_BLOB', { reason: 'bytes of a blob that was not wanted' });
    const { received, size, isEnded } = transfer;
    this.#lanes.admitBlobBytes(bytes.length);
    if (isEnded) return this.#lanes.settleBlobBytes(bytes.length);
    if (offset !== received) throw fail('LINK_BLOB', { reason: `bytes at ${offset} where those at ${received} were expected` });
    if (bytes.length > size - received) throw fail('LINK_BLOB', { reason: `more bytes than the ${size} that were announced` });
    // Small parts cost little credit, and as much work as large ones.
    if (++this.#parts > LIMITS.blobPartsMax) throw fail('LINK_BLOB', { reason: `more than ${LIMITS.blobPartsMax} parts are not durable` });
    transfer.received += bytes.length;
    transfer.parts.push(transfer.received);
    this.#effect({ kind: 'blob-data', transfer: transfer.number, digest: transfer.digest, offset, bytes });
  }

  /** Everything before `through` is durable; at the size, the digest was found right too. */
  durable({ transfer: number, digest, through }: Extract<LinkEvent, { kind: 'blob-durable' }>): void {
    const transfer = this.#transfers.get(toHex(digest));
    if (transfer?.number !== number || transfer.isEnded || through <= transfer.durable) return;
    this.#lanes.settleBlobBytes(through - transfer.durable);
    transfer.durable = through;
    const durable = transfer.parts.filter((end) => end <= through).length;
    transfer.parts.splice(0, durable);
    this.#parts -= durable;
  }

  #forgetParts({ parts }: Transfer): void {
    this.#parts -= parts.length;
    parts.length = 0;
  }

  /** This side ends a transfer. */
  end(digest: Uint8Array, reason: BlobEnd): void {
    const transfer = this.#transfers.get(toHex(digest));
    if (transfer === undefined || transfer.isEnded) return;
    this.#lanes.settleBlobBytes(transfer.received - transfer.durable);
    this.#forgetParts(transfer);
    transfer.isEnded = true;
    this.#frames.push({ name: 'blob-end', digest: transfer.digest, reason });
  }

  /** The peer ends a transfer, or confirms an end. @returns whether there was one. */
  ended({ digest, reason }: Extract<Frame, { name: 'blob-end' }>): boolean {
    const key = toHex(digest);
    const transfer = this.#transfers.get(key);
    if (transfer === undefined) return false;
    this.#transfers.delete(key);
    if (transfer.isEnded) return true;
    this.#forgetParts(transfer);
    this.#lanes.settleBlobBytes(transfer.received - transfer.durable);
    this.#frames.push({ name: 'blob-end', digest: transfer.digest, reason });
    this.#effect({ kind: 'blob-ended', role: 'receiver', digest: transfer.digest, reason });
    return true;
  }

  /** The next frame that tells the peer what is wanted, held, or given up. */
  takeSettled(): Frame | undefined {
    for (const [key, transfer] of this.#transfers) {
      const { digest, size, durable, told, isEnded } = transfer;
      if (isEnded || durable === told) continue;
      transfer.told = durable;
      if (durable === size) this.#transfers.delete(key);
      return { name: 'blob-state', digest, through: durable };
    }
    return this.#frames.shift();
  }
}
