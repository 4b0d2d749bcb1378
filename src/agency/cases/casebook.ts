// SPDX-License-Identifier: Apache-2.0
// The agency's dossiers at rest: one small record per dossier, one document per chain link, message and timeline entry, so that
// the cost of a message does not grow with the dossier.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { apply, openDossier } from '../../dossier/apply.js';
import { judgePlace } from '../../dossier/chain.js';
import type { ReceiptEvent } from '../../dossier/fact.js';
import type { Role } from '../../dossier/state.js';
import { timelineEntry } from '../../dossier/timeline/timeline.js';
import type { AccordRef, ChainLink, MessageType, OpenedEnvelope, SealedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { findingLine } from '../../schema/finding.js';
import type { DocumentWrite } from '../../store/port.js';
import type { VerifiedOverride } from '../../trust/documents/override.js';
import { archiveFrame } from '../home/archive.js';
import type { MessageRecord } from '../home/archive.js';
import type { AgencyNode } from '../agency-parts.js';
import type { CaseRecord, Counterpart, HistoryEntry } from './case-record.js';
import { COLLECTION } from '../collections.js';
import { pad } from '../../endpoint/documents.js';
import type { Judged } from './judgement.js';
import type { InboxMessage } from '../types.js';
import type { StoredDocument } from '../../endpoint/documents.js';

/** A link of a sender's chain, as it is held. */
interface HeldLink {
  /** Message digest. */
  readonly digest: Uint8Array;
  /** Digest of the predecessor that the message names. */
  readonly ownPrev: Uint8Array | null;
}

/** What the application is shown of an override (TRUST-77); it stays when the content of the message is erased (TRUST-78). */
function shownOverride({ scopes, reason, officers, statement }: VerifiedOverride): NonNullable<InboxMessage['override']> {
  return { scopes, reason, officers, statement };
}

export class Casebook {
  readonly #node: AgencyNode;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  async load(dossier: string): Promise<CaseRecord | undefined> {
    const document = await this.#node.vault.get<CaseRecord>(COLLECTION.dossier, dossier);
    return document === undefined ? undefined : readRecord(document);
  }

  async all(): Promise<readonly CaseRecord[]> {
    return (await this.#node.vault.list<CaseRecord>(COLLECTION.dossier)).map(readRecord);
  }

  async timeline(dossier: string): Promise<readonly HistoryEntry[]> {
    const documents = await this.#node.vault.list<HistoryEntry>(COLLECTION.timeline, { prefix: `${dossier}/` });
    return documents.map(({ value }) => value);
  }

  /**
   * Judges the chain link of a message against the links held: whether a predecessor is missing.
   * @param restores - Epochs of the sender's restores: a jump to one of them is no gap.
   * @throws {@link RogatoryError} `ENVELOPE_FORK` (ENV-30): both messages are kept.
   */
  async isGap(dossier: string, { message, messageDigest }: VerifiedMessage, restores: readonly number[]): Promise<boolean> {
    const { chain, from, messageId } = message;
    if (chain === undefined) throw fail('ENVELOPE_CONTENT_MALFORMED', { field: `msg.9 of ${formatUuid(messageId)}` });
    const { seq, ownPrev, seenPrev } = chain;
    const [same, previous, next] = await Promise.all([seq, seq - 1, seq + 1].map((at) => this.#link(dossier, from, at)));
    const { verdict } = judgePlace(
      { digest: toHex(messageDigest), seq, ownPrev: ownPrev && toHex(ownPrev), seenPrev: seenPrev && toHex(seenPrev) },
      {
        ...(same === undefined ? {} : { same: toHex(same.digest) }),
        ...(previous === undefined ? {} : { previous: toHex(previous.digest) }),
        // A successor that did not wait may have named another predecessor than this one.
        ...(next === undefined ? {} : { nextOwnPrev: next.ownPrev && toHex(next.ownPrev) }),
        seen: true,
      },
    );
    if (verdict === 'fork' || verdict === 'duplicate') throw fail('ENVELOPE_FORK', { dossier, seq });
    return verdict === 'gap' && !restores.includes(seq);
  }

  async #link(dossier: string, sender: Principal, seq: number): Promise<HeldLink | undefined> {
    return (await this.#node.vault.get<HeldLink>(COLLECTION.chain, chainKey(dossier, sender, seq)))?.value;
  }

  /** @param restoredAt - The restore after which it began for certain. */
  start(dossier: string, role: Role, counterpart: Counterpart, restoredAt: number, cited?: AccordRef): CaseRecord {
    return {
      ...(cited === undefined ? {} : { accord: cited }),
      restoredAt,
      dossier,
      role,
      counterpart,
      ownSeq: 0,
      ownDigest: null,
      seenDigest: null,
      seenMessage: null,
      entries: 0,
      state: openDossier(dossier),
      version: 0,
    };
  }

  /** Message id of the own message that the sender had last seen; null for none, undefined when it is not held here. */
  async seenBySender({ message: { chain } }: OpenedEnvelope): Promise<string | null | undefined> {
    if (chain === undefined || chain.seenPrev === null) return null;
    return (await this.#node.vault.get<MessageRecord>(COLLECTION.message, toHex(chain.seenPrev)))?.value.messageId;
  }

  /** Writes for a message that was just sealed. @param place - The one that was sealed. */
  sent(record: CaseRecord, judged: Judged, { seq, ownPrev }: ChainLink, sealed: SealedEnvelope): readonly DocumentWrite[] {
    const { messageDigest, frame } = sealed;
    return [
      ...this.#filed({ ...record, ownSeq: seq, ownDigest: messageDigest }, judged, sealed, frame, { direction: 'sent' }),
      this.#putLink(record.dossier, this.#node.self, seq, { digest: messageDigest, ownPrev }),
    ];
  }

  /** Writes for a message that was just opened and judged. @throws {@link RogatoryError} `DOSSIER_LIMIT` (DOSSIER-09). */
  received(record: CaseRecord, judged: Judged, opened: OpenedEnvelope, frame: Uint8Array): readonly DocumentWrite[] {
    const { message, messageDigest, signed } = opened;
    const { from, issuedAt, test } = message;
    const override = judged.override && shownOverride(judged.override);
    const attached = message.attachments.length === 0 ? {} : { attached: message.attachments.length };
    const more = { direction: 'received', from: principalKey(from), issuedAt, test, signed, override, ...attached };
    const next = { ...record, seenDigest: messageDigest, seenMessage: judged.event.messageId };
    const [kept, ...others] = this.#filed(next, judged, opened, frame, more);
    // DOSSIER-09: every later message and every list of cases reads this record whole. Own messages and receipts, which end it, are taken.
    if ((kept.value?.length ?? 0) > LIMITS.dossierStateMaxBytes)
      throw fail('DOSSIER_LIMIT', { dossier: record.dossier, limit: 'dossierStateMaxBytes' });
    return [kept, ...others, ...this.link(record.dossier, opened)];
  }

  /** Writes for a message of either side: the dossier as it is from now on, message, frame and timeline entry. */
  #filed(
    next: CaseRecord,
    judged: Judged,
    { messageDigest, envelopeDigest, contentKey }: Pick<SealedEnvelope, 'messageDigest' | 'envelopeDigest' | 'contentKey'>,
    frame: Uint8Array,
    more: object,
  ): readonly [record: DocumentWrite, ...others: DocumentWrite[]] {
    const { vault, self } = this.#node;
    const { type, body, event, applied, warnings } = judged;
    const { messageId, at } = event;
    const { dossier, role, counterpart, entries } = next;
    const entry: HistoryEntry = {
      ...timelineEntry(role, event, applied),
      at,
      to: principalKey(event.from === role ? counterpart : self),
      envelopeDigest: toHex(envelopeDigest),
      messageDigest: toHex(messageDigest),
      ...(warnings.length === 0 ? {} : { warnings: warnings.map(findingLine) }),
    };
    const message = { type: typeText(type), messageId, dossier, body, contentKey, envelopeDigest, at, ...more };
    return [
      this.#put({ ...next, entries: entries + 1, state: applied.state }),
      vault.put(COLLECTION.message, toHex(messageDigest), message),
      archiveFrame(this.#node, envelopeDigest, frame),
      vault.put(COLLECTION.timeline, `${dossier}/${pad(entries)}`, entry, 'absent'),
    ];
  }

  /**
   * Writes for receipts about messages of a dossier: they start and end deadlines, and move a request until it is acknowledged. Runs alone
   * within the dossier.
   */
  async noted(dossier: string, receipts: readonly ReceiptEvent[]): Promise<readonly DocumentWrite[]> {
    const record = await this.load(dossier);
    if (record === undefined) return [];
    const state = receipts.reduce(apply, record.state);
    return state === record.state ? [] : [this.#put({ ...record, state })];
  }

  /** Write for the chain link of an opened message: kept for a refused one too, whose successors follow it all the same. */
  link(dossier: string, { message, messageDigest }: VerifiedMessage): readonly DocumentWrite[] {
    if (message.chain === undefined) return [];
    const { seq, ownPrev } = message.chain;
    return [this.#putLink(dossier, message.from, seq, { digest: messageDigest, ownPrev })];
  }

  #putLink(dossier: string, sender: Principal, seq: number, link: HeldLink): DocumentWrite {
    return this.#node.vault.put(COLLECTION.chain, chainKey(dossier, sender, seq), link, 'absent');
  }

  #put({ version, ...stored }: CaseRecord): DocumentWrite {
    return this.#node.vault.put(COLLECTION.dossier, stored.dossier, stored, version === 0 ? 'absent' : version);
  }
}

function readRecord({ value, version }: StoredDocument<CaseRecord>): CaseRecord {
  return { ...value, version };
}

function chainKey(dossier: string, sender: Principal, seq: number): string {
  return `${dossier}/${principalKey(sender)}/${pad(seq)}`;
}

function typeText(type: MessageType): string {
  return `${type.name}/${type.major}.${type.minor}`;
}
