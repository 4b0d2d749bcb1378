// SPDX-License-Identifier: Apache-2.0
// The sealed path: what this agency says of content goes back as an ordinary sealed message, some while later, so that nobody on the way
// learns from the moment of the answer what was opened.
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { formatUuid, principalKey, uuidv7 } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { toSeconds } from '../../core/time.js';
import type { CancelTimer } from '../../core/time.js';
import { leafKindNumber } from '../../log/kinds.js';
import { seal } from '../../envelope/seal.js';
import type { SealedEnvelope } from '../../envelope/types.js';
import type { TransportReceipt } from '../../schema/catalogue.js';
import { encodeBody } from '../../schema/codec.js';
import type { DocumentWrite } from '../../store/port.js';
import { AnchorAnswers } from '../log/anchor-answers.js';
import type { AnchorAnswer } from '../log/anchor-answers.js';
import { Anchors } from '../log/anchors.js';
import { resolveAddress } from '../dossier/addressing.js';
import type { Address } from '../dossier/addressing.js';
import { counterpartOf } from '../dossier/counterpart.js';
import { archiveFrame } from '../archive.js';
import { ownSeal } from '../own-signers.js';
import { sentLeaf } from '../log-book.js';
import type { AgencyNode } from '../node-parts.js';
import { accordRef } from '../outbox/outbox.js';
import { owedObjects } from './owed.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { sentDocuments } from '../outbox/sent-record.js';
import { Serial } from '../serial.js';
import type { Witness } from '../log/witness.js';
import type { OwnOffers, Witnessed } from '../log/witnessed.js';

/** Status lane: what is said of messages overtakes messages. */
const LANE = 0;
const BATCH = 64;
const LIFETIME_SECONDS = 5 * 86_400;
const HOUR_SECONDS = 3600;
const RETRY_MS = 60_000;

const REFUSED = leafKindNumber('refused');
const NOTHING: OwnOffers = { offers: [], documents: [] };

interface Addressed {
  readonly mailbox: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

export class SealedReceipts {
  readonly #node: AgencyNode;
  readonly #witness: Witness;
  readonly #witnessed: Witnessed;
  readonly #anchors: Anchors;
  readonly #answers: AnchorAnswers;
  readonly #serial = new Serial();
  readonly #timers = new Map<string, { readonly at: number; readonly cancel: CancelTimer }>();
  #look: { readonly at: number; readonly cancel: CancelTimer } | undefined;
  #isLooking = false;
  #looksAgain = false;
  #closed = false;

  constructor(node: AgencyNode, witness: Witness, witnessed: Witnessed) {
    this.#node = node;
    this.#witness = witness;
    this.#witnessed = witnessed;
    this.#anchors = new Anchors(node);
    this.#answers = new AnchorAnswers(node, witnessed);
  }

  /**
   * Looks for all that is owed to anybody: what an earlier run left, or what is new to everybody. A store that fails is asked later. Of many
   * calls at once, as when documents of trust come one after the other, the first looks, and once more.
   */
  async takeUp(): Promise<void> {
    this.#looksAgain = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (this.#looksAgain && !this.#closed) {
        this.#looksAgain = false;
        await this.#takeUp();
      }
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      if (!this.#closed) this.#node.clock.after(RETRY_MS, () => void this.takeUp());
    } finally {
      this.#isLooking = false;
    }
  }

  async #takeUp(): Promise<void> {
    const { trust, store, self } = this.#node;
    for (const scope of trust.scopes()) {
      for (const { id } of this.#agenciesOf(scope)) {
        const peer = { scope, id };
        if (principalKey(peer) === principalKey(self)) continue;
        const isOwed = (await store.owed(principalKey(peer), 0, 1)).length > 0;
        const isWaiting = (await this.#witnessed.owesClosing(peer)) || (await this.#answers.owes(peer));
        const dueAt = await this.#anchors.dueAt(peer);
        const isDue = dueAt !== undefined && dueAt <= this.#node.clock.now();
        if (isOwed || isWaiting || isDue || (await this.#witness.owes(peer))) this.schedule(peer, false);
        // What is due later than what is due now is looked at once that was asked for.
        if (dueAt !== undefined && !isDue) this.#lookAt(dueAt);
      }
    }
  }

  /** Receipts have come whose checkpoints may be joined by other traffic, and are asked about when they are not. */
  noted(): void {
    this.#lookAt(this.#node.clock.now() + LIMITS.anchorDueMs);
  }

  #lookAt(at: number): void {
    if (this.#closed || (this.#look !== undefined && this.#look.at <= at)) return;
    this.#look?.cancel();
    const { clock } = this.#node;
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      this.#look = undefined;
      void this.takeUp();
    });
    this.#look = { at, cancel };
  }

  /** Says what is owed to an agency, 0 to 60 seconds from now; at once when the matter is urgent. */
  schedule(peer: Principal, urgent: boolean): void {
    this.#at(peer, urgent ? 0 : this.#delayMs());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#look?.cancel();
    for (const { cancel } of this.#timers.values()) cancel();
    await this.#serial.idle();
  }

  #at(peer: Principal, delayMs: number): void {
    if (this.#closed) return;
    const key = principalKey(peer);
    const { clock } = this.#node;
    const at = clock.now() + delayMs;
    const pending = this.#timers.get(key);
    if (pending !== undefined && pending.at <= at) return;
    pending?.cancel();
    const cancel = clock.after(delayMs, () => {
      this.#timers.delete(key);
      void this.#serial.run(key, () => this.#try(peer));
    });
    this.#timers.set(key, { at, cancel });
  }

  #delayMs(): number {
    const [high = 0, low = 0] = this.#node.random(2);
    return Math.floor(((high * 256 + low) * LIMITS.receiptDelayMaxMs) / 65_535);
  }

  async #try(peer: Principal): Promise<void> {
    try {
      while (!this.#closed && (await this.#say(peer)));
      // One request takes the place of the one before: what is due beside it waits for its answer.
      const dueAt = await this.#anchors.dueAt(peer);
      const now = this.#node.clock.now();
      if (dueAt !== undefined) this.#lookAt(dueAt > now ? dueAt : now + LIMITS.anchorDueMs);
    } catch (error) {
      const code = isRogatoryError(error) ? error.code : 'AGENCY_FAULT';
      const detail = isRogatoryError(error) ? error.message : 'receipts could not be sealed';
      this.#node.emit({ kind: 'receipts-unsent', to: principalKey(peer), code, detail, at: this.#node.clock.now() });
      this.#at(peer, RETRY_MS);
    }
  }

  /** Seals one message with what is owed. @returns true when there may be more. */
  async #say(peer: Principal): Promise<boolean> {
    const { store, log, clock } = this.#node;
    await log.ready();
    const now = clock.now();
    const { address, over, ...addressed } = this.#addressOf(peer, now);
    const all = await store.owed(principalKey(peer), 0, BATCH);
    const owed = over === undefined ? all : all.filter(({ leaf }) => leaf?.kind === REFUSED);
    const { objects, paid, ...proven } = await owedObjects(this.#node, owed);
    const answer = over !== undefined ? undefined : await this.#answers.answerFor(peer);
    // An own checkpoint goes along with receipts, a closing, or where it is asked for by itself: a cosignature that asked for another one
    // would never end.
    const isClosing = over === undefined && (await this.#witnessed.owesClosing(peer));
    const signed = proven.signed ?? (isClosing || answer?.wantsCheckpoint === true ? await log.checkpoint() : undefined);
    const cosignature = over !== undefined ? undefined : await this.#witness.cosignatureFor(peer);
    const anchoring = answer === undefined ? NOTHING : await this.#anchoringFor(peer, answer, cosignature?.offer);
    if (signed === undefined && cosignature === undefined && anchoring.offers.length === 0) {
      // The rest is owed until an accord is in force again.
      if (over !== undefined && all.length > 0) throw over;
      return false;
    }
    const offered = signed === undefined ? { offers: [], documents: [] } : await this.#witnessed.offersTo(peer, signed);
    const body: TransportReceipt = {
      receipts: objects.map((object) => Uint8Array.from(object)),
      checkpoints: offered.offers.map((offer) => Uint8Array.from(offer)),
      cosignatures: [...(cosignature === undefined ? [] : [cosignature.offer]), ...anchoring.offers].map((offer) => Uint8Array.from(offer)),
    };
    const { sealed, documents, mailbox, expiresAt } = await this.#seal(peer, body, address, addressed, now);
    const { envelopeId, envelopeDigest, frame } = sealed;
    await store.commit({
      now,
      outbound: [{ to: this.#node.relayKey, lane: LANE, mailbox, envelopeId, envelopeDigest, frame, expiresAt }],
      documents: [...documents, ...offered.documents, ...(cosignature?.documents ?? []), ...anchoring.documents],
      leaves: [sentLeaf(sealed)],
      paid,
    });
    this.#node.wake();
    return all.length === BATCH || all.length > paid.length;
  }

  /** What is said of anchors: answers, and beside a cosignature, or because nothing else will come, what is asked in turn (LOG-31). */
  async #anchoringFor(peer: Principal, answer: AnchorAnswer, cosignature: Uint8Array | undefined): Promise<OwnOffers> {
    if (cosignature === undefined) {
      const due = await this.#anchors.dueTo(peer);
      if (due === undefined) return answer;
      return { offers: [...answer.offers, due.request], documents: [...answer.documents, ...due.documents] };
    }
    const { documents, events } = await this.#anchors.cosigned(cosignature);
    for (const event of events) this.#node.emit(event);
    const request = await this.#anchors.requestTo(peer, documents);
    return {
      offers: [...answer.offers, ...(request === undefined ? [] : [request])],
      documents: [...answer.documents, ...documents],
    };
  }

  /**
   * To whom, with which key, under which accord.
   * @returns `over` when none is in force, and the one that was carries refusals alone (TRUST-50).
   */
  #addressOf(peer: Principal, now: number): Addressed & { readonly address: Address; readonly over?: RogatoryError } {
    const { self, floor, trust } = this.#node;
    const { mailbox } = counterpartOf(peer, this.#node);
    const expiresAt = Math.ceil((toSeconds(now) + LIFETIME_SECONDS) / HOUR_SECONDS) * HOUR_SECONDS;
    const resolve = (isRefusal: boolean): Address => resolveAddress(mailbox, self, floor, trust, expiresAt, now, isRefusal);
    try {
      return { mailbox, expiresAt, address: resolve(false) };
    } catch (error) {
      if (!isRogatoryError(error, 'TRUST_ACCORD_NOT_IN_FORCE')) throw error;
      return { mailbox, expiresAt, address: resolve(true), over: error };
    }
  }

  async #seal(
    peer: Principal,
    body: TransportReceipt,
    address: Address,
    { mailbox, expiresAt }: Addressed,
    now: number,
  ): Promise<{ sealed: SealedEnvelope; documents: readonly DocumentWrite[]; mailbox: string; expiresAt: number }> {
    const node = this.#node;
    const messageId = uuidv7(now, node.random);
    const sealed = await seal({
      suite: address.suite,
      mailboxes: [mailbox],
      lane: LANE,
      expiresAt,
      message: {
        type: { name: TRANSPORT_RECEIPT, major: 1, minor: 0 },
        messageId,
        issuedAt: toSeconds(now),
        directories: address.directories,
        body: encodeBody(TRANSPORT_RECEIPT, [1, 0], body),
        ...(address.accord === undefined ? {} : { accord: accordRef(address) }),
        ...(node.test ? { test: true } : {}),
      },
      from: node.self,
      seal: ownSeal(node, address.suite, now),
      recipients: [address.recipient],
      requiredFloor: address.requiredFloor,
      random: node.random,
    });
    const addressed = { addressee: peer, mailbox, kem: address.recipient.kem.kid, lane: LANE, expiresAt: expiresAt * 1000 };
    const what = { messageId: formatUuid(messageId), type: TRANSPORT_RECEIPT };
    const documents = [archiveFrame(node, sealed.envelopeDigest, sealed.frame), ...sentDocuments(node, sealed, addressed, what)];
    return { sealed, documents, mailbox, expiresAt: expiresAt * 1000 };
  }

  #agenciesOf(scope: string): readonly { readonly id: string }[] {
    try {
      return this.#node.trust.agencies(scope, this.#node.clock.now());
    } catch (error) {
      // What is owed to a state in the dark waits until its directory has come.
      if (isRogatoryError(error)) return [];
      throw error;
    }
  }
}
