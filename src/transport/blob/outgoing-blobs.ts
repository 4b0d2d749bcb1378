// SPDX-License-Identifier: Apache-2.0
// Blobs that the peer of a link wants: which bytes go next, and how far the peer has confirmed them.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Frame } from '../frame/headers.js';
import type { BlobEnd } from '../handler.js';
import type { Lanes } from '../lane/lanes.js';
import type { LinkEffect } from '../link/link-events.js';
import { BlobPace } from './blob-pace.js';

type Data = Extract<Frame, { name: 'blob-data' }>;

/** Read of a blob that the link wants. */
export interface BlobRead {
  readonly digest: Uint8Array;
  readonly offset: number;
  readonly maxBytes: number;
}

interface Transfer {
  readonly digest: Uint8Array;
  readonly size: number;
  /** confirmed <= sent <= available: bytes before each. */
  confirmed: number;
  sent: number;
  /** Durable here: grows while this node itself is still receiving the blob. */
  available: number;
  isRead: boolean;
  part?: Uint8Array;
  /** This side has ended it, and the peer has not said so yet. */
  isEnded: boolean;
  /** Why this side ends it, or confirms an end. */
  reason?: BlobEnd;
  /** The peer has ended it; it keeps its place until the answer is sent. */
  isOver?: true;
}

/** The blobs that this side of a link sends. */
export class OutgoingBlobs {
  readonly #lanes: Lanes;
  readonly #ackStallMs: number;
  readonly #effect: (effect: LinkEffect) => void;
  readonly #pace = new BlobPace();
  /** By digest; the first one has waited longest for its turn. */
  readonly #transfers = new Map<string, Transfer>();
  readonly #ends: Transfer[] = [];
  #unconfirmed = 0;
  /** Blobs that the peer said again to hold. */
  #held = 0;
  #stalledAt: number | undefined;

  constructor(lanes: Lanes, ackStallMs: number, effect: (effect: LinkEffect) => void) {
    this.#lanes = lanes;
    this.#ackStallMs = ackStallMs;
    this.#effect = effect;
  }

  /** Time at which sent bytes are overdue for confirmation; undefined when none are unconfirmed. */
  get stalledAt(): number | undefined {
    return this.#stalledAt;
  }

  /** Takes the peer's wish. @throws {@link RogatoryError} `LINK_BLOB` (LINK-44). */
  want({ digest, size, offset }: Extract<Frame, { name: 'blob-want' }>): void {
    const key = toHex(digest);
    if (this.#transfers.has(key)) throw fail('LINK_BLOB', { reason: 'a blob is wanted that is on its way' });
    if (this.#transfers.size >= LIMITS.blobsOpenMax)
      throw fail('LINK_BLOB', { reason: `more than ${LIMITS.blobsOpenMax} blobs are wanted at once` });
    const copy = Uint8Array.from(digest);
    // Nothing is to be sent: the peer says again that it holds the whole.
    if (offset === size) {
      if (++this.#held > LIMITS.blobsHeldMax)
        throw fail('LINK_BLOB', { reason: `more than ${LIMITS.blobsHeldMax} blobs are said to be held` });
      return this.#effect({ kind: 'blob-confirmed', digest: copy, through: size });
    }
    const begin = { confirmed: offset, sent: offset, available: offset };
    this.#transfers.set(key, { digest: copy, size, ...begin, isRead: false, isEnded: false });
    this.#effect({ kind: 'blob-wanted', digest: copy, size, offset });
  }

  /** The node holds the bytes before `through`. */
  available(digest: Uint8Array, through: number): void {
    const transfer = this.#transfers.get(toHex(digest));
    if (transfer !== undefined) transfer.available = Math.max(transfer.available, Math.min(through, transfer.size));
  }

  /** The next read; the driver answers it by {@link supply} or {@link end}. */
  wanted(now: number): BlobRead | undefined {
    for (const transfer of this.#transfers.values()) {
      const { digest, sent, available, isRead, part, isEnded } = transfer;
      if (isEnded || isRead || part !== undefined || sent >= available) continue;
      transfer.isRead = true;
      return { digest, offset: sent, maxBytes: Math.min(available - sent, this.#pace.partBytes(now)) };
    }
    return undefined;
  }

  /** Takes what was read: at least one byte. */
  supply(digest: Uint8Array, offset: number, bytes: Uint8Array): void {
    const transfer = this.#transfers.get(toHex(digest));
    // The transfer may have ended, or have begun again at another place.
    if (transfer === undefined || transfer.isEnded || !transfer.isRead || transfer.sent !== offset) return;
    transfer.isRead = false;
    transfer.part = bytes;
  }

  /** Size of the part that goes next; undefined when none may go. */
  nextBytes(now: number): number | undefined {
    return this.#next(now)?.[1].length;
  }

  #next(now: number): readonly [Transfer, Uint8Array] | undefined {
    for (const transfer of this.#transfers.values()) {
      const { part } = transfer;
      if (part === undefined) continue;
      const room = this.#lanes.blobRoomBytes;
      if (this.#unconfirmed > 0)
        return part.length <= Math.min(room, this.#pace.maxBytes(now) - this.#unconfirmed) ? [transfer, part] : undefined;
      // Nothing that is confirmed would bring more credit: what there is carries a piece.
      return room > 0 ? [transfer, part.subarray(0, room)] : undefined;
    }
    return undefined;
  }

  /** The part that goes next: every blob in its turn. */
  take(now: number): Data | undefined {
    const next = this.#next(now);
    if (next === undefined) return undefined;
    const [transfer, bytes] = next;
    const { digest, sent: offset, part } = transfer;
    if (part?.length === bytes.length) delete transfer.part;
    else transfer.part = part?.subarray(bytes.length) as Uint8Array;
    transfer.sent += bytes.length;
    const key = toHex(digest);
    this.#transfers.delete(key);
    this.#transfers.set(key, transfer);
    this.#unconfirmed += bytes.length;
    this.#stalledAt ??= now + this.#ackStallMs;
    this.#lanes.spendBlobBytes(bytes.length);
    return { name: 'blob-data', digest, offset, bytes };
  }

  /** Takes the peer's durable offset. @throws {@link RogatoryError} `LINK_BLOB` (LINK-45). */
  confirm({ digest, through }: Extract<Frame, { name: 'blob-state' }>, now: number): void {
    const key = toHex(digest);
    const transfer = this.#transfers.get(key);
    if (transfer === undefined || transfer.isOver || through > transfer.sent)
      throw fail('LINK_BLOB', { reason: 'bytes of a blob are confirmed that were not sent' });
    const bytes = through - transfer.confirmed;
    if (bytes <= 0) return;
    transfer.confirmed = through;
    this.#settle(bytes, now);
    this.#pace.confirmed(bytes, now);
    if (through === transfer.size) this.#transfers.delete(key);
    this.#effect({ kind: 'blob-confirmed', digest: transfer.digest, through });
  }

  #settle(bytes: number, now: number): void {
    this.#unconfirmed -= bytes;
    this.#stalledAt = this.#unconfirmed > 0 ? now + this.#ackStallMs : undefined;
  }

  /** This side ends a transfer. */
  end(digest: Uint8Array, reason: BlobEnd): void {
    const transfer = this.#transfers.get(toHex(digest));
    if (transfer === undefined || transfer.isEnded) return;
    transfer.isEnded = true;
    delete transfer.part;
    transfer.reason = reason;
    this.#ends.push(transfer);
  }

  /** The peer ends a transfer, or confirms an end (LINK-48). @returns whether there was one. */
  ended({ digest, reason }: Extract<Frame, { name: 'blob-end' }>, now: number): boolean {
    const key = toHex(digest);
    const transfer = this.#transfers.get(key);
    if (transfer === undefined || transfer.isOver) return false;
    this.#settle(transfer.sent - transfer.confirmed, now);
    transfer.isOver = true;
    if (transfer.isEnded) {
      if (!this.#ends.includes(transfer)) this.#transfers.delete(key);
      return true;
    }
    transfer.isEnded = true;
    delete transfer.part;
    transfer.reason = reason;
    this.#ends.push(transfer);
    this.#effect({ kind: 'blob-ended', role: 'sender', digest: transfer.digest, reason });
    return true;
  }

  takeEnd(): Frame | undefined {
    const transfer = this.#ends.shift();
    if (transfer?.reason === undefined) return undefined;
    if (transfer.isOver) this.#transfers.delete(toHex(transfer.digest));
    return { name: 'blob-end', digest: transfer.digest, reason: transfer.reason };
  }
}
