// SPDX-License-Identifier: Apache-2.0
// Receipts that come back: judged by the directories, held against what was sent and against each other, kept with what proves them.
import { equal, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { ReceiptEvent } from '../../dossier/fact.js';
import type { Checkpoint } from '../../log/checkpoint.js';
import { contradictionsOf, matterOf } from '../../log/contradictions.js';
import { leafKindNumber } from '../../log/kinds.js';
import type { ReceiptKind } from '../../log/kinds.js';
import { parseNotice } from '../../log/notice.js';
import { isSealedPath } from '../../log/receipt.js';
import { findUsurped } from '../../log/usurped.js';
import { verifyReceiptObject } from '../../log/verify-receipt.js';
import type { VerifiedReceipt } from '../../log/verify-receipt.js';
import type { Commit, DocumentWrite, OutboundMessage, ReceiptWrite } from '../../store/port.js';
import { issuersOf } from '../../trust/issuers.js';
import { alarmOf, evidenceDocument } from '../log/alarms.js';
import { Anchors } from '../log/anchors.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { Places } from '../log/places.js';
import { heldOnce, receiptsHeld } from '../log/receipts-held.js';
import type { HeldReceipts } from '../log/receipts-held.js';
import { pack } from '../record.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { digestOfId, readSent, sendAgain } from '../outbox/sent-record.js';
import type { SentRecord } from '../outbox/sent-record.js';
import type { Casebook } from '../dossier/casebook.js';
import { Serial } from '../serial.js';
import { ShownNow, checkpointOf, convict, judgeShown } from '../log/shown.js';
import type { AgencyEvent } from '../types.js';
import type { Seen } from '../log/witness.js';

/** What follows from receipts: committed in one step, then told. */
export interface ReceiptsTaken extends Pick<Commit, 'documents' | 'receipts' | 'outbound'> {
  readonly events: readonly AgencyEvent[];
  /** What dossiers are told. */
  readonly told: readonly { readonly dossier: string; readonly event: ReceiptEvent }[];
}

/** The dossiers whose messages receipts are about; each is one task's at a time. */
export interface Cases {
  readonly casebook: Pick<Casebook, 'noted'>;
  readonly serial: Serial;
}

/** Kinds of the hop path that stand in logs of agencies. */
const BY_AGENCIES: ReadonlySet<ReceiptKind> = new Set(['delivered', 'refused']);

/** The way on which receipts came: from the own relay, or under the seal of an agency. */
export type Path = 'hop' | Principal;

export class ReceiptReader {
  readonly #node: AgencyNode;
  readonly #cases: Cases;
  readonly #anchors: Anchors;
  readonly #places: Places;
  readonly #serial = new Serial();

  constructor(node: AgencyNode, cases: Cases) {
    this.#node = node;
    this.#cases = cases;
    this.#anchors = new Anchors(node);
    this.#places = new Places(node);
  }

  /** Takes the body of a notice; resolves when all that follows is on stable storage. */
  async notice(body: Uint8Array): Promise<void> {
    let objects: readonly Uint8Array[];
    try {
      objects = parseNotice(body);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      this.#node.emit(this.#refused(error));
      return;
    }
    await this.take(objects, 'hop', async (taken) => {
      await this.#node.store.commit({ now: this.#node.clock.now(), ...taken });
    });
  }

  /**
   * Judges receipt objects, each for itself, and hands what follows to `commit`, dossiers included; then tells of it. One call at a time, and
   * alone in every dossier concerned (AGENCY-45).
   */
  take(
    objects: readonly Uint8Array[],
    path: Path,
    commit: (taken: Omit<ReceiptsTaken, 'events' | 'told'>) => Promise<void>,
    shown = new ShownNow(),
  ): Promise<void> {
    return this.#serial.run('', async () => {
      const { events, told, ...followed } = await this.#judge(objects, path, shown);
      const dossiers = [...new Set(told.map(({ dossier }) => dossier))];
      await this.#cases.serial.runAll(dossiers, async () => {
        const noted = dossiers.map((dossier) => {
          const receipts = told.filter((one) => one.dossier === dossier).map(({ event }) => event);
          return this.#cases.casebook.noted(dossier, receipts);
        });
        await commit({ ...followed, documents: [...(followed.documents ?? []), ...(await Promise.all(noted)).flat()] });
      });
      for (const event of events) this.#node.emit(event);
      if ((followed.outbound ?? []).length > 0) this.#node.wake();
    });
  }

  /** Receipts kept about an envelope, verified anew. */
  held(envelopeDigest: Uint8Array): Promise<readonly VerifiedReceipt[]> {
    return receiptsHeld(this.#node, envelopeDigest);
  }

  async #judge(objects: readonly Uint8Array[], path: Path, shown: ShownNow): Promise<ReceiptsTaken> {
    const documents: DocumentWrite[] = [];
    const receipts: ReceiptWrite[] = [];
    const outbound: OutboundMessage[] = [];
    const events: AgencyEvent[] = [];
    const fresh: VerifiedReceipt[] = [];
    const anchoring = new Map<Checkpoint, boolean>();
    const told: ReceiptsTaken['told'][number][] = [];
    const held = heldOnce(this.#node);
    const matters = new Set<string>();
    this.#places.begin(held);
    for (const object of objects) {
      let refusal: RogatoryError | undefined;
      const verified = this.#verify(object, (error) => events.push(this.#refused((refusal = error))));
      if (refusal?.code === 'LOG_ISSUER') {
        const usurped = await this.#usurped(object);
        documents.push(...usurped.documents);
        events.push(...usurped.events);
      }
      const known = fresh.length;
      let isAboutSent = false;
      for (const receipt of verified ?? []) {
        try {
          const found = await this.#match(receipt, path);
          isAboutSent = true;
          const now = fresh.filter((other) => isAboutOne(other, receipt));
          // Before what is held is verified, which may be much.
          await this.#requireRoom(now, receipt);
          const before = [...(await heldAbout(held, found, receipt)), ...now];
          if (before.some(({ bytes }) => equal(bytes, receipt.bytes))) continue;
          fresh.push(receipt);
          receipts.push(writeOf(receipt));
          if (receipt.logged !== undefined) {
            const { checkpoint } = receipt.logged;
            // By the hop path nothing comes that its issuer would offer its log with: what people sent is asked about in the end (LOG-31).
            const isLast = path === 'hop' && BY_AGENCIES.has(receipt.receipt.kind) && found.record.type !== TRANSPORT_RECEIPT;
            if (isLast || !anchoring.has(checkpoint)) anchoring.set(checkpoint, isLast);
          }
          events.push(this.#told(receipt, found));
          const contradicting = await this.#contradicting(before, receipt, matters);
          documents.push(...contradicting.documents);
          events.push(...contradicting.events);
          const placed = await this.#places.seen(receipt);
          documents.push(...placed.documents);
          events.push(...placed.events);
          if (!found.isStranger) {
            told.push(...factOf(receipt, found));
            continue;
          }
          const again = await this.#stranger(receipt, found);
          documents.push(...again.documents);
          outbound.push(...again.outbound);
        } catch (error) {
          if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
          events.push(this.#refused(error));
        }
      }
      if (!isAboutSent) continue;
      const looked = await this.#look(object, shown);
      // What says nothing new of what was sent leaves nothing behind: a stranger may not fill the disk.
      if (fresh.length > known || looked.events.length > 0) documents.push(...looked.documents);
      events.push(...looked.events);
    }
    const dueAt = this.#node.clock.now() + LIMITS.anchorDueMs;
    // Those that are due stand behind the others of the same checkpoint, since the last write stays.
    const noted = [...anchoring].sort(([, a], [, b]) => Number(a) - Number(b));
    for (const [checkpoint, isDue] of noted) documents.push(...(await this.#anchors.note(checkpoint, isDue ? dueAt : undefined)));
    return { documents, receipts, outbound, events, told };
  }

  /** Compares a receipt with others about its envelope. Of each matter the first pair is kept and told. */
  async #contradicting(
    before: readonly VerifiedReceipt[],
    receipt: VerifiedReceipt,
    matters: Set<string>,
  ): Promise<Pick<Seen, 'documents' | 'events'>> {
    const { vault } = this.#node;
    const documents: DocumentWrite[] = [];
    const events: AgencyEvent[] = [];
    for (const other of before) {
      for (const found of contradictionsOf(other, receipt)) {
        const matter = matterOf(found.conflict, other.receipt, receipt.receipt);
        if (matters.has(matter)) continue;
        matters.add(matter);
        if ((await vault.get(COLLECTION.contradicted, matter)) !== undefined) continue;
        documents.push(evidenceDocument(this.#node, found), vault.put(COLLECTION.contradicted, matter, new Uint8Array(0)));
        events.push(alarmOf(this.#node, found, receipt.receipt.envelopeDigest));
      }
    }
    return { documents, events };
  }

  /** @throws {@link RogatoryError} `AGENCY_RECEIPT` (AGENCY-18) when as much is held of its issuer about this envelope as is kept. */
  async #requireRoom(fresh: readonly VerifiedReceipt[], { receipt: { kind, issuer, envelopeDigest } }: VerifiedReceipt): Promise<void> {
    const by = principalKey(issuer);
    const held = (await this.#node.store.receipts(envelopeDigest)).filter((stored) => stored.issuer === by);
    const said = fresh.filter(({ receipt }) => principalKey(receipt.issuer) === by && equal(receipt.envelopeDigest, envelopeDigest));
    if (held.length + said.length < LIMITS.receiptsPerIssuerMax) return;
    throw fail('AGENCY_RECEIPT', { kind, issuer: by, reason: 'its issuer has said enough of this envelope' });
  }

  /** Compares the checkpoint of a batch with what else was seen of its log. */
  async #look(object: Uint8Array, shown: ShownNow): Promise<Pick<Seen, 'documents' | 'events'>> {
    const checkpoint = checkpointOf(this.#node, object);
    if (checkpoint === undefined) return { documents: [], events: [] };
    const { documents, contradiction } = await judgeShown(this.#node, checkpoint, shown);
    if (contradiction !== undefined) return convict(this.#node, contradiction, checkpoint.checkpoint, shown);
    return { documents, events: [] };
  }

  /** What is refused since its speaker may not say it convicts the speaker; once is enough, and more would fill the disk. */
  async #usurped(object: Uint8Array): Promise<Pick<Seen, 'documents' | 'events'>> {
    const { vault, trust } = this.#node;
    const found = findUsurped(issuersOf(trust), object);
    const key = found === undefined ? '' : found.accused.map(principalKey).join();
    if (found === undefined || (await vault.get(COLLECTION.usurped, key)) !== undefined) return { documents: [], events: [] };
    const told = vault.put(COLLECTION.usurped, key, new Uint8Array(0));
    return { documents: [evidenceDocument(this.#node, found), told], events: [alarmOf(this.#node, found)] };
  }

  #verify(object: Uint8Array, refused: (error: RogatoryError) => void): readonly VerifiedReceipt[] | undefined {
    try {
      return verifyReceiptObject(issuersOf(this.#node.trust), object);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      refused(error);
      return undefined;
    }
  }

  /**
   * Finds what a receipt is about, and whether its way and its addressee are right.
   * @throws {@link RogatoryError} `AGENCY_RECEIPT` (AGENCY-18).
   */
  async #match({ receipt }: VerifiedReceipt, path: Path): Promise<Found> {
    const refuse = (reason: string): never => {
      throw fail('AGENCY_RECEIPT', { kind: receipt.kind, issuer: principalKey(receipt.issuer), reason });
    };
    if (isSealedPath(receipt) !== (path !== 'hop')) refuse('it came the wrong way');
    if (path !== 'hop' && principalKey(receipt.issuer) !== principalKey(path)) refuse('another agency sent it');
    const byDigest = await readSent(this.#node, toHex(receipt.envelopeDigest));
    const digest = byDigest === undefined ? await digestOfId(this.#node, receipt.envelopeId) : receipt.envelopeDigest;
    const record = byDigest ?? (digest === undefined ? undefined : await readSent(this.#node, toHex(digest)));
    if (digest === undefined || record === undefined) return refuse('nothing of the kind was sent');
    const { addressee } = receipt;
    if (typeof addressee === 'string') {
      if (addressee !== record.mailbox) refuse('it names another addressee');
    } else if (principalKey(addressee) !== record.to || !equal(addressee.kem, record.kem)) refuse('it names another addressee');
    const strangers = byDigest === undefined ? (record.strangers ?? []) : [];
    // They were told and kept: more would fill the disk.
    if (strangers.length >= STRANGERS_MAX && !strangers.includes(toHex(receipt.envelopeDigest))) refuse('enough is held of other bytes');
    return { envelopeDigest: digest, record, isStranger: byDigest === undefined };
  }

  /** Other bytes under the id of a sent envelope: the path is not to be trusted, so the same bytes go out once more. */
  async #stranger(
    { receipt }: VerifiedReceipt,
    { envelopeDigest, record }: Found,
  ): Promise<{ documents: readonly DocumentWrite[]; outbound: readonly OutboundMessage[] }> {
    const stranger = toHex(receipt.envelopeDigest);
    const strangers = record.strangers ?? [];
    if (strangers.includes(stranger)) return { documents: [], outbound: [] };
    const outbound = await sendAgain(this.#node, envelopeDigest, record);
    const changed = pack({ ...record, strangers: [...strangers, stranger] });
    return { documents: [this.#node.vault.put(COLLECTION.sent, toHex(envelopeDigest), changed)], outbound };
  }

  #told({ receipt, logged }: VerifiedReceipt, { envelopeDigest, record, isStranger }: Found): AgencyEvent {
    if (isStranger)
      return { kind: 'tampered', ...aboutOf(envelopeDigest, record), other: toHex(receipt.envelopeDigest), at: this.#node.clock.now() };
    return {
      kind: 'receipt',
      receipt: receipt.kind,
      ...(receipt.reason === undefined ? {} : { reason: receipt.reason }),
      issuer: principalKey(receipt.issuer),
      ...aboutOf(envelopeDigest, record),
      logged: logged !== undefined,
      at: receipt.at * 1000,
    };
  }

  #refused({ code, message }: RogatoryError): AgencyEvent {
    return { kind: 'receipt-refused', code, detail: message, at: this.#node.clock.now() };
  }
}

/** What is held about the envelope that was sent and, of other bytes under its id, about these. */
async function heldAbout(
  held: HeldReceipts,
  { envelopeDigest, isStranger }: Found,
  { receipt }: VerifiedReceipt,
): Promise<readonly VerifiedReceipt[]> {
  return [...(await held(envelopeDigest)), ...(isStranger ? await held(receipt.envelopeDigest) : [])];
}

/** Receipts about two envelopes contradict each other in their places alone. */
function isAboutOne({ receipt: a }: VerifiedReceipt, { receipt: b }: VerifiedReceipt): boolean {
  return equal(a.envelopeDigest, b.envelopeDigest) || equal(a.envelopeId, b.envelopeId);
}

/** How often the same bytes are sent again for one id: a path that changes them each time is for people to look at. */
const STRANGERS_MAX = 4;

interface Found {
  readonly envelopeDigest: Uint8Array;
  readonly record: SentRecord;
  readonly isStranger: boolean;
}

function aboutOf(envelopeDigest: Uint8Array, { dossier, messageId, type }: SentRecord) {
  return { ...(dossier === undefined ? {} : { dossier }), messageId, type, envelopeDigest: toHex(envelopeDigest) };
}

/** A receipt as a dossier reads it. What machines say to each other belongs to none. */
function factOf({ receipt: { kind, at } }: VerifiedReceipt, { record: { dossier, messageId } }: Found): ReceiptsTaken['told'] {
  return dossier === undefined ? [] : [{ dossier, event: { kind: 'receipt', receipt: kind, messageId, at: at * 1000 } }];
}

function writeOf({ receipt, bytes, object }: VerifiedReceipt): ReceiptWrite {
  const { kind, envelopeId, envelopeDigest, issuer } = receipt;
  return { kind: leafKindNumber(kind), envelopeId, envelopeDigest, issuer: principalKey(issuer), statement: bytes, bytes: object };
}
