// SPDX-License-Identifier: Apache-2.0
// Cosigning: this agency watches the logs of the agencies that it deals with.
import { equal } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { toSeconds } from '../../core/time.js';
import { anchored } from '../../log/anchored.js';
import type { Anchor, ConsistencyLink } from '../../log/anchored.js';
import { parseCheckpoint, sameOrigin } from '../../log/checkpoint.js';
import type { Checkpoint } from '../../log/checkpoint.js';
import { cosign } from '../../log/cosign.js';
import { goodCosignatures, signCosignature } from '../../log/cosignature.js';
import { followFirst } from '../../log/epoch.js';
import { encodeCosignatureOffer, isClosingOffer, parseCheckpointOffer, parseClosingOffer } from '../../log/exchange.js';
import type { ClosingOffer } from '../../log/exchange.js';
import { decodeTyped, verifyCheckpoint, verifyNote } from '../../log/signed-checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/signed-checkpoint.js';
import { climbConsistency } from '../../log/verify.js';
import type { TreeHead } from '../../log/verify.js';
import type { VerifiedReceipt } from '../../log/verify-receipt.js';
import type { DocumentWrite } from '../../store/port.js';
import { issuersOf } from '../../trust/issuers.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { ownSteadySigner } from '../own-signers.js';
import { pack, unpack } from '../record.js';
import { ShownNow, convict, isConvicted, isDisowned, judgeShown, placeOf } from './shown.js';
import type { Watched } from './shown.js';
import type { AgencyEvent } from '../types.js';

/** How a checkpoint that was taken continues the one before. */
interface Continued {
  readonly from?: TreeHead;
  readonly to: TreeHead;
  readonly proof: readonly Uint8Array[];
}

/** A checkpoint of another log that was cosigned here. */
interface Cosigned {
  readonly cosignature: Uint8Array;
  readonly checkpoint: Uint8Array;
}

const NOTHING: Seen = { documents: [], events: [] };

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
   * Looks at a checkpoint that its owner offers, or at the statement that its log was restored and goes on under the next origin.
   * @param from - The agency whose seal the offer came under.
   * @param now - Checkpoints of the same message, which grow by this one.
   * @returns The checkpoint is to be stored before its cosignature leaves (LOG-13).
   * @throws {@link RogatoryError} `LOG_...`, `CBOR_...` for what proves nothing.
   */
  async offered(bytes: Uint8Array, from: Principal, now = new ShownNow()): Promise<Seen> {
    if (isClosingOffer(bytes)) return this.#closed(parseClosingOffer(bytes), from, now);
    const { note, checkpoint, from: begins, proof } = parseCheckpointOffer(bytes);
    const offered = this.#verify(checkpoint, note, from);
    const watched = await this.#watched(from);
    if (await this.#isConvicted(watched, [offered], now)) return NOTHING;
    const { documents, contradiction } = await judgeShown(this.#node, offered, now);
    if (contradiction !== undefined) return convict(this.#node, contradiction, offered.checkpoint, now);
    const seen = await this.#judge(offered, watched, { begins, proof }, now);
    // What changes nothing is not kept: whether anything is, tells an offer that joined from one that did not.
    return seen.documents.length === 0 ? seen : { ...seen, documents: [...seen.documents, ...documents] };
  }

  async #judge(
    offered: VerifiedCheckpoint,
    watched: Watched | undefined,
    { begins, proof }: { readonly begins: number; readonly proof: readonly Uint8Array[] },
    now: ShownNow,
  ): Promise<Seen> {
    const held = watched === undefined ? undefined : this.#reread(watched.checkpoint);
    if (held === undefined) return this.#taken(offered, { to: headOf(offered), proof });
    if (!sameOrigin(held.checkpoint, offered.checkpoint)) return this.#remind(watched as Watched, offered);
    const isSameSize = held.checkpoint.size === offered.checkpoint.size;
    if (!isSameSize) {
      // Messages overtake each other: what is newer is held already.
      if (offered.checkpoint.size < held.checkpoint.size) return NOTHING;
      if (begins !== held.checkpoint.size) return { ...NOTHING, unjoined: true };
    }
    const decision = cosign(held, offered, isSameSize ? [] : proof);
    if (decision.verdict === 'equivocation') {
      // What a thief may have signed is given up for what the owner signs.
      if (isDisowned(this.#node, held)) return this.#taken(offered, { to: headOf(offered), proof: [] });
      return convict(this.#node, decision.contradiction, offered.checkpoint, now);
    }
    return this.#taken(offered, isSameSize ? undefined : { from: headOf(held), to: headOf(offered), proof });
  }

  /** Follows a log into its next epoch when the closing is consistent with a checkpoint that is held of it (LOG-16). */
  async #closed(offer: ClosingOffer, from: Principal, now: ShownNow): Promise<Seen> {
    const last = this.#verify(offer.last, undefined, from);
    const opened = this.#verify(offer.opened, offer.note, from);
    const watched = await this.#watched(from);
    if (await this.#isConvicted(watched, [last, opened], now)) return NOTHING;
    const shown: DocumentWrite[] = [];
    for (const each of [last, opened]) {
      const { documents, contradiction } = await judgeShown(this.#node, each, now);
      if (contradiction !== undefined) return convict(this.#node, contradiction, each.checkpoint, now);
      shown.push(...documents);
    }
    const seen = await this.#followed(offer, { last, opened }, watched, now);
    return { ...seen, documents: [...seen.documents, ...shown] };
  }

  async #followed(
    offer: ClosingOffer,
    { last, opened }: { readonly last: VerifiedCheckpoint; readonly opened: VerifiedCheckpoint },
    watched: Watched | undefined,
    now: ShownNow,
  ): Promise<Seen> {
    const from = opened.checkpoint.owner;
    const held = watched === undefined ? undefined : this.#reread(watched.checkpoint);
    if (held === undefined) return this.#taken(opened, { to: headOf(opened), proof: [] });
    // It was followed already: the owner learns what is held.
    if (sameOrigin(held.checkpoint, opened.checkpoint)) return { documents: [this.#owe(watched as Watched, from)], events: [] };
    const cosigned = await this.#history(held);
    // A proof does not say from where it leads: of many checkpoints those alone are verified again from which it does.
    const joined = cosigned.filter((bytes) => joins(readCheckpoint(bytes), last.checkpoint, offer.proof));
    const history = [held, ...joined.map((bytes) => this.#reread(bytes))];
    const follow = (all: readonly VerifiedCheckpoint[]) => followFirst(all, last, opened, offer.entry, offer.proof);
    const first = follow(history);
    const isFalse = first?.decision.verdict === 'equivocation' && isDisowned(this.#node, first.held);
    const followed = isFalse ? follow(history.filter((each) => !isDisowned(this.#node, each))) : first;
    if (followed === undefined) return this.#remind(watched as Watched, opened, nearest(cosigned, last.checkpoint.size));
    const { decision } = followed;
    if (decision.verdict === 'equivocation') return convict(this.#node, decision.contradiction, last.checkpoint, now);
    const lost = Math.max(0, held.checkpoint.size - Math.max(last.checkpoint.size, followed.held.checkpoint.size));
    const { documents, events } = await this.#taken(opened, { to: headOf(opened), proof: [] });
    const { epoch } = opened.checkpoint;
    return {
      documents,
      events: [...events, { kind: 'peer-log-restored', owner: principalKey(from), epoch, lost, at: this.#node.clock.now() }],
    };
  }

  /** Keeps a checkpoint that is to be cosigned. */
  async #taken(offered: VerifiedCheckpoint, continued: Continued | undefined): Promise<Seen> {
    const { owner } = offered.checkpoint;
    const proof = continued === undefined ? [] : [this.#node.vault.put(COLLECTION.proof, placeOf(offered), pack(continued))];
    return { documents: [this.#put(owner, { checkpoint: offered.bytes, owed: true }), ...proof], events: [] };
  }

  /**
   * Another origin, and nothing that leads to it: the owner is told once more what is held, so that it can prove from there.
   * @param named - What was cosigned of the closed origin and its owner may still hold, in place of the newest.
   */
  #remind(watched: Watched, { checkpoint }: VerifiedCheckpoint, named?: Uint8Array): Seen {
    const { code, message: detail } = fail('LOG_EPOCH', { reason: 'nothing that is held leads to this origin' });
    const at = this.#node.clock.now();
    return { documents: [this.#owe(watched, checkpoint.owner, named)], events: [{ kind: 'receipt-refused', code, detail, at }] };
  }

  #owe({ named: _, ...watched }: Watched, owner: Principal, named?: Uint8Array): DocumentWrite {
    return this.#put(owner, { ...watched, owed: true, ...(named === undefined ? {} : { named }) });
  }

  #put(owner: Principal, watched: Watched): DocumentWrite {
    return this.#node.vault.put(COLLECTION.witness, principalKey(owner), pack(watched));
  }

  /** @throws {@link RogatoryError} `LOG_...` when it is not a checkpoint of `from` now. */
  #verify(bytes: Uint8Array, note: Uint8Array | undefined, from: Principal): VerifiedCheckpoint {
    const verified = verifyCheckpoint(issuersOf(this.#node.trust), bytes, { at: toSeconds(this.#node.clock.now()) });
    if (note !== undefined) verifyNote(verified, note);
    if (principalKey(verified.checkpoint.owner) !== principalKey(from)) throw fail('LOG_CHECKPOINT', { field: 'owner' });
    return verified;
  }

  /** Verifies again what is held. */
  #reread(bytes: Uint8Array): VerifiedCheckpoint {
    return verifyCheckpoint(issuersOf(this.#node.trust), bytes, { at: 'any', kept: true });
  }

  /** Checkpoints of an origin that were cosigned here, the newest first. */
  async #history({ checkpoint: { owner, epoch } }: VerifiedCheckpoint): Promise<readonly Uint8Array[]> {
    const documents = await this.#node.vault.list(COLLECTION.cosigned, { prefix: `${principalKey(owner)}/${epoch}/` });
    return [...documents].reverse().map(({ value }) => unpack<Cosigned>(value).checkpoint);
  }

  /** Whether a counterparty is owed a cosignature. */
  async owes(peer: Principal): Promise<boolean> {
    const watched = await this.#watched(peer);
    return watched?.owed === true && !(await this.#isConvicted(watched));
  }

  /** Signs the cosignature that a counterparty is owed. The checkpoint is on stable storage. */
  async cosignatureFor(peer: Principal): Promise<{ readonly offer: Uint8Array; readonly documents: readonly DocumentWrite[] } | undefined> {
    const { trust, clock, vault, self } = this.#node;
    const watched = await this.#watched(peer);
    if (watched?.owed !== true || (await this.#isConvicted(watched))) return undefined;
    const { named, ...kept } = watched;
    const held = this.#reread(named ?? watched.checkpoint);
    const decision = cosign(undefined, held, []);
    if (decision.verdict !== 'cosign') return undefined;
    const { cose, line } = await signCosignature(decision.cosignable, self, ownSteadySigner(this.#node, 'cosign'), toSeconds(clock.now()));
    // By a key that others refuse, since it was stolen and no other one is in force, nothing is cosigned: it is owed until one is.
    if (goodCosignatures(issuersOf(trust), [{ cosigner: self, cosignature: cose }]).length === 0) {
      const { code, message: detail } = fail('LOG_SIGNER', { signer: principalKey(self), reason: 'no cosign key in force' });
      this.#node.emit({ kind: 'receipts-unsent', to: principalKey(peer), code, detail, at: clock.now() });
      return undefined;
    }
    return {
      offer: encodeCosignatureOffer({ cosigner: self, cosignature: cose, line: line.signature }),
      documents: [
        this.#put(peer, { ...kept, owed: false }),
        // What is named was cosigned before: that stays, whose time is the earlier one.
        ...(named === undefined
          ? [vault.put(COLLECTION.cosigned, placeOf(held), pack({ cosignature: cose, checkpoint: held.bytes } satisfies Cosigned))]
          : []),
      ],
    };
  }

  /** Whether a receipt is anchored: its checkpoint, or one that continues it, is cosigned by this agency, which is its owner's counterparty. */
  async anchorOf({ logged, receipt }: VerifiedReceipt): Promise<Anchor | undefined> {
    if (logged === undefined) return undefined;
    const { trust, self, vault } = this.#node;
    const prefix = `${principalKey(receipt.issuer)}/${logged.checkpoint.epoch}/`;
    const [given, proofs] = await Promise.all([vault.list(COLLECTION.cosigned, { prefix }), vault.list(COLLECTION.proof, { prefix })]);
    const own = given.map(({ value }) => ({ cosigner: self, cosignature: unpack<Cosigned>(value).cosignature }));
    const cosignatures = goodCosignatures(issuersOf(trust), own);
    const links = proofs.flatMap(({ value }): ConsistencyLink[] => {
      const { from, to, proof } = unpack<Continued>(value);
      return from === undefined ? [] : [{ from, to, path: proof }];
    });
    return anchored(logged, cosignatures, links, self.scope);
  }

  /** Whether the owner contradicted itself in the log that is held, or in one of those that are shown (LOG-14). */
  async #isConvicted(watched: Watched | undefined, shown: readonly VerifiedCheckpoint[] = [], now?: ShownNow): Promise<boolean> {
    if (watched?.blocked === true) return true;
    const held = watched === undefined ? [] : [readCheckpoint(watched.checkpoint)];
    for (const origin of [...held, ...shown.map(({ checkpoint }) => checkpoint)]) {
      if (await isConvicted(this.#node, origin, now)) return true;
    }
    return false;
  }

  async #watched(owner: Principal): Promise<Watched | undefined> {
    const document = await this.#node.vault.get(COLLECTION.witness, principalKey(owner));
    return document === undefined ? undefined : unpack<Watched>(document.value);
  }
}

function headOf({ checkpoint }: VerifiedCheckpoint): { size: number; root: Uint8Array } {
  return { size: checkpoint.size, root: checkpoint.root };
}

/** What a checkpoint says, which was verified before it was kept. */
function readCheckpoint(bytes: Uint8Array): Checkpoint {
  return parseCheckpoint(decodeTyped('checkpoint', bytes).payload);
}

/** Whether a proof leads to the newer one of two checkpoints of one origin, whatever it says of the older. */
function joins(held: Checkpoint, last: Checkpoint, proof: readonly Uint8Array[]): boolean {
  if (held.size === last.size) return true;
  const [older, newer] = held.size < last.size ? [held, last] : [last, held];
  try {
    return equal(climbConsistency(older, newer.size, proof).to, newer.root);
  } catch (error) {
    if (!isRogatoryError(error, 'LOG_CONSISTENCY')) throw error;
    return false;
  }
}

/** The largest of the checkpoints, which begin with the newest, that is not above a size, or else the smallest. */
function nearest(cosigned: readonly Uint8Array[], size: number): Uint8Array | undefined {
  return cosigned.find((bytes) => readCheckpoint(bytes).size <= size) ?? cosigned.at(-1);
}
