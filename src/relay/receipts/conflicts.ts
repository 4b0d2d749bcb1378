// SPDX-License-Identifier: Apache-2.0
// Receipts that cannot be true: beside another one, or of whoever says them. Both are kept as evidence, and the operator is told.
import { isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Clock } from '../../core/time.js';
import { contradictionsOf, matterOf, mayContradict } from '../../log/contradictions.js';
import type { Contradiction } from '../../log/contradictions.js';
import { encodeEvidence } from '../../log/evidence.js';
import type { LogView } from '../../log/issuers.js';
import { parseReceipt } from '../../log/receipt.js';
import type { Receipt } from '../../log/receipt.js';
import { parseReceiptObject } from '../../log/receipt-object.js';
import { findUsurped } from '../../log/usurped.js';
import { verifyReceiptObject } from '../../log/verify-receipt.js';
import type { VerifiedReceipt } from '../../log/verify-receipt.js';
import type { Store, StoredReceipt } from '../../store/port.js';
import type { LinkPeer } from '../../transport/handler.js';
import { evidenceDocument } from '../log/cosign-store.js';
import type { RelayLog } from '../events.js';

/** Who said what was not theirs to say, each once: more of the same convicts no more, and would fill the disk. */
const USURPED = 'usurped';

export interface ReceiptConflictsOptions {
  readonly store: Store;
  readonly view: LogView;
  readonly clock: Clock;
  readonly log: RelayLog;
}

export class ReceiptConflicts {
  readonly #options: ReceiptConflictsOptions;

  constructor(options: ReceiptConflictsOptions) {
    this.#options = options;
  }

  /**
   * Compares what is held about an envelope. Called again when a receipt comes again: a crash may have come between its commit and this, and
   * what is kept already is not told again. Of each matter the pair that came first is kept: the order of what is held never changes.
   */
  async compare(peer: LinkPeer, { envelopeDigest }: Pick<Receipt, 'envelopeDigest'>): Promise<void> {
    const { store } = this.#options;
    const held = (await store.receipts(envelopeDigest)).map((stored) => ({ stored, receipt: receiptOf(stored) }));
    const verified = new Map<StoredReceipt, VerifiedReceipt | undefined>();
    const verify = (stored: StoredReceipt): VerifiedReceipt | undefined => {
      if (!verified.has(stored)) verified.set(stored, this.#verify(stored));
      return verified.get(stored);
    };
    const matters = new Set<string>();
    for (const [at, { stored, receipt }] of held.entries()) {
      for (const other of held.slice(0, at).filter((each) => mayContradict(each.receipt, receipt))) {
        const [first, second] = [verify(other.stored), verify(stored)];
        if (first === undefined || second === undefined) continue;
        for (const found of contradictionsOf(first, second)) {
          const matter = matterOf(found.conflict, other.receipt, receipt);
          if (matters.has(matter)) continue;
          matters.add(matter);
          await this.#keep(peer, found);
        }
      }
    }
  }

  /** Looks whether an object that was refused (LOG-18) convicts whoever signed it. */
  async usurped(peer: LinkPeer, object: Uint8Array): Promise<void> {
    const { store, view } = this.#options;
    const found = findUsurped(view, object);
    const key = found === undefined ? '' : found.accused.map(principalKey).join();
    if (found === undefined || (await store.get(USURPED, key)) !== undefined) return;
    await this.#keep(peer, found, [{ collection: USURPED, key, value: new Uint8Array(0) }]);
  }

  /** Verified when it came; a signer that was stolen or left out of the directory since convicts nobody. */
  #verify(stored: StoredReceipt): VerifiedReceipt | undefined {
    try {
      return verifyReceiptObject(this.#options.view, objectOf(stored))[0];
    } catch (error) {
      if (isRogatoryError(error, 'LOG_SIGNER') || isRogatoryError(error, 'LOG_ISSUER')) return undefined;
      throw error;
    }
  }

  async #keep(
    peer: LinkPeer,
    { conflict, accused, evidence }: Contradiction,
    more: readonly { collection: string; key: string; value: Uint8Array }[] = [],
  ): Promise<void> {
    const { store, clock, log } = this.#options;
    const document = evidenceDocument(encodeEvidence(evidence));
    if ((await store.get(document.collection, document.key)) !== undefined) return;
    await store.commit({ now: clock.now(), documents: [document, ...more] });
    log({ kind: 'alarm', alarm: conflict, peer: peer.key, detail: accused.map(principalKey).join(', ') });
  }
}

/** What a stored receipt says; it was verified before it was stored. */
function receiptOf(stored: StoredReceipt): Receipt {
  const object = parseReceiptObject(objectOf(stored));
  const [entry] = object.form === 'single' ? [] : object.entries;
  return parseReceipt(object.form === 'single' ? object.sign.payload : (entry?.receipt ?? new Uint8Array(0)));
}

/** The receipt object that a stored receipt came from. */
export function objectOf({ head, bytes }: StoredReceipt): Uint8Array {
  if (head === undefined) return bytes;
  // [checkpoint, note] and [entry] are put together as bytes: an array of two becomes one of three, its third an array of one.
  return Uint8Array.of(0x83, ...head.subarray(1), 0x81, ...bytes);
}
