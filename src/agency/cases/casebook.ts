// SPDX-License-Identifier: Apache-2.0
// The agency's dossiers at rest: one small record per dossier, one document per chain link, message and timeline entry, so that
// the cost of a message does not grow with the dossier.
import { toHex } from '../../core/bytes.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { pack, unpack } from '../record.js';
import { apply, openDossier } from '../../dossier/apply.js';
import type { ReceiptEvent } from '../../dossier/fact.js';
import type { Role } from '../../dossier/state.js';
import { timelineEntry } from '../../dossier/timeline/timeline.js';
import type { AccordRef, ChainLink, MessageType, OpenedEnvelope, SealedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { findingLine } from '../../schema/finding.js';
import type { DocumentWrite } from '../../store/port.js';
import type { VerifiedOverride } from '../../trust/documents/override.js';
import { archiveFrame } from '../home/archive.js';
import type { AgencyNode } from '../agency-parts.js';
import type { CaseRecord, Counterpart, HistoryEntry } from './case-record.js';
import { COLLECTION, pad } from '../collections.js';
import type { Judged } from './judged-message.js';
import type { InboxMessage } from '../types.js';
import type { VaultDocument } from '../home/vault.js';

/** A link of a sender's chain, as it is held. */
export interface HeldLink {
  /** Message digest. */
  readonly digest: Uint8Array;
  /** Digest of the predecessor that the message names. */
  readonly ownPrev: Uint8Array | null;
}

/** What the application is shown of an override; it stays when the content of the message is erased. */
function shownOverride({ scopes, reason, officers, statement }: VerifiedOverride): NonNullable<InboxMessage['override']> {
  return { scopes, reason, officers, statement };
}

export class Casebook {
  readonly #node: AgencyNode;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  async load(dossier: string): Promise<CaseRecord | undefined> {
    const document = await this.#node.vault.get(COLLECTION.dossier, dossier);
    return document === undefined ? undefined : readRecord(document);
  }

  async all(): Promise<readonly CaseRecord[]> {
    return (await this.#node.vault.list(COLLECTION.dossier)).map(readRecord);
  }

  async timeline(dossier: string): Promise<readonly HistoryEntry[]> {
    const documents = await this.#node.vault.list(COLLECTION.timeline, { prefix: `${dossier}/` });
    return documents.map((document) => unpack<HistoryEntry>(document.value));
  }

  /** Digest of a chain link that is held, by sender and number. */
  async chainLink(dossier: string, sender: Principal, seq: number): Promise<HeldLink | undefined> {
    const document = await this.#node.vault.get(COLLECTION.chain, chainKey(dossier, sender, seq));
    return document === undefined ? undefined : unpack<HeldLink>(document.value);
  }

  /** @param restoredAt - The restore after which it began for certain. */
  start(dossier: string, role: Role, counterpart: Counterpart, restoredAt: number, cited?: AccordRef): CaseRecord {
    return {
      ...(cited === undefined ? {} : { accord: { id: cited.id, version: cited.version, digest: cited.digest } }),
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

  /** Message id of an own message by its digest: what the other side says to have seen. */
  async messageIdOf(messageDigest: Uint8Array): Promise<string | undefined> {
    const document = await this.#node.vault.get(COLLECTION.message, toHex(messageDigest));
    return document === undefined ? undefined : unpack<{ messageId: string }>(document.value).messageId;
  }

  /** Writes for a message that was just sealed. @param place - The one that was sealed. */
  sent(record: CaseRecord, judged: Judged, { seq, ownPrev }: ChainLink, sealed: SealedEnvelope): readonly DocumentWrite[] {
    const { self, vault } = this.#node;
    const { type, body, event, applied } = judged;
    const { messageId, at } = event;
    const { dossier } = record;
    const next = {
      ...record,
      ownSeq: seq,
      ownDigest: sealed.messageDigest,
      entries: record.entries + 1,
      state: applied.state,
    };
    const { contentKey, envelopeDigest } = sealed;
    return [
      this.#put(next, record.version),
      this.#putLink(dossier, self, seq, { digest: sealed.messageDigest, ownPrev }),
      vault.put(
        COLLECTION.message,
        toHex(sealed.messageDigest),
        pack({ direction: 'sent', type: typeText(type), messageId, dossier, body, contentKey, envelopeDigest, at }),
      ),
      archiveFrame(this.#node, envelopeDigest, sealed.frame),
      this.#putEntry(record, judged, sealed.envelopeDigest, sealed.messageDigest),
    ];
  }

  /** Writes for a message that was just opened and judged. */
  received(record: CaseRecord, judged: Judged, opened: OpenedEnvelope, frame: Uint8Array): readonly DocumentWrite[] {
    const { message, messageDigest, envelopeDigest, body, contentKey, signed } = opened;
    const { messageId, at } = judged.event;
    const { dossier } = record;
    const next = { ...record, seenDigest: messageDigest, seenMessage: messageId, entries: record.entries + 1, state: judged.applied.state };
    const stored = {
      direction: 'received',
      type: typeText(message.type),
      messageId,
      dossier,
      from: principalKey(message.from),
      issuedAt: message.issuedAt,
      test: message.test,
      body,
      contentKey,
      envelopeDigest,
      signed,
      at,
      ...(judged.override === undefined ? {} : { override: shownOverride(judged.override) }),
    };
    return [
      this.#put(next, record.version),
      ...this.link(dossier, opened),
      this.#node.vault.put(COLLECTION.message, toHex(messageDigest), pack(stored)),
      archiveFrame(this.#node, envelopeDigest, frame),
      this.#putEntry(record, judged, envelopeDigest, messageDigest),
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
    return state === record.state ? [] : [this.#put({ ...record, state }, record.version)];
  }

  /** Write for the chain link of an opened message: kept for a refused one too, whose successors follow it all the same. */
  link(dossier: string, { message, messageDigest }: VerifiedMessage): readonly DocumentWrite[] {
    if (message.chain === undefined) return [];
    const { seq, ownPrev } = message.chain;
    return [this.#putLink(dossier, message.from, seq, { digest: messageDigest, ownPrev })];
  }

  #putLink(dossier: string, sender: Principal, seq: number, link: HeldLink): DocumentWrite {
    return this.#node.vault.put(COLLECTION.chain, chainKey(dossier, sender, seq), pack(link), 'absent');
  }

  #put(record: CaseRecord, version: number): DocumentWrite {
    const { version: _version, ...stored } = record;
    return this.#node.vault.put(COLLECTION.dossier, record.dossier, pack(stored), version === 0 ? 'absent' : version);
  }

  #putEntry(record: CaseRecord, judged: Judged, envelopeDigest: Uint8Array, messageDigest: Uint8Array): DocumentWrite {
    const { event, applied, warnings } = judged;
    const entry: HistoryEntry = {
      ...timelineEntry(record.role, event, applied),
      at: event.at,
      to: principalKey(event.from === record.role ? record.counterpart : this.#node.self),
      envelopeDigest: toHex(envelopeDigest),
      messageDigest: toHex(messageDigest),
      ...(warnings.length === 0 ? {} : { warnings: warnings.map(findingLine) }),
    };
    return this.#node.vault.put(COLLECTION.timeline, `${record.dossier}/${pad(record.entries)}`, pack(entry), 'absent');
  }
}

function readRecord(document: VaultDocument): CaseRecord {
  return { ...unpack<CaseRecord>(document.value), version: document.version };
}

function chainKey(dossier: string, sender: Principal, seq: number): string {
  return `${dossier}/${principalKey(sender)}/${pad(seq)}`;
}

function typeText(type: MessageType): string {
  return `${type.name}/${type.major}.${type.minor}`;
}
