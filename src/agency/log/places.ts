// SPDX-License-Identifier: Apache-2.0
// Where receipts stood in the logs of others when they came: another leaf in a place, or a time that goes back, convicts the owner of the log,
// whatever envelope it speaks of (LOG-22, LOG-24).
import { equal } from '../../core/bytes.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { againstCosignature, inLaterCheckpoint, inOrder } from '../../log/contradictions.js';
import type { Contradiction } from '../../log/contradictions.js';
import type { VerifiedCosignature } from '../../log/cosignature.js';
import type { Origin } from '../../log/origin.js';
import type { LoggedAt, VerifiedReceipt } from '../../log/verify-receipt.js';
import type { DocumentWrite } from '../../store/port.js';
import { alarmOf, evidenceDocument } from './alarms.js';
import { COLLECTION, pad } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';
import { heldOnce, receiptsHeld } from './receipts-held.js';
import type { HeldReceipts } from './receipts-held.js';
import { checkpointOf, convict } from './shown.js';
import type { Seen } from './witness.js';

/** Of which envelope the receipt in a place is, and what it says there. */
interface Placed {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly at: number;
  readonly envelopeDigest: Uint8Array;
}

type Parts = Pick<AgencyNode, 'vault' | 'store' | 'trust' | 'clock'>;

export class Places {
  readonly #node: Parts;
  /** Of the step at hand, which are not stored yet: places, and receipts by their leaf. */
  #now = new Map<string, Placed>();
  #fresh: VerifiedReceipt[] = [];
  #held: HeldReceipts;

  constructor(node: Parts) {
    this.#node = node;
    this.#held = heldOnce(node);
  }

  /** Begins a step: what the one before has seen is stored, or never was. */
  begin(held: HeldReceipts): void {
    this.#held = held;
    this.#now = new Map();
    this.#fresh = [];
  }

  /** Looks at a logged receipt that is new. @returns What to keep with it. */
  async seen(receipt: VerifiedReceipt): Promise<Pick<Seen, 'documents' | 'events'>> {
    const { logged } = receipt;
    if (logged === undefined) return { documents: [], events: [] };
    const place: Placed = {
      index: logged.index,
      leaf: logged.leafHash,
      at: receipt.receipt.at,
      envelopeDigest: receipt.receipt.envelopeDigest,
    };
    const keyIn = (name: string): string => keyOf(logged.checkpoint, name);
    const [own, latest, last] = [keyIn(pad(logged.index)), keyIn(LATEST), keyIn(LAST)];
    const [before, newest, highest] = [await this.#at(own), await this.#at(latest), await this.#at(last)];
    const isLatest = newest === undefined || newest.at < place.at;
    const judged = [
      await this.#replaced(before, receipt, logged),
      // Whichever of the two came first: one dated back behind the latest, or the latest in a place before it.
      await this.#disordered(newest, receipt),
      isLatest ? await this.#disordered(highest, receipt) : undefined,
    ];
    const found = judged.flatMap((each) => each ?? []);
    this.#fresh.push(receipt);
    const convictions = found.map((contradiction) => this.#told(contradiction, logged.checkpoint));
    return {
      documents: [
        ...(before === undefined ? [this.#keep(own, place)] : []),
        ...(isLatest ? [this.#keep(latest, place)] : []),
        ...(highest === undefined || highest.index < place.index ? [this.#keep(last, place)] : []),
        ...convictions.flatMap(({ documents }) => documents),
      ],
      events: convictions.flatMap(({ events }) => events),
    };
  }

  /** Two checkpoints of one size are compared as such. */
  async #replaced(
    before: Placed | undefined,
    receipt: VerifiedReceipt,
    { leafHash, path, checkpoint }: LoggedAt,
  ): Promise<Contradiction | undefined> {
    if (before === undefined || equal(before.leaf, leafHash)) return undefined;
    const other = await this.#receiptAt(before);
    const newer = checkpointOf(this.#node, receipt.object);
    if (other?.logged === undefined || newer === undefined || other.logged.checkpoint.size === checkpoint.size) return undefined;
    return inLaterCheckpoint(other, newer, { leafHash, path });
  }

  /** Receipts about one envelope are compared with each other in any case. */
  async #disordered(placed: Placed | undefined, receipt: VerifiedReceipt): Promise<Contradiction | undefined> {
    const { at, envelopeDigest } = receipt.receipt;
    if (placed === undefined || Math.abs(placed.at - at) <= LIMITS.clockSkewSeconds || equal(placed.envelopeDigest, envelopeDigest))
      return undefined;
    const other = await this.#receiptAt(placed);
    return other === undefined ? undefined : inOrder(other, receipt);
  }

  /** Who put another leaf in a place wrote another log: nothing of it is cosigned any more (LOG-14). */
  #told(found: Contradiction, log: Origin): Pick<Seen, 'documents' | 'events'> {
    if (found.conflict === 'replaced') return convict(this.#node, found, log);
    return { documents: [evidenceDocument(this.#node, found)], events: [alarmOf(this.#node, found)] };
  }

  async #receiptAt(placed: Placed): Promise<VerifiedReceipt | undefined> {
    return standingAt(placed, [...this.#fresh, ...(await this.#held(placed.envelopeDigest))]);
  }

  async #at(key: string): Promise<Placed | undefined> {
    const stored = this.#now.has(key) ? undefined : await this.#node.vault.get(COLLECTION.placed, key);
    return this.#now.get(key) ?? (stored === undefined ? undefined : unpack<Placed>(stored.value));
  }

  #keep(key: string, place: Placed): DocumentWrite {
    this.#now.set(key, place);
    return this.#node.vault.put(COLLECTION.placed, key, pack(place));
  }
}

/**
 * Compares the time of a cosignature with that of the latest receipt that came out of its log.
 * @returns What to keep and tell when owner or cosigner had the wrong time (LOG-24, misdated).
 */
export async function againstLatest(node: Parts, cosigned: VerifiedCosignature): Promise<Pick<Seen, 'documents' | 'events'>> {
  const stored = await node.vault.get(COLLECTION.placed, keyOf(cosigned.checkpoint, LATEST));
  const latest = stored === undefined ? undefined : unpack<Placed>(stored.value);
  if (latest === undefined || latest.at <= cosigned.at + LIMITS.clockSkewSeconds) return { documents: [], events: [] };
  const receipt = standingAt(latest, await receiptsHeld(node, latest.envelopeDigest));
  const found = receipt && againstCosignature(receipt, cosigned);
  return found === undefined
    ? { documents: [], events: [] }
    : { documents: [evidenceDocument(node, found)], events: [alarmOf(node, found)] };
}

function standingAt({ leaf }: Placed, receipts: readonly VerifiedReceipt[]): VerifiedReceipt | undefined {
  return receipts.find(({ logged }) => logged !== undefined && equal(logged.leafHash, leaf));
}

/** The place of the receipt that names the latest time of its log. */
const LATEST = 'latest';

/** The receipt in the highest place of its log. */
const LAST = 'last';

function keyOf({ owner, epoch }: Origin, place: string): string {
  return `${principalKey(owner)}/${epoch}/${place}`;
}
