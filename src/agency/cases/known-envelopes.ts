// SPDX-License-Identifier: Apache-2.0
// The envelopes that an agency knows: what it sent, which receipts speak of; and what follows for its dossiers from what comes back.
import { equal, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { ReceiptEvent } from '../../dossier/fact.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import type { About, AcceptedReceipt, EnvelopeBook, Judged, Source } from '../../endpoint/ports.js';
import type { Serial } from '../../endpoint/serial.js';
import type { Receipt } from '../../log/statement/receipt.js';
import type { CommitResult, PeerKey } from '../../store/port.js';
import { loadMessage } from '../home/archive.js';
import { STATUS_LANE } from '../arrive/arrival-parts.js';
import { COLLECTION } from '../collections.js';
import type { Casebook } from './casebook.js';
import type { AgencyNode } from '../agency-parts.js';
import { digestOfId, readSent, sendAgain } from '../send/sent-record.js';
import type { SentRecord } from '../send/sent-record.js';
import { pack } from '../record.js';
import type { AgencyEvent } from '../types.js';

/** How often the same bytes are sent again for one id: a path that changes them each time is for people to look at. */
const STRANGERS_MAX = 4;

interface Sent {
  readonly digest: Uint8Array;
  readonly record: SentRecord;
}

/** A receipt about something that was sent. */
interface Known extends AcceptedReceipt {
  readonly sent: Sent;
}

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
    const other = toHex(receipt.envelopeDigest);
    const strangers = record.strangers ?? [];
    // They were told and kept: more would fill the disk.
    if (!equal(digest, receipt.envelopeDigest) && strangers.length >= STRANGERS_MAX && !strangers.includes(other)) {
      throw fail('LOG_ENTRY', { kind, issuer: principalKey(issuer), reason: 'enough is held of other bytes' });
    }
    return { envelopeDigest: digest, lane: record.lane, concerns: [record.to] };
  }

  /** Whose message an own receipt is about: what says nothing of content was said before anybody knew. */
  async concerns({ messageDigest }: Receipt): Promise<readonly PeerKey[]> {
    if (messageDigest === undefined) return [];
    try {
      const { from } = (await loadMessage(this.#node, toHex(messageDigest))).record;
      return from === undefined ? [] : [from];
    } catch (error) {
      if (isRogatoryError(error, 'AGENCY_MESSAGE_UNKNOWN')) return [];
      throw error;
    }
  }

  /** Commits alone within each dossier that the receipts are about (AGENCY-45). */
  async settle({ effects, receipts }: Judged): Promise<CommitResult> {
    const found = await Promise.all(receipts.map(async (accepted) => ({ accepted, sent: await this.#sent(accepted.verified.receipt) })));
    const known = found.flatMap(({ accepted, sent }) => (sent === undefined ? [] : [{ ...accepted, sent }]));
    const told = known.filter(({ isTampered }) => !isTampered);
    const events = told.map(eventOf);
    const again = await this.#again(known.filter(({ isTampered }) => isTampered));
    // What machines say to each other belongs to no dossier.
    const dossiers = [...new Set(told.flatMap(({ sent }) => sent.record.dossier ?? []))];
    return this.#serial.runAll(dossiers, async () => {
      const factsOf = (dossier: string): readonly ReceiptEvent[] => told.filter(({ sent }) => sent.record.dossier === dossier).map(factOf);
      const noted = await Promise.all(dossiers.map((dossier) => this.#casebook.noted(dossier, factsOf(dossier))));
      return this.#node.committer.commit(merge<AgencyEvent>(effects, again, { documents: noted.flat(), events }));
    });
  }

  /** Other bytes under the id of a sent envelope: the path is not to be trusted, so the same bytes go out once more. */
  async #again(tampered: readonly Known[]): Promise<Effects<AgencyEvent>> {
    const steps: Effects<AgencyEvent>[] = [];
    const strangersOf = new Map<string, readonly string[]>();
    for (const { verified, sent } of tampered) {
      const { digest, record } = sent;
      const other = toHex(verified.receipt.envelopeDigest);
      const strangers = strangersOf.get(toHex(digest)) ?? record.strangers ?? [];
      if (strangers.includes(other)) continue;
      strangersOf.set(toHex(digest), [...strangers, other]);
      const changed = this.#node.vault.put(COLLECTION.sent, toHex(digest), pack({ ...record, strangers: [...strangers, other] }));
      // What machines say is owed again instead: its frame is not kept.
      const repeated =
        record.lane === STATUS_LANE ? { owedAgain: [{ carrier: digest }] } : { outbound: await sendAgain(this.#node, digest, record) };
      steps.push({ documents: [changed] }, repeated);
    }
    return merge(...steps);
  }

  /** The envelope that a receipt speaks of, by its digest or else by its id. */
  async #sent({ envelopeDigest, envelopeId }: Receipt): Promise<Sent | undefined> {
    const byDigest = await readSent(this.#node, toHex(envelopeDigest));
    if (byDigest !== undefined) return { digest: envelopeDigest, record: byDigest };
    const digest = await digestOfId(this.#node, envelopeId);
    const record = digest && (await readSent(this.#node, toHex(digest)));
    return record && { digest, record };
  }
}

function eventOf({ verified: { receipt }, sent: { digest, record } }: Known): AgencyEvent {
  const { dossier, messageId, type } = record;
  const about = { ...(dossier === undefined ? {} : { dossier }), messageId, type, envelopeDigest: toHex(digest) };
  const { kind, reason, issuer, at } = receipt;
  return { kind: 'receipt', receipt: kind, ...(reason && { reason }), issuer: principalKey(issuer), ...about, at: at * 1000 };
}

/** A receipt as a dossier reads it. */
function factOf({ verified: { receipt }, sent: { record } }: Known): ReceiptEvent {
  return { kind: 'receipt', receipt: receipt.kind, messageId: record.messageId, at: receipt.at * 1000 };
}
