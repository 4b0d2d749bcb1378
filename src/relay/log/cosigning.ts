// SPDX-License-Identifier: Apache-2.0
// Relays watch each other's logs: each offers its newest checkpoint, and cosigns the other's as the continuation of the one before.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import type { Clock } from '../../core/time.js';
import { toSeconds } from '../../core/time.js';
import type { Signer } from '../../crypto/sign.js';
import { LEAST_SIZE, sameHead, sameOrigin } from '../../log/checkpoint.js';
import type { Cosignable } from '../../log/checkpoint.js';
import { closingOffer } from '../../log/closing-offer.js';
import { cosign } from '../../log/cosign.js';
import { checkCosignedAt, goodCosignatures, signCosignature, verifyCosignature } from '../../log/cosignature.js';
import type { VerifiedCosignature } from '../../log/cosignature.js';
import { followFirst } from '../../log/epoch.js';
import {
  encodeCheckpointOffer,
  encodeCosignatureOffer,
  parseCheckpointOffer,
  parseClosingOffer,
  parseCosignatureOffer,
} from '../../log/exchange.js';
import type { JudgedAt, LogView } from '../../log/issuers.js';
import { formatOrigin } from '../../log/origin.js';
import { proveConsistency } from '../../log/prove.js';
import { lastReceiptTime } from '../../log/receipt-times.js';
import { verifyCheckpoint } from '../../log/signed-checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/signed-checkpoint.js';
import type { PeerKey, Store } from '../../store/port.js';
import type { LinkPeer, TrustDocument, TrustRequest } from '../../transport/handler.js';
import { closedLog } from './closing.js';
import { CosignStore } from './cosign-store.js';
import type { Held } from './cosign-store.js';
import { newestWithin, thinned } from './cosigned-history.js';
import type { RelayLog } from '../events.js';
import type { LogKeeper } from './keeper.js';
import type { Shown } from './shown.js';

/** Kinds of TRUST that this file speaks. */
export const COSIGNING_KINDS = { checkpoint: 32, cosignature: 33, closing: 34 } as const;

export interface CosigningOptions {
  readonly self: Principal;
  readonly store: Store;
  readonly keeper: LogKeeper;
  /** Signs checkpoints: that which closes an origin. */
  readonly logSigner: Signer;
  readonly signer: Signer;
  readonly view: LogView;
  readonly clock: Clock;
  readonly log: RelayLog;
  /** What else was shown of the logs that are watched. */
  readonly shown: Shown;
  /** Nobody waits for it to arrive: what is lost is asked for again when a link opens. */
  readonly send: (peer: PeerKey, content: TrustDocument | TrustRequest) => void;
}

export class Cosigning {
  readonly #options: CosigningOptions;
  readonly #documents: CosignStore;
  /** Whose newest cosignature is refused, and was asked for anew. */
  readonly #asked = new Set<PeerKey>();
  /** The checkpoint that each peer was told last that it is cosigned. */
  readonly #reminded = new Map<PeerKey, string>();
  /** From which checkpoints of a closed epoch the closing was proven to a peer, on the present link. */
  readonly #told = new Map<PeerKey, Set<string>>();
  #turn: Promise<void> = Promise.resolve();

  constructor(options: CosigningOptions) {
    this.#options = options;
    this.#documents = new CosignStore(options.store, options.clock);
  }

  /** LOG-16: before a checkpoint is offered, the other side says what it saw of this log. */
  ask(peer: LinkPeer): void {
    this.#told.delete(peer.key);
    this.#options.send(peer.key, { kind: COSIGNING_KINDS.cosignature, scope: this.#options.self.scope, above: 0 });
  }

  /** Offers the newest checkpoint, if the peer has not cosigned as much. */
  offer(peer: LinkPeer): Promise<void> {
    return this.#inTurn(() => this.#offer(peer));
  }

  /** Takes a document or a request; what is wrong with it is an alarm. */
  take(peer: LinkPeer, content: TrustDocument | TrustRequest): Promise<void> {
    return this.#inTurn(() => this.#take(peer, content));
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  /** One step after the other: each judges by what the one before has kept. */
  #inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(step);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** @param above - The peer has as much. */
  async #offer(peer: LinkPeer, above = 0): Promise<void> {
    const { keeper } = this.#options;
    const given = await this.#given(peer);
    if (given !== undefined && given.checkpoint.epoch < keeper.epoch) return this.#close(peer, given);
    // What was cosigned by a key that is refused by now counts for nobody: it is asked for anew, once until it comes.
    if (given !== undefined && !this.#asked.has(peer.key) && !this.#isGood(peer, given)) {
      this.#asked.add(peer.key);
      this.ask(peer);
    }
    await this.#offerFrom(peer, given?.checkpoint.epoch === keeper.epoch ? given.checkpoint.size : 0, above);
  }

  async #offerFrom(peer: LinkPeer, from: number, above = 0): Promise<void> {
    const { store, keeper, send } = this.#options;
    const head = await store.logHead();
    if (head === undefined || head.epoch !== keeper.epoch || head.size <= Math.max(from, above, LEAST_SIZE - 1)) return;
    const { checkpoint, cose, note } = await keeper.covering(head.size);
    const proof = from === 0 ? [] : await proveConsistency(from, checkpoint.size, keeper.read);
    send(peer.key, { kind: COSIGNING_KINDS.checkpoint, bytes: encodeCheckpointOffer({ checkpoint: cose, note, from, proof }) });
  }

  async #take(peer: LinkPeer, content: TrustDocument | TrustRequest): Promise<void> {
    try {
      if (!('bytes' in content)) await this.#answer(peer, content);
      else if (content.kind === COSIGNING_KINDS.checkpoint) await this.#offered(peer, content.bytes);
      else if (content.kind === COSIGNING_KINDS.cosignature) await this.#cosigned(peer, content.bytes);
      else await this.#closed(peer, content.bytes);
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      this.#options.log({ kind: 'alarm', alarm: 'checkpoint-refused', peer: peer.key, detail: `${error.code}: ${error.message}` });
    }
  }

  async #answer(peer: LinkPeer, { kind, scope, above }: TrustRequest): Promise<void> {
    if (kind === COSIGNING_KINDS.checkpoint && scope === this.#options.self.scope) return this.#offer(peer, above);
    if (kind !== COSIGNING_KINDS.cosignature || scope !== peer.scope) return;
    const held = await this.#documents.held(peer.key);
    const newest = held?.checkpoints.at(-1);
    if (newest !== undefined && this.#verify(peer, newest, { kept: true }).checkpoint.size > above) await this.#remind(peer, held);
  }

  /** Says again what was cosigned last: anew, where a reader refuses the signer by now. */
  async #remind(peer: LinkPeer, held: Held | undefined): Promise<void> {
    const { view, send } = this.#options;
    const newest = held?.checkpoints.at(-1);
    if (held === undefined || newest === undefined) return;
    const verified = this.#verify(peer, newest, { kept: true });
    const head = `${formatOrigin(verified.checkpoint)} ${verified.checkpoint.size}`;
    // Who has to be told twice may refuse it for its time (LOG-24), which is that of a clock that was wrong then.
    const isFirst = this.#reminded.get(peer.key) !== head;
    this.#reminded.set(peer.key, head);
    if (isFirst && goodCosignatures(view, [parseCosignatureOffer(held.offer)]).length > 0) {
      send(peer.key, { kind: COSIGNING_KINDS.cosignature, bytes: held.offer });
      return;
    }
    const history = this.#history(peer, held);
    if (await this.#documents.isConvicted(formatOrigin(verified.checkpoint))) return;
    // It was cosigned, so that what it continues has been verified: who signs that is all that is new.
    const decision = cosign(undefined, verified, []);
    if (decision.verdict !== 'cosign') return;
    await this.#cosign(peer, history.slice(0, -1), verified, decision.cosignable);
  }

  async #offered(peer: LinkPeer, bytes: Uint8Array): Promise<void> {
    const { shown } = this.#options;
    const { checkpoint, from, proof } = parseCheckpointOffer(bytes);
    const offered = this.#verify(peer, checkpoint);
    if (await this.#documents.isConvicted(formatOrigin(offered.checkpoint))) return;
    if (!(await shown.take(peer, offered))) return;
    const held = await this.#documents.held(peer.key);
    const history = this.#history(peer, held);
    const last = history.at(-1);
    const twin = history.find(({ checkpoint: each }) => sameOrigin(each, offered.checkpoint) && each.size === offered.checkpoint.size);
    if (twin !== undefined) {
      // Two checkpoints of one size, whatever was said in between.
      const decision = cosign(twin, offered, []);
      if (decision.verdict === 'equivocation') return shown.convict(peer, offered.checkpoint, decision.contradiction);
    }
    // The other side does not know what was cosigned here: it learns it, and offers anew or closes its log.
    if (last !== undefined && (twin !== undefined || from !== last.checkpoint.size)) return this.#remind(peer, held);
    const decision = cosign(last, offered, proof);
    if (decision.verdict === 'equivocation') return shown.convict(peer, offered.checkpoint, decision.contradiction);
    await this.#cosign(peer, history, offered, decision.cosignable);
  }

  async #closed(peer: LinkPeer, bytes: Uint8Array): Promise<void> {
    const offer = parseClosingOffer(bytes);
    const { shown } = this.#options;
    const [last, opened] = [this.#verify(peer, offer.last), this.#verify(peer, offer.opened)];
    for (const each of [last, opened]) if (await this.#documents.isConvicted(formatOrigin(each.checkpoint))) return;
    for (const each of [last, opened]) if (!(await shown.take(peer, each))) return;
    const held = await this.#documents.held(peer.key);
    const history = this.#history(peer, held);
    const newest = history.at(-1);
    if (held === undefined || newest === undefined || newest.checkpoint.epoch >= opened.checkpoint.epoch) return this.#remind(peer, held);
    const ofOrigin = history.filter(({ checkpoint }) => sameOrigin(checkpoint, last.checkpoint)).reverse();
    const followed = followFirst(ofOrigin, last, opened, offer.entry, offer.proof);
    if (followed === undefined) return this.#remindOf(peer, newestWithin(ofOrigin, last));
    const { decision } = followed;
    if (decision.verdict === 'equivocation') return shown.convict(peer, last.checkpoint, decision.contradiction);
    const lost = Math.max(0, newest.checkpoint.size - last.checkpoint.size);
    this.#options.log({ kind: 'alarm', alarm: 'peer-log-restored', peer: peer.key, detail: `${lost} entries that were cosigned are lost` });
    await this.#cosign(peer, history, opened, decision.cosignable);
  }

  /** The closing is joined to nothing that is held: its owner learns from where it could be. */
  async #remindOf(peer: LinkPeer, held: VerifiedCheckpoint | undefined): Promise<void> {
    if (held === undefined) throw fail('LOG_EPOCH', { reason: 'nothing that is held leads to the new origin' });
    this.#options.send(peer.key, { kind: COSIGNING_KINDS.cosignature, bytes: await this.#sign(held) });
  }

  async #cosign(
    peer: LinkPeer,
    history: readonly VerifiedCheckpoint[],
    offered: VerifiedCheckpoint,
    cosignable: Cosignable,
  ): Promise<void> {
    const bytes = await this.#sign(cosignable);
    const checkpoints = thinned([...history, offered]).map((each) => each.bytes);
    await this.#documents.keep(peer.key, { checkpoints, offer: bytes });
    await this.#options.shown.cosigned(offered.checkpoint);
    this.#options.send(peer.key, { kind: COSIGNING_KINDS.cosignature, bytes });
  }

  async #sign(cosignable: Cosignable): Promise<Uint8Array> {
    const { self, signer, clock } = this.#options;
    const { line, cose } = await signCosignature(cosignable, self, signer, toSeconds(clock.now()));
    return encodeCosignatureOffer({ cosigner: self, cosignature: cose, line: line.signature });
  }

  async #cosigned(peer: LinkPeer, bytes: Uint8Array): Promise<void> {
    const { view, keeper, store, clock, log } = this.#options;
    const { cosigner, cosignature } = parseCosignatureOffer(bytes);
    if (principalKey(cosigner) !== peer.key) return;
    const verified = verifyCosignature(view, cosigner, cosignature);
    const { checkpoint } = verified;
    if (principalKey(checkpoint.owner) !== principalKey(this.#options.self)) return;
    if (checkpoint.epoch < keeper.epoch) return this.#close(peer, verified);
    const head = await store.logHead();
    const isHere =
      checkpoint.epoch === keeper.epoch &&
      head !== undefined &&
      checkpoint.size <= head.size &&
      sameHead(await keeper.checkpointAt(checkpoint.size), checkpoint);
    if (!isHere) return this.#restore(peer, verified);
    const before = await this.#given(peer);
    if (before?.checkpoint.epoch === checkpoint.epoch && before.checkpoint.size > checkpoint.size) {
      // The peer has forgotten what it cosigned since, and takes nothing that begins there.
      return this.#offerFrom(peer, checkpoint.size);
    }
    this.#asked.delete(peer.key);
    // The earlier one anchors more.
    const isKnown = before !== undefined && sameOrigin(before.checkpoint, checkpoint) && before.checkpoint.size === checkpoint.size;
    if (isKnown && goodCosignatures(view, [{ cosigner, cosignature: before.bytes }]).length > 0) return;
    const last = await lastReceiptTime(checkpoint.size, (from, count) => store.leaves(checkpoint.epoch, from, count));
    checkCosignedAt(verified, toSeconds(clock.now()), last);
    await this.#documents.take(peer.key, cosignature);
    log({ kind: 'cosigned', peer: peer.key, origin: formatOrigin(checkpoint), size: checkpoint.size });
  }

  /** The other side has cosigned what this store does not hold: it came back from a backup (LOG-16). */
  async #restore(peer: LinkPeer, cosigned: VerifiedCosignature): Promise<void> {
    const { keeper, store, log } = this.#options;
    const head = await store.logHead();
    if (head === undefined || cosigned.checkpoint.epoch !== keeper.epoch) {
      throw fail('LOG_EPOCH', { reason: 'cosigned in an epoch that never was' });
    }
    const given = await this.#given(peer);
    // What the store has grown to since may be of no tree that anybody cosigned: to close there would convict an honest owner.
    const isUsable = given !== undefined && given.checkpoint.epoch === keeper.epoch;
    const last = await keeper.checkpointAt(isUsable ? given.checkpoint.size : LEAST_SIZE);
    await keeper.startOver(last);
    log({ kind: 'log-restored', peer: peer.key, closed: last.size, epoch: keeper.epoch });
    await this.#close(peer, cosigned);
  }

  /** Sends the statement that closed the epoch which the peer knows; once on a link from each checkpoint of it. */
  async #close(peer: LinkPeer, { checkpoint }: VerifiedCosignature): Promise<void> {
    const place = `${checkpoint.epoch} ${checkpoint.size} ${toHex(checkpoint.root)}`;
    const told = this.#told.get(peer.key) ?? new Set();
    if (told.has(place)) return;
    this.#told.set(peer.key, told.add(place));
    const head = await this.#options.store.logHead();
    // Begun without a closing (RELAY-25): nothing leads a peer into it.
    if (head === undefined || head.size < LEAST_SIZE) return;
    const bytes = await closingOffer(closedLog(this.#options), checkpoint, await this.#options.keeper.covering(LEAST_SIZE));
    if (bytes !== undefined) this.#options.send(peer.key, { kind: COSIGNING_KINDS.closing, bytes });
  }

  async #given(peer: LinkPeer): Promise<VerifiedCosignature | undefined> {
    const given = await this.#documents.given(peer.key);
    return given === undefined ? undefined : verifyCosignature(this.#options.view, peer, given, { kept: true });
  }

  #isGood({ scope, id }: LinkPeer, { bytes }: VerifiedCosignature): boolean {
    return goodCosignatures(this.#options.view, [{ cosigner: { scope, id }, cosignature: bytes }]).length > 0;
  }

  /** Checkpoints of the peer that were cosigned here and are kept, the newest last. */
  #history(peer: LinkPeer, held: Held | undefined): readonly VerifiedCheckpoint[] {
    return (held?.checkpoints ?? []).map((each) => this.#verify(peer, each, { kept: true }));
  }

  /** A peer offers its own log alone. */
  #verify(peer: LinkPeer, bytes: Uint8Array, judged: Pick<JudgedAt, 'kept'> = {}): VerifiedCheckpoint {
    const verified = verifyCheckpoint(this.#options.view, bytes, { at: 'any', ...judged });
    const owner = principalKey(verified.checkpoint.owner);
    if (owner !== peer.key) throw fail('LOG_SIGNER', { signer: owner, reason: 'a relay offers its own log alone' });
    return verified;
  }
}
