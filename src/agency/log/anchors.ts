// SPDX-License-Identifier: Apache-2.0
// Anchoring of what others logged: each checkpoint under which a receipt came is joined to one that the counterparty of its owner cosigned,
// so that the owner cannot unsay the receipt, and a third person sees it offline (LOG-15, LOG-31).
import { equal } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { parseMailbox, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { encodeAnchorOffer, encodeAnchorRequest, parseAnchorOffer } from '../../log/anchor-exchange.js';
import type { Join } from '../../log/anchor-exchange.js';
import { anchored } from '../../log/anchored.js';
import type { Anchor, ConsistencyLink } from '../../log/anchored.js';
import { sameHead } from '../../log/checkpoint.js';
import type { Checkpoint } from '../../log/checkpoint.js';
import { goodCosignatures, verifyCosignature } from '../../log/cosignature.js';
import { parseCosignatureOffer } from '../../log/exchange.js';
import { formatOrigin, nameOf, parseOrigin } from '../../log/origin.js';
import type { Origin } from '../../log/origin.js';
import { verifyConsistency } from '../../log/verify.js';
import type { TreeHead } from '../../log/verify.js';
import type { LoggedAt, VerifiedReceipt } from '../../log/verify-receipt.js';
import type { DocumentWrite } from '../../store/port.js';
import { issuersOf } from '../../trust/issuers.js';
import { COLLECTION, pad } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';
import { againstLatest } from './places.js';
import type { AgencyEvent } from '../types.js';

/** The root of a checkpoint under which receipts came. */
interface Noted {
  readonly root: Uint8Array;
  /** From then on its owner is asked by a message of its own, once; Unix milliseconds. */
  readonly dueAt?: number;
}

/** How the checkpoint of a receipt leads to a cosigned one. */
interface Joined {
  readonly root: Uint8Array;
  readonly to: TreeHead;
  readonly path: readonly Uint8Array[];
}

/** A cosignature by whom it claims to be. */
export interface Cosigned {
  readonly cosigner: Principal;
  /** COSE_Sign. */
  readonly cosignature: Uint8Array;
}

/** What `anchored` needs, once the cosignatures are verified. */
export interface AnchorProof {
  readonly cosignatures: readonly Cosigned[];
  readonly links: readonly ConsistencyLink[];
}

/** What is to be asked about one log. */
interface Wanted {
  readonly origin: Origin;
  readonly sizes: readonly number[];
  readonly places: readonly string[];
  /** How often what was asked for least was. */
  readonly asked: number;
}

/** What follows from an answer. */
export interface Anchoring {
  readonly documents: readonly DocumentWrite[];
  readonly events: readonly AgencyEvent[];
}

export class Anchors {
  readonly #node: AgencyNode;
  /** How often each checkpoint was asked for: what is never answered, of a log that is closed or lost, keeps nothing else from its turn. */
  readonly #asked = new Map<string, number>();

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  /**
   * Notes that receipts came under a checkpoint, unless it is joined already.
   * @param checkpoint - Verified.
   * @param dueAt - Unix milliseconds from which its owner is asked by a message of its own; absent: beside other traffic alone.
   */
  async note(checkpoint: Checkpoint, dueAt?: number): Promise<readonly DocumentWrite[]> {
    const { vault } = this.#node;
    const place = placeOf(checkpoint, checkpoint.size);
    const joined = await this.#joined(place);
    if (joined !== undefined && equal(joined.root, checkpoint.root)) return [];
    const before = await vault.get(COLLECTION.unanchored, place);
    const due = (before === undefined ? undefined : unpack<Noted>(before.value).dueAt) ?? dueAt;
    return [vault.put(COLLECTION.unanchored, place, pack(notedOf(checkpoint.root, due)))];
  }

  /** When an agency is to be asked by a message of its own: the earliest time, Unix milliseconds; undefined when nothing waits for that. */
  async dueAt(owner: Principal): Promise<number | undefined> {
    const due = (await this.#due(owner)).map(({ dueAt }) => dueAt);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** What an agency is to be asked by a message of its own, of one log and once: with what is stored it is asked beside other traffic alone. */
  async dueTo(owner: Principal): Promise<{ readonly request: Uint8Array; readonly documents: readonly DocumentWrite[] } | undefined> {
    const { vault, clock } = this.#node;
    const due = (await this.#due(owner)).filter(({ dueAt }) => dueAt <= clock.now());
    const origin = due[0]?.origin;
    if (origin === undefined) return undefined;
    const asked = due.filter((each) => each.origin === origin).slice(0, LIMITS.anchorMaxJoins);
    return {
      request: encodeAnchorRequest({ origin: parseOrigin(origin), sizes: asked.map(({ size }) => size) }),
      documents: asked.map(({ place, root }) => vault.put(COLLECTION.unanchored, place, pack(notedOf(root)))),
    };
  }

  async #due(owner: Principal) {
    return (await this.#node.vault.list(COLLECTION.unanchored, { prefix: `${nameOf(owner)}/` })).flatMap(({ key, value }) => {
      const { root, dueAt } = unpack<Noted>(value);
      return dueAt === undefined ? [] : [{ place: key, ...splitPlace(key), root, dueAt }];
    });
  }

  /**
   * What is to be asked about the logs of all relays: of each log the sizes that were asked for least, the smallest first.
   * @returns a request for each log.
   */
  async requests(): Promise<readonly Uint8Array[]> {
    const view = issuersOf(this.#node.trust);
    const logs = (await this.#wanted('')).filter(({ origin: { owner } }) => view.issuer(owner.scope, owner.id)?.kind === 'relay');
    this.#note(logs.flatMap(({ places }) => places));
    return logs.map(encodeAnchorRequest);
  }

  /**
   * What is to be asked of one agency about its logs: as it answers one request at a time, of the log that was asked about least.
   * @param settled - What is about to be joined, and need not be asked for.
   */
  async requestTo(owner: Principal, settled: readonly DocumentWrite[] = []): Promise<Uint8Array | undefined> {
    const logs = await this.#wanted(`${nameOf(owner)}/`, settled);
    const [least] = logs.sort((a, b) => a.asked - b.asked);
    this.#note(least?.places ?? []);
    return least && encodeAnchorRequest(least);
  }

  async #wanted(prefix: string, settled: readonly DocumentWrite[] = []): Promise<Wanted[]> {
    const done = new Set(settled.flatMap(({ collection, key }) => (collection === COLLECTION.unanchored ? [key] : [])));
    const open = (await this.#node.vault.list(COLLECTION.unanchored, { prefix })).map(({ key }) => key).filter((key) => !done.has(key));
    const known = new Set(open);
    for (const place of this.#asked.keys()) if (place.startsWith(prefix) && !known.has(place)) this.#asked.delete(place);
    const logs = new Map<string, { readonly place: string; readonly size: number; readonly asked: number }[]>();
    for (const place of open) {
      const { origin, size } = splitPlace(place);
      const sizes = logs.get(origin) ?? [];
      sizes.push({ place, size, asked: this.#asked.get(place) ?? 0 });
      logs.set(origin, sizes);
    }
    return [...logs].map(([origin, sizes]) => {
      const least = sizes.sort((a, b) => a.asked - b.asked || a.size - b.size).slice(0, LIMITS.anchorMaxJoins);
      const [first] = least;
      return {
        origin: parseOrigin(origin),
        sizes: least.map(({ size }) => size),
        places: least.map(({ place }) => place),
        asked: first?.asked ?? 0,
      };
    });
  }

  #note(places: readonly string[]): void {
    for (const place of places) this.#asked.set(place, (this.#asked.get(place) ?? 0) + 1);
  }

  /**
   * Takes a cosignature with what joins checkpoints to it.
   * @returns What it proves is to be stored; a join that proves nothing is told and changes nothing.
   * @throws {@link RogatoryError} `LOG_...`, `CBOR_...` when the cosignature itself is none.
   */
  async offered(bytes: Uint8Array): Promise<Anchoring> {
    const { vault, trust, self } = this.#node;
    const { cosigner, cosignature, joins } = parseAnchorOffer(bytes);
    const cosigned = verifyCosignature(issuersOf(trust), cosigner, cosignature);
    const { checkpoint } = cosigned;
    // The owner's own state vouches for nothing (LOG-15); of logs of others, a cosigner of the own state is the one that counts.
    const isCounterparty = cosigner.scope !== checkpoint.owner.scope;
    const isOurs = checkpoint.owner.scope === self.scope || cosigner.scope === self.scope;
    if (!isCounterparty || !isOurs) return { documents: [], events: [] };
    const followed = await Promise.all(joins.map((join) => this.#join(checkpoint, join)));
    const joined = followed.flatMap((each) => each.documents);
    const events = followed.flatMap((each) => each.events);
    if (joined.length === 0) return { documents: [], events };
    const key = `${placeOf(checkpoint, checkpoint.size)}/${principalKey(cosigner)}`;
    const kept = vault.put(COLLECTION.cosignedBy, key, pack({ cosigner, cosignature } satisfies Cosigned));
    const dated = await againstLatest(this.#node, cosigned);
    return { documents: [...joined, kept, ...dated.documents], events: [...events, ...dated.events] };
  }

  /** Takes an own cosignature, as it travels: what came under the very checkpoint is anchored by it. */
  async cosigned(bytes: Uint8Array): Promise<Anchoring> {
    const { cosigner, cosignature } = parseCosignatureOffer(bytes);
    const { size } = verifyCosignature(issuersOf(this.#node.trust), cosigner, cosignature).checkpoint;
    return this.offered(encodeAnchorOffer({ cosigner, cosignature, joins: [{ size, path: [] }] }));
  }

  async #join(to: Checkpoint, { size, path }: Join): Promise<Anchoring> {
    const { vault, clock } = this.#node;
    const place = placeOf(to, size);
    const noted = await vault.get(COLLECTION.unanchored, place);
    if (noted === undefined) return { documents: [], events: [] };
    const { root } = unpack<Noted>(noted.value);
    try {
      verifyConsistency({ size, root }, to, path);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      const { code, message: detail } = error;
      return { documents: [], events: [{ kind: 'receipt-refused', code, detail, at: clock.now() }] };
    }
    const joined: Joined = { root, to: { size: to.size, root: to.root }, path };
    return { documents: [vault.put(COLLECTION.joined, place, pack(joined)), vault.remove(COLLECTION.unanchored, place)], events: [] };
  }

  /**
   * What anchors a logged receipt, for whoever judges it by the directories alone.
   * @returns undefined while its checkpoint is not joined to a cosigned one.
   */
  async proofOf({ checkpoint }: Pick<LoggedAt, 'checkpoint'>): Promise<AnchorProof | undefined> {
    const { vault } = this.#node;
    const joined = await this.#joined(placeOf(checkpoint, checkpoint.size));
    if (joined === undefined) return undefined;
    const given = await vault.list(COLLECTION.cosignedBy, { prefix: `${placeOf(checkpoint, joined.to.size)}/` });
    const from = { size: checkpoint.size, root: joined.root };
    return {
      cosignatures: given.map(({ value }) => unpack<Cosigned>(value)),
      links: sameHead(from, joined.to) ? [] : [{ from, to: joined.to, path: joined.path }],
    };
  }

  /** Says whether a receipt about an own message is anchored by what was given for its checkpoint. */
  async anchorOf({ logged, receipt }: VerifiedReceipt): Promise<Anchor | undefined> {
    const proof = logged === undefined ? undefined : await this.proofOf(logged);
    if (logged === undefined || proof === undefined) return undefined;
    const { addressee, issuer } = receipt;
    const addressed = typeof addressee === 'string' ? parseMailbox(addressee).scope : addressee.scope;
    const counterparty = issuer.scope === addressed ? this.#node.self.scope : addressed;
    const cosignatures = goodCosignatures(issuersOf(this.#node.trust), proof.cosignatures);
    return anchored(logged, cosignatures, proof.links, counterparty);
  }

  async #joined(place: string): Promise<Joined | undefined> {
    const document = await this.#node.vault.get(COLLECTION.joined, place);
    return document === undefined ? undefined : unpack<Joined>(document.value);
  }
}

function notedOf(root: Uint8Array, dueAt?: number): Noted {
  return { root, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** Origin and size of a place. */
function splitPlace(place: string): { readonly origin: string; readonly size: number } {
  const cut = place.lastIndexOf('/');
  return { origin: place.slice(0, cut), size: Number(place.slice(cut + 1)) };
}

/** Where a checkpoint of a log is kept. */
function placeOf(origin: Origin, size: number): string {
  return `${formatOrigin(origin)}/${pad(size)}`;
}
