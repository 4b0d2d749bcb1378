// SPDX-License-Identifier: Apache-2.0
// The own log under the eyes of others: its checkpoints are offered to the agencies that receipts go to, and what they cosigned of it is kept.
import { equal } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { toSeconds } from '../../core/time.js';
import type { Checkpoint } from '../../log/checkpoint.js';
import { closingOffer } from '../../log/closing-offer.js';
import { checkCosignedAt, goodCosignatures, verifyCosignature } from '../../log/cosignature.js';
import { encodeCheckpointOffer, parseCosignatureOffer } from '../../log/exchange.js';
import { rootAt } from '../../log/merkle.js';
import { lastReceiptTime } from '../../log/receipt-times.js';
import type { SignedCheckpoint } from '../../log/signed-checkpoint.js';
import type { DocumentWrite } from '../../store/port.js';
import { issuersOf } from '../../trust/issuers.js';
import { COLLECTION } from '../collections.js';
import { closeLog, closedLog } from '../log-restore.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';
import { restoreDocument } from '../restore.js';
import type { Seen } from './witness.js';

/** The newest own checkpoint that a counterparty cosigned. */
export interface Anchoring {
  readonly epoch: number;
  readonly size: number;
  readonly cosignature: Uint8Array;
}

type Offered = Pick<Anchoring, 'epoch' | 'size'>;

/** That the origin which a counterparty knows is closed. */
interface ClosingOwed {
  /** It has not been queued yet. */
  readonly owed: boolean;
}

/** What goes to a counterparty about the own log. */
export interface OwnOffers {
  readonly offers: readonly Uint8Array[];
  readonly documents: readonly DocumentWrite[];
}

export class Witnessed {
  readonly #node: AgencyNode;
  readonly #onClosed: () => void;

  /** @param onClosed - The log went on under its next origin: counterparties are owed the statement that says so. */
  constructor(node: AgencyNode, onClosed: () => void) {
    this.#node = node;
    this.#onClosed = onClosed;
  }

  /**
   * Looks at a cosignature of an own checkpoint. One of what the log does not hold shows that it was restored from a backup: the
   * origin is closed and the next one begun before this returns (LOG-16).
   * @throws {@link RogatoryError} `LOG_...`, `CBOR_...`.
   */
  async cosigned(bytes: Uint8Array, from: Principal): Promise<Seen> {
    const { trust, clock, self, store } = this.#node;
    const offer = parseCosignatureOffer(bytes);
    if (principalKey(offer.cosigner) !== principalKey(from)) throw fail('LOG_COSIGNATURE', { field: 'cosigner' });
    const now = toSeconds(clock.now());
    const { checkpoint, at } = verifyCosignature(issuersOf(trust), offer.cosigner, offer.cosignature);
    if (principalKey(checkpoint.owner) !== principalKey(self)) throw fail('LOG_COSIGNATURE', { field: 'owner of the log' });
    checkCosignedAt({ at }, now, undefined);
    const { epoch, size } = checkpoint;
    const head = await store.logHead();
    const behind = { kind: 'log-behind', cosigner: principalKey(from), epoch, size, at: clock.now() } as const;
    if (head === undefined || epoch > head.epoch) return { documents: [], events: [behind] };
    if (!(await this.#holds(checkpoint))) {
      // What was cosigned of a closed origin and is lost changes nothing more.
      if (epoch < head.epoch) return { documents: [], events: [behind] };
      const restore = { by: principalKey(from), reason: 'a cosignature of more than is held', at: clock.now(), settled: true };
      const closed = await closeLog(this.#node, { documents: [restoreDocument(this.#node, restore)] });
      this.#onClosed();
      return { documents: [], events: [behind, { kind: 'log-closed', ...closed, at: clock.now() }] };
    }
    checkCosignedAt({ at }, now, await lastReceiptTime(size, (first, count) => store.leaves(epoch, first, count)));
    return this.#anchor({ epoch, size, cosignature: offer.cosignature }, from, head.epoch, at);
  }

  /**
   * Offers an own checkpoint to a counterparty: with the proof from the last one that it is known to have cosigned, and with that from
   * the last one that it was offered, which it may hold by now. Who knows an earlier origin is sent the statement that closed that one.
   */
  async offersTo(peer: Principal, signed: SignedCheckpoint): Promise<OwnOffers> {
    const { vault } = this.#node;
    const key = principalKey(peer);
    const known = await this.#known(peer);
    const { epoch, size } = signed.checkpoint;
    const [newest] = known;
    if (newest !== undefined && newest.epoch < epoch) {
      const sent = vault.put(COLLECTION.closing, key, pack({ owed: false } satisfies ClosingOwed));
      const offer = await closingOffer(closedLog(this.#node), { epoch: newest.epoch, size: newest.size }, signed);
      return { offers: offer === undefined ? [] : [offer], documents: [sent] };
    }
    const sizes = known.flatMap((each) => (each.epoch === epoch && each.size < size ? [each.size] : []));
    const offers = await Promise.all(
      [...new Set(sizes.length === 0 ? [0] : sizes)].map(async (from) => {
        const proof = from === 0 ? [] : await this.#node.log.consistency(signed, from);
        return encodeCheckpointOffer({ checkpoint: signed.cose, note: signed.note, from, proof });
      }),
    );
    return { offers, documents: [vault.put(COLLECTION.offered, key, pack({ epoch, size } satisfies Offered))] };
  }

  /** Whether a counterparty is to be told that an origin was closed. */
  async owesClosing(peer: Principal): Promise<boolean> {
    const document = await this.#node.vault.get(COLLECTION.closing, principalKey(peer));
    return document !== undefined && unpack<ClosingOwed>(document.value).owed;
  }

  /** Keeps the newest cosignature of a counterparty; one of a closed origin says from where the closing is to be proven to it. */
  async #anchor(anchoring: Anchoring, from: Principal, present: number, at: number): Promise<Seen> {
    const { vault } = this.#node;
    const { epoch, size } = anchoring;
    const before = await this.anchoring(from);
    const isOlder = before !== undefined && (before.epoch > epoch || (before.epoch === epoch && before.size >= size));
    // What was cosigned by a key that was stolen since counts for nobody: less, by a key that is good, is more.
    if (isOlder && goodCosignatures(issuersOf(this.#node.trust), [{ cosigner: from, cosignature: before.cosignature }]).length > 0)
      return { documents: [], events: [] };
    const key = principalKey(from);
    const closing = vault.put(COLLECTION.closing, key, pack({ owed: true } satisfies ClosingOwed));
    return {
      documents: [vault.put(COLLECTION.anchor, key, pack(anchoring)), ...(epoch < present ? [closing] : [])],
      events: [{ kind: 'cosigned', cosigner: key, size, at: at * 1000 }],
    };
  }

  /** Whether the log that the store holds once was this one. */
  async #holds({ epoch, size, root }: Checkpoint): Promise<boolean> {
    if ((await this.#node.store.leaves(epoch, size - 1, 1)).length === 0) return false;
    try {
      return equal(await rootAt(size, this.#node.log.reader(epoch)), root);
    } catch (error) {
      if (isRogatoryError(error, 'LOG_NODE')) return false;
      throw error;
    }
  }

  /** What a counterparty may hold of this log: what it is known to have cosigned first, then what it was offered. */
  async #known(peer: Principal): Promise<readonly Offered[]> {
    const last = await this.#node.vault.get(COLLECTION.offered, principalKey(peer));
    const known = [await this.anchoring(peer), last === undefined ? undefined : unpack<Offered>(last.value)];
    return known.flatMap((each) => each ?? []);
  }

  /** The newest own checkpoint that a counterparty cosigned, with its cosignature. */
  async anchoring(peer: Principal): Promise<Anchoring | undefined> {
    const document = await this.#node.vault.get(COLLECTION.anchor, principalKey(peer));
    return document === undefined ? undefined : unpack<Anchoring>(document.value);
  }
}
