// SPDX-License-Identifier: Apache-2.0
// Cosigning: this agency watches the logs of the agencies that it deals with, and they watch its own.
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { toSeconds } from '../core/time.js';
import { anchored } from '../log/anchored.js';
import type { Anchor, ConsistencyLink } from '../log/anchored.js';
import { sameOrigin } from '../log/checkpoint.js';
import { cosign } from '../log/cosign.js';
import { signCosignature, verifyCosignature } from '../log/cosignature.js';
import type { VerifiedCosignature } from '../log/cosignature.js';
import { encodeCheckpointOffer, encodeCosignatureOffer, parseCheckpointOffer, parseCosignatureOffer } from '../log/exchange.js';
import { rootAt } from '../log/merkle.js';
import { verifyCheckpoint, verifyNote } from '../log/signed-checkpoint.js';
import type { SignedCheckpoint, VerifiedCheckpoint } from '../log/signed-checkpoint.js';
import type { TreeHead } from '../log/verify.js';
import type { VerifiedReceipt } from '../log/verify-receipt.js';
import type { DocumentWrite } from '../store/port.js';
import { issuersOf } from '../trust/issuers.js';
import { alarmOf, evidenceDocument } from './alarms.js';
import { pad } from './casebook.js';
import { COLLECTION } from './collections.js';
import type { AgencyNode } from './node-parts.js';
import { pack, unpack } from './record.js';
import type { AgencyEvent } from './types.js';

/** What is held of a counterparty's log: its newest checkpoint that was or is to be cosigned. */
interface Watched {
  readonly checkpoint: Uint8Array;
  /** Its cosignature has not been queued yet. */
  readonly owed: boolean;
  /** The owner contradicted itself: nothing of this log is cosigned any more. */
  readonly blocked?: true;
}

/** How a checkpoint that was taken continues the one before. */
interface Continued {
  readonly from?: TreeHead;
  readonly to: TreeHead;
  readonly proof: readonly Uint8Array[];
}

interface Anchoring {
  readonly epoch: number;
  readonly size: number;
  readonly cosignature: Uint8Array;
}

type Offered = Pick<Anchoring, 'epoch' | 'size'>;

/** What follows from a statement about a log. */
export interface Seen {
  readonly documents: readonly DocumentWrite[];
  readonly events: readonly AgencyEvent[];
  /** The offer may be true, and begins at another checkpoint than the one that is held. */
  readonly unjoined?: true;
}

export class Witness {
  readonly #node: AgencyNode;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  /**
   * Looks at a checkpoint that its owner offers.
   * @param from - The agency whose seal the offer came under.
   * @returns The checkpoint is to be stored before its cosignature leaves (LOG-13).
   * @throws {@link RogatoryError} `LOG_...`, `CBOR_...` for what proves nothing.
   */
  async offered(bytes: Uint8Array, from: Principal): Promise<Seen> {
    const { trust, clock, vault } = this.#node;
    const view = issuersOf(trust);
    const offer = parseCheckpointOffer(bytes);
    const offered = verifyCheckpoint(view, offer.checkpoint, { at: toSeconds(clock.now()) });
    verifyNote(offered, offer.note);
    const { owner } = offered.checkpoint;
    if (principalKey(owner) !== principalKey(from)) throw fail('LOG_CHECKPOINT', { field: 'owner' });
    const watched = await this.#watched(owner);
    if (watched?.blocked === true) return { documents: [], events: [] };
    const held = watched === undefined ? undefined : verifyCheckpoint(view, watched.checkpoint, { at: 'any' });
    const key = principalKey(owner);
    const isSameSize = held?.checkpoint.size === offered.checkpoint.size;
    if (held !== undefined && sameOrigin(held.checkpoint, offered.checkpoint) && !isSameSize) {
      // Messages overtake each other: what is newer is held already.
      if (offered.checkpoint.size < held.checkpoint.size) return { documents: [], events: [] };
      if (offer.from !== held.checkpoint.size) return { documents: [], events: [], unjoined: true };
    }
    const decision = cosign(held, offered, isSameSize ? [] : offer.proof);
    if (decision.verdict === 'equivocation') {
      const blocked: Watched = { ...(watched as Watched), owed: false, blocked: true };
      const { contradiction } = decision;
      return {
        documents: [evidenceDocument(this.#node, contradiction), vault.put(COLLECTION.witness, key, pack(blocked))],
        events: [alarmOf(this.#node, contradiction)],
      };
    }
    const documents = [vault.put(COLLECTION.witness, key, pack({ checkpoint: offered.bytes, owed: true }))];
    if (!isSameSize) {
      const given = { ...(held === undefined ? {} : { from: headOf(held) }), to: headOf(offered), proof: offer.proof };
      documents.push(vault.put(COLLECTION.proof, placeOf(offered), pack(given)));
    }
    return { documents, events: [] };
  }

  /** Looks at a cosignature of an own checkpoint. @throws {@link RogatoryError} `LOG_...`, `CBOR_...`. */
  async cosigned(bytes: Uint8Array, from: Principal): Promise<Seen> {
    const { trust, clock, vault, log, self } = this.#node;
    const offer = parseCosignatureOffer(bytes);
    if (principalKey(offer.cosigner) !== principalKey(from)) throw fail('LOG_COSIGNATURE', { field: 'cosigner' });
    const now = toSeconds(clock.now());
    const { checkpoint, at } = verifyCosignature(issuersOf(trust), offer.cosigner, offer.cosignature);
    const refuse = (field: string): never => {
      throw fail('LOG_COSIGNATURE', { field });
    };
    if (principalKey(checkpoint.owner) !== principalKey(self)) refuse('owner of the log');
    // LOG-24: a cosignature with a wrong time would misdate every receipt under it.
    if (at > now + LIMITS.clockSkewSeconds) refuse('time');
    const head = await this.#node.store.logHead();
    const { epoch, size, root } = checkpoint;
    if (head === undefined || epoch > head.epoch || (epoch === head.epoch && size > head.size)) {
      // The counterparty saw more of this log than there is: it was restored from a backup.
      return { documents: [], events: [{ kind: 'log-behind', cosigner: principalKey(from), epoch, size, at: clock.now() }] };
    }
    if (!equal(await rootAt(size, log.reader(epoch)), root)) refuse('root');
    const before = await this.#anchoring(from);
    if (before !== undefined && (before.epoch > epoch || (before.epoch === epoch && before.size >= size)))
      return { documents: [], events: [] };
    const document = vault.put(COLLECTION.anchor, principalKey(from), pack({ epoch, size, cosignature: offer.cosignature }));
    return { documents: [document], events: [{ kind: 'cosigned', cosigner: principalKey(from), size, at: at * 1000 }] };
  }

  /**
   * Offers an own checkpoint to a counterparty: with the proof from the last one that it is known to have cosigned, and with that from the
   * last one that it was offered, which it may hold by now.
   */
  async offersTo(
    peer: Principal,
    signed: SignedCheckpoint,
  ): Promise<{ readonly offers: readonly Uint8Array[]; readonly documents: readonly DocumentWrite[] }> {
    const { vault, log } = this.#node;
    const { epoch, size } = signed.checkpoint;
    const anchor = await this.#anchoring(peer);
    const last = await vault.get(COLLECTION.offered, principalKey(peer));
    const before = [anchor, last === undefined ? undefined : unpack<Offered>(last.value)];
    const sizes = before.flatMap((known) => (known?.epoch === epoch && known.size < size ? [known.size] : []));
    const offers = await Promise.all(
      [...new Set(sizes.length === 0 ? [0] : sizes)].map(async (from) => {
        const proof = from === 0 ? [] : await log.consistency(signed, from);
        return encodeCheckpointOffer({ checkpoint: signed.cose, note: signed.note, from, proof });
      }),
    );
    return { offers, documents: [vault.put(COLLECTION.offered, principalKey(peer), pack({ epoch, size }))] };
  }

  /** Whether a counterparty is owed a cosignature. */
  async owes(peer: Principal): Promise<boolean> {
    return (await this.#watched(peer))?.owed === true;
  }

  /** Signs the cosignature that a counterparty is owed. The checkpoint is on stable storage. */
  async cosignatureFor(peer: Principal): Promise<{ readonly offer: Uint8Array; readonly documents: readonly DocumentWrite[] } | undefined> {
    const { trust, clock, vault, keys, self } = this.#node;
    const watched = await this.#watched(peer);
    if (watched?.owed !== true) return undefined;
    const held = verifyCheckpoint(issuersOf(trust), watched.checkpoint, { at: 'any' });
    const decision = cosign(undefined, held, []);
    if (decision.verdict !== 'cosign') return undefined;
    const { cose, line } = await signCosignature(decision.cosignable, self, keys.cosign, toSeconds(clock.now()));
    return {
      offer: encodeCosignatureOffer({ cosigner: self, cosignature: cose, line: line.signature }),
      documents: [
        vault.put(COLLECTION.witness, principalKey(peer), pack({ ...watched, owed: false })),
        vault.put(COLLECTION.cosigned, placeOf(held), pack({ cosignature: cose })),
      ],
    };
  }

  /** Whether a receipt is anchored: its checkpoint, or one that continues it, is cosigned by this agency, which is its owner's counterparty. */
  async anchorOf({ logged, receipt }: VerifiedReceipt): Promise<Anchor | undefined> {
    if (logged === undefined) return undefined;
    const { trust, self, vault } = this.#node;
    const prefix = `${principalKey(receipt.issuer)}/${logged.checkpoint.epoch}/`;
    const view = issuersOf(trust);
    const [given, proofs] = await Promise.all([vault.list(COLLECTION.cosigned, { prefix }), vault.list(COLLECTION.proof, { prefix })]);
    const cosignatures = given.map(({ value }): VerifiedCosignature => {
      const { cosignature } = unpack<{ readonly cosignature: Uint8Array }>(value);
      return verifyCosignature(view, self, cosignature);
    });
    const links = proofs.flatMap(({ value }): ConsistencyLink[] => {
      const { from, to, proof } = unpack<Continued>(value);
      return from === undefined ? [] : [{ from, to, path: proof }];
    });
    return anchored(logged, cosignatures, links, self.scope);
  }

  async #watched(owner: Principal): Promise<Watched | undefined> {
    const document = await this.#node.vault.get(COLLECTION.witness, principalKey(owner));
    return document === undefined ? undefined : unpack<Watched>(document.value);
  }

  async #anchoring(peer: Principal): Promise<Anchoring | undefined> {
    const document = await this.#node.vault.get(COLLECTION.anchor, principalKey(peer));
    return document === undefined ? undefined : unpack<Anchoring>(document.value);
  }
}

function headOf({ checkpoint }: VerifiedCheckpoint): { size: number; root: Uint8Array } {
  return { size: checkpoint.size, root: checkpoint.root };
}

function placeOf({ checkpoint }: Pick<VerifiedCheckpoint, 'checkpoint'>): string {
  return `${principalKey(checkpoint.owner)}/${checkpoint.epoch}/${pad(checkpoint.size)}`;
}
