// SPDX-License-Identifier: Apache-2.0
// The agency's own log: the store grows it in the transaction of each message; here it is begun, signed, and proven to others.
import { toHex } from '../core/bytes.js';
import { sha256 } from '../crypto/digest.js';
import type { Signer } from '../crypto/sign.js';
import type { Principal } from '../core/ids.js';
import type { Checkpoint } from '../log/checkpoint.js';
import { closing } from '../log/epoch.js';
import { leafKindNumber } from '../log/kinds.js';
import type { LeafKind } from '../log/kinds.js';
import { closedObject, genesisObject, sentObject } from '../log/leaf.js';
import type { NodeReader } from '../log/merkle.js';
import { proveConsistency, proveInclusion } from '../log/prove.js';
import { encodeReceipt } from '../log/receipt.js';
import { ReceiptTimes } from '../log/receipt-times.js';
import type { Receipt } from '../log/receipt.js';
import { batchHead, encodeBatch } from '../log/receipt-object.js';
import { signCheckpoint } from '../log/signed-checkpoint.js';
import type { SignedCheckpoint } from '../log/signed-checkpoint.js';
import type { Commit, LeafWrite, Store, StoredLeaf } from '../store/port.js';

/** Epoch of a log that was never closed. */
export const FIRST_EPOCH = 1;

/** An entry for the log. @param owed - Peer that is to be shown it as a receipt. */
export function leafOf(kind: LeafKind, object: Uint8Array, owed?: string): LeafWrite {
  return { kind: leafKindNumber(kind), objectDigest: sha256(object), object, ...(owed === undefined ? {} : { owed }) };
}

/** The entry of a receipt. @param owed - Peer that is to be shown it; undefined for what a courier brought, who has no way back. */
export function receiptLeaf(receipt: Receipt, owed?: string): LeafWrite {
  return leafOf(receipt.kind, encodeReceipt(receipt), owed);
}

/** The entry that ties an envelope, which all may see, to its message. */
export function sentLeaf(sealed: { readonly envelopeDigest: Uint8Array; readonly messageDigest: Uint8Array }): LeafWrite {
  return leafOf('sent', sentObject(sealed.envelopeDigest, sealed.messageDigest));
}

export class LogBook {
  /** Dates the receipts of this log. Known after {@link ready}. */
  readonly times = new ReceiptTimes();
  readonly #owner: Principal;
  readonly #store: Store;
  readonly #signer: () => Signer;
  #begun: Promise<void> | undefined;
  /** The last one signed: one signature serves all that is said of one size by one key. */
  #signed: Promise<SignedCheckpoint> | undefined;
  #signedAt = '';
  #epoch = FIRST_EPOCH;
  #onSigned: ((signed: SignedCheckpoint) => void) | undefined;

  /** @param signer - Of role log, asked at each checkpoint. */
  constructor(owner: Principal, store: Store, signer: () => Signer) {
    this.#owner = owner;
    this.#store = store;
    this.#signer = signer;
  }

  /** Begins the log unless the store holds one; every commit with a leaf comes after it. */
  ready(): Promise<void> {
    this.#begun ??= this.#begin().catch((error: unknown) => {
      this.#begun = undefined;
      throw error;
    });
    return this.#begun;
  }

  /** Epoch of the present log: one more for each restore. Known after {@link ready}. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Closes the present log at `last`, and goes on under the next epoch, in one commit with what belongs to it (LOG-16). */
  async startOver(last: Checkpoint, more: Pick<Commit, 'now' | 'documents' | 'restored'>): Promise<number> {
    const next = { owner: this.#owner, epoch: last.epoch + 1 };
    const genesis = { ...leafOf('genesis', genesisObject(next)), epoch: next.epoch };
    await this.#store.commit({ ...more, leaves: [genesis, leafOf('closed', closedObject(closing(last)))] });
    this.#epoch = next.epoch;
    this.times.startOver();
    return next.epoch;
  }

  /** Signs the log as it stands on stable storage. @returns undefined while it has its genesis leaf alone. */
  async checkpoint(): Promise<SignedCheckpoint | undefined> {
    await this.ready();
    const head = await this.#store.logHead();
    if (head === undefined || head.size < 2) return undefined;
    const { epoch, size, root } = head;
    const signer = this.#signer();
    const place = `${epoch}/${size}/${toHex(signer.signerId)}`;
    if (this.#signedAt !== place) {
      this.#signedAt = place;
      this.#signed = this.#sign({ owner: this.#owner, epoch, size, root }, signer).catch((error: unknown) => {
        this.#signedAt = '';
        throw error;
      });
    }
    return this.#signed;
  }

  /** Hears of each checkpoint that is signed. */
  set onSigned(listen: (signed: SignedCheckpoint) => void) {
    this.#onSigned = listen;
  }

  /** Shows the present checkpoint with its time token from now on, when this is the one. */
  stamped(epoch: number, size: number, cose: Uint8Array): void {
    if (!this.#signedAt.startsWith(`${epoch}/${size}/`)) return;
    this.#signed = this.#signed?.then((signed) => ({ ...signed, cose }));
  }

  async #sign(checkpoint: Checkpoint, signer: Signer): Promise<SignedCheckpoint> {
    const signed = await signCheckpoint(checkpoint, signer);
    this.#onSigned?.(signed);
    return signed;
  }

  /** Proves entries under one checkpoint. @param leaves - 1 to 1,024, with their objects, of the checkpoint's epoch. */
  async receipts(signed: SignedCheckpoint, leaves: readonly StoredLeaf[]): Promise<Uint8Array> {
    const { epoch, size } = signed.checkpoint;
    const read = this.#reader(epoch);
    const entries = await Promise.all(
      leaves.map(async ({ index, salt, object }) => {
        if (object === undefined) throw new TypeError(`leaf ${index} has no object`);
        return { receipt: object, salt, index, path: await proveInclusion(index, size, read) };
      }),
    );
    return encodeBatch(batchHead(signed), entries);
  }

  /** Proves that the checkpoint continues the log of `from` leaves. */
  consistency({ checkpoint }: SignedCheckpoint, from: number): Promise<Uint8Array[]> {
    return proveConsistency(from, checkpoint.size, this.#reader(checkpoint.epoch));
  }

  /** Nodes of the log of an epoch. */
  reader(epoch: number): NodeReader {
    return this.#reader(epoch);
  }

  #reader(epoch: number): NodeReader {
    return async (level, index) => (await this.#store.nodes(epoch, [{ level, index }]))[0];
  }

  async #begin(): Promise<void> {
    const head = await this.#store.logHead();
    this.#epoch = head?.epoch ?? FIRST_EPOCH;
    if (head !== undefined) return this.times.resume(head.size, (from, count) => this.#store.leaves(head.epoch, from, count));
    const object = genesisObject({ owner: this.#owner, epoch: FIRST_EPOCH });
    await this.#store.commit({ now: 0, leaves: [{ ...leafOf('genesis', object), epoch: FIRST_EPOCH }] });
  }
}
