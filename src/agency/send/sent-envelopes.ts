// SPDX-License-Identifier: Apache-2.0
// The envelopes that an agency sent: what is kept of each, what its relay says of it, which receipts speak of it, and what follows for dossiers.
import { toHex, equal } from '../../core/bytes.js';
import type { Principal } from '../../core/ids.js';
import { principalKey } from '../../core/ids.js';
import type { SealedEnvelope } from '../../envelope/types.js';
import type { DocumentWrite, CommitResult, PeerKey, StoredReceipt } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import { releaseAttested } from '../attachments/attestation.js';
import type { MessageRecord } from '../home/archive.js';
import type { AgencyNode } from '../agency-parts.js';
import { LEAF_KINDS } from '../../log/kinds.js';
import type { LinkPeer, Verdict } from '../../transport/handler.js';
import { higherRung } from '../../dossier/timeline/timeline.js';
import type { TransportStatus } from '../../dossier/timeline/timeline.js';
import { fail } from '../../core/errors.js';
import type { ReceiptEvent } from '../../dossier/fact.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import type { About, AcceptedReceipt, EnvelopeBook, Judged, Source } from '../../endpoint/ports.js';
import type { Serial } from '../../endpoint/serial.js';
import type { Receipt } from '../../log/statement/receipt.js';
import type { Casebook } from '../cases/casebook.js';
import type { AgencyEvent } from '../types.js';

/** Kept under the envelope digest. */
export interface SentRecord {
  readonly messageId: string;
  /** Absent of what machines say to each other. */
  readonly dossier?: string;
  readonly type: string;
  readonly envelopeId: Uint8Array;
  /** `scope/id` of the addressee, its mailbox, and the kid of the key that the envelope was sealed to. */
  readonly to: string;
  readonly mailbox: string;
  readonly kem: Uint8Array;
  readonly lane: number;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  /** Unix milliseconds at which the own relay had the frame on stable storage. */
  readonly submittedAt?: number;
  readonly refusedAt?: number;
  readonly refusal?: string;
  /** Digest of other bytes that came under this id, hexadecimal. */
  readonly stranger?: string;
}

/** Writes for an envelope that is sealed. */
export function sentDocuments(
  { vault }: AgencyNode,
  { envelopeDigest, envelopeId }: Pick<SealedEnvelope, 'envelopeDigest' | 'envelopeId'>,
  { addressee, ...how }: Pick<SentRecord, 'mailbox' | 'kem' | 'lane' | 'expiresAt'> & { readonly addressee: Principal },
  what: Pick<SentRecord, 'messageId' | 'dossier' | 'type'>,
): readonly DocumentWrite[] {
  const digest = toHex(envelopeDigest);
  const record: SentRecord = { ...what, ...how, envelopeId, to: principalKey(addressee) };
  return [vault.put(COLLECTION.sent, digest, record), vault.put(COLLECTION.sentId, toHex(envelopeId), { envelopeDigest }, 'absent')];
}

export async function readSent({ vault }: AgencyNode, envelopeDigest: string): Promise<SentRecord | undefined> {
  return (await vault.get<SentRecord>(COLLECTION.sent, envelopeDigest))?.value;
}

const PAGE_MESSAGES = 256;
const PAGE_BYTES = 16_777_216;

interface Sent {
  readonly digest: Uint8Array;
  readonly record: SentRecord;
}

/** Which message of a dossier the relay speaks of. */
interface AboutSent {
  readonly dossier: string;
  readonly messageId: string;
  readonly type: string;
}

/** A receipt about something that was sent. */
interface Known extends AcceptedReceipt {
  readonly sent: Sent;
}

/** What became of what was sent. The queue is the truth: what still stands in it was not taken over by the relay. */
export class SentEnvelopes implements EnvelopeBook {
  readonly #node: AgencyNode;
  readonly #casebook: Casebook;
  readonly #serial: Serial;

  /** @param serial - One task at a time in each dossier. */
  constructor(node: AgencyNode, casebook: Casebook, serial: Serial) {
    this.#node = node;
    this.#casebook = casebook;
    this.#serial = serial;
  }

  /** The relay took responsibility up to `through`: the queue entries and the messages' status change in one commit. */
  async acknowledged(link: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    const { store, clock } = this.#node;
    const peer = link.key;
    const counters = (await store.counters(peer)).find((candidate) => candidate.lane === lane);
    if (counters === undefined || !equal(counters.outStreamId, streamId)) return;
    for (let after = counters.ackedThrough; after < through;) {
      const page = (await store.window(peer, lane, after, PAGE_MESSAGES, PAGE_BYTES)).filter((message) => message.seq <= through);
      const last = page.at(-1)?.seq ?? through;
      const sent = (await Promise.all(page.map(({ envelopeDigest }) => this.#byDigest(envelopeDigest)))).filter(
        (each) => each !== undefined,
      );
      // Sent again, since the relay lost it, it is told once more and the record stays.
      const submitted = sent.filter(({ record: { refusedAt, submittedAt } }) => refusedAt === undefined && submittedAt === undefined);
      const at = clock.now();
      const acknowledgements = [{ to: peer, lane, streamId, through: last }];
      await this.#note(submitted, { submittedAt: at }, (about) => ({ kind: 'submitted', ...about, at }), { link, acknowledgements });
      after = last;
    }
  }

  /** The relay did not take the message. A duplicate is already there, which is as good. */
  async refused(link: LinkPeer, lane: number, streamId: Uint8Array, seq: number, { verdict, code = 'refused' }: Verdict): Promise<void> {
    if (verdict === 'duplicate' || verdict === 'conflict') return;
    const at = this.#node.clock.now();
    const peer = link.key;
    const [message] = await this.#node.store.window(peer, lane, seq - 1, 1, PAGE_BYTES);
    const sent = message?.seq === seq ? await this.#byDigest(message.envelopeDigest) : undefined;
    const refusals = [{ to: peer, lane, streamId, seq, verdict, code }];
    const told = (about: AboutSent): AgencyEvent => ({
      ...{ kind: 'alarm', alarm: 'refused-by-relay', subject: about.messageId, code },
      ...about,
      at,
    });
    await this.#note(sent === undefined ? [] : [sent], { refusedAt: at, refusal: code }, told, { link, refusals });
  }

  async about(receipt: Receipt, _source: Source): Promise<About | undefined> {
    const sent = await this.#sent(receipt);
    if (sent === undefined) return undefined;
    const { digest, record } = sent;
    const { addressee, kind, issuer } = receipt;
    const isRight =
      typeof addressee === 'string'
        ? addressee === record.mailbox
        : principalKey(addressee) === record.to && equal(addressee.kem, record.kem);
    if (!isRight) throw fail('LOG_ENTRY', { kind, issuer: principalKey(issuer), reason: 'it names another addressee' });
    const { stranger = toHex(receipt.envelopeDigest) } = record;
    // It was told and kept: more would fill the disk.
    if (!equal(digest, receipt.envelopeDigest) && stranger !== toHex(receipt.envelopeDigest)) {
      throw fail('LOG_ENTRY', { kind, issuer: principalKey(issuer), reason: 'enough is held of other bytes' });
    }
    return { envelopeDigest: digest, lane: record.lane, concerns: [record.to] };
  }

  /** Whose message an own receipt is about: what says nothing of content was said before anybody knew. */
  async concerns({ messageDigest }: Receipt): Promise<readonly PeerKey[]> {
    if (messageDigest === undefined) return [];
    const from = (await this.#node.vault.get<MessageRecord>(COLLECTION.message, toHex(messageDigest)))?.value.from;
    return from === undefined ? [] : [from];
  }

  /** Commits alone within each dossier that the receipts are about (AGENCY-45). */
  async settle({ effects, receipts }: Judged): Promise<CommitResult> {
    const found = await Promise.all(receipts.map(async (accepted) => ({ accepted, sent: await this.#sent(accepted.verified.receipt) })));
    const known = found.flatMap(({ accepted, sent }) => (sent === undefined ? [] : [{ ...accepted, sent }]));
    const told = known.filter(({ isTampered }) => !isTampered);
    const events = told.map(eventOf);
    const strangers = known.filter(({ isTampered }) => isTampered).map((one) => this.#noteStranger(one));
    // What machines say to each other belongs to no dossier.
    const dossiers = [...new Set(told.flatMap(({ sent }) => sent.record.dossier ?? []))];
    return this.#serial.runAll(dossiers, async () => {
      const factsOf = (dossier: string): readonly ReceiptEvent[] => told.filter(({ sent }) => sent.record.dossier === dossier).map(factOf);
      const noted = await Promise.all(dossiers.map((dossier) => this.#casebook.noted(dossier, factsOf(dossier))));
      const result = await this.#node.committer.commit(merge<AgencyEvent>(effects, { documents: [...strangers, ...noted.flat()], events }));
      for (const { verified } of told) await this.#release(verified.receipt);
      return result;
    });
  }

  /** AGENCY-63: what the addressee has verified need not be kept for it. What cannot be removed now is by its expiry. */
  async #release({ messageDigest, attachments }: Receipt): Promise<void> {
    if (messageDigest === undefined || attachments === undefined) return;
    await releaseAttested(this.#node, messageDigest, attachments).catch(() => undefined);
  }

  /** Other bytes came under the id of a sent envelope. */
  #noteStranger({ verified, sent: { digest, record } }: Known): DocumentWrite {
    const stranger = toHex(verified.receipt.envelopeDigest);
    return this.#node.vault.put(COLLECTION.sent, toHex(digest), { ...record, stranger });
  }

  /** Commits what the relay says of messages; of those of a dossier people are told. */
  async #note(
    sent: readonly Sent[],
    status: Partial<SentRecord>,
    told: (about: AboutSent) => AgencyEvent,
    step: Effects<AgencyEvent>,
  ): Promise<void> {
    const { vault, committer } = this.#node;
    await committer.commit({
      ...step,
      documents: sent.map(({ digest, record }) => vault.put(COLLECTION.sent, toHex(digest), { ...record, ...status })),
      events: sent.flatMap(({ record: { dossier, messageId, type } }) =>
        dossier === undefined ? [] : [told({ dossier, messageId, type })],
      ),
    });
  }

  /** The envelope that a receipt speaks of, by its digest or else by its id. */
  async #sent({ envelopeDigest, envelopeId }: Receipt): Promise<Sent | undefined> {
    const sent = await this.#byDigest(envelopeDigest);
    if (sent !== undefined) return sent;
    const document = await this.#node.vault.get<{ envelopeDigest: Uint8Array }>(COLLECTION.sentId, toHex(envelopeId));
    return document && this.#byDigest(document.value.envelopeDigest);
  }

  async #byDigest(digest: Uint8Array): Promise<Sent | undefined> {
    const record = await readSent(this.#node, toHex(digest));
    return record && { digest, record };
  }
}

function eventOf({ verified: { receipt }, sent: { digest, record } }: Known): AgencyEvent {
  const { dossier, messageId, type } = record;
  const about = { ...(dossier === undefined ? {} : { dossier }), messageId, type, envelopeDigest: toHex(digest) };
  const { kind, reason, declined, issuer, at } = receipt;
  return {
    kind: 'receipt',
    receipt: kind,
    ...(reason && { reason }),
    ...(declined && { declined }),
    issuer: principalKey(issuer),
    ...about,
    at: at * 1000,
  };
}

/** A receipt as a dossier reads it. */
function factOf({ verified: { receipt }, sent: { record } }: Known): ReceiptEvent {
  return { kind: 'receipt', receipt: receipt.kind, messageId: record.messageId, at: receipt.at * 1000 };
}

/** How far a sent message came (AGENCY-78): what its relay acknowledged, and what others signed of it, in whatever order that came. */
export function statusOf(
  record: Pick<SentRecord, 'refusedAt' | 'submittedAt'> | undefined,
  receipts: readonly Pick<StoredReceipt, 'kind'>[],
): TransportStatus {
  const said = receipts.map(({ kind }) => LEAF_KINDS[kind] as TransportStatus);
  if (record?.refusedAt !== undefined) said.push('failed');
  else if (record?.submittedAt !== undefined) said.push('submitted');
  return said.reduce<TransportStatus>(higherRung, 'queued');
}
