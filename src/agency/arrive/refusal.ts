// SPDX-License-Identifier: Apache-2.0
// Arrivals that are refused: kept with the reason, and answered on the way that the state of verification allows.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import { receiptLeaf } from '../../endpoint/log/leaves.js';
import { parseFrame } from '../../envelope/header.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import type { CaseRecord } from '../cases/case-record.js';
import { COLLECTION } from '../collections.js';
import { mayRefuseTo } from '../send/addressing.js';
import { queued } from '../send/outbox.js';
import { isFromLostTime, mayBeFromLostTime } from '../cases/places.js';
import { pack } from '../record.js';
import type { AgencyEvent } from '../types.js';
import { COURIER } from './held-messages.js';
import type { ArrivalParts, Taken } from './arrival-parts.js';
import { STATUS_LANE, arrivedUrgently } from './arrival-parts.js';
import { refusedReceipt, refusedUnread } from './own-receipts.js';
import { sealReply } from './reject-reply.js';

type Step = Effects<AgencyEvent>;

export class Refusals {
  readonly #parts: Pick<ArrivalParts, 'node' | 'casebook' | 'endpoint'>;

  constructor(parts: Pick<ArrivalParts, 'node' | 'casebook' | 'endpoint'>) {
    this.#parts = parts;
  }

  /** Whether a refusal may contradict what was stated in the time that a restore lost (LOG-53, LOG-54): its operator decides. */
  isForOperator({ frame }: Taken, verified: VerifiedMessage | undefined): boolean {
    const { restoredAt } = this.#parts.node;
    if (verified !== undefined) return isFromLostTime(verified, restoredAt);
    return mayBeFromLostTime(parseFrame(frame).outer.expiresAt, restoredAt);
  }

  /** A refusal goes back on the way that the verification of its message allows; of what machines say nothing does (LOG-46). */
  of(arrival: Taken, error: RogatoryError, verified: VerifiedMessage | undefined): Step {
    if (verified === undefined) return this.#unverified(arrival, error);
    const { node, endpoint } = this.#parts;
    const { from } = verified.message;
    const kept = this.keep(arrival, error);
    if (verified.outer.lane === STATUS_LANE || this.isForOperator(arrival, verified)) return kept;
    const key = principalKey(from);
    if (!mayRefuseTo(node, from)) return merge(kept, this.#unread(arrival), { concerns: [key] });
    return merge<AgencyEvent>(kept, {
      leaves: [receiptLeaf(refusedReceipt(node, verified, error.wire), key)],
      concerns: [key],
      statementsTo: [{ to: key, withinMs: endpoint.sealedDelay(arrivedUrgently(verified)) }],
    });
  }

  /**
   * As {@link of}, of a message that broke accord, schema, rules or dossier: the sender's agency is told what in a message of its own, too.
   * What keeps that one from being sealed holds up nothing. Runs within the dossier's turn.
   */
  async answered(arrival: Taken, opened: VerifiedMessage | OpenedEnvelope, error: RogatoryError, record: CaseRecord): Promise<Step> {
    const { node, casebook } = this.#parts;
    const refused = this.of(arrival, error, opened);
    if (opened.outer.lane === STATUS_LANE || this.isForOperator(arrival, opened)) return refused;
    const at = node.clock.now();
    try {
      const reply = await sealReply(node, casebook, record, opened, error);
      return reply === undefined ? refused : merge(refused, queued(node, reply, at));
    } catch (failed) {
      if (!isRogatoryError(failed) || failed.code.startsWith('STORE_')) throw failed;
      const { code, message: detail } = failed;
      const messageId = formatUuid(opened.message.messageId);
      return merge<AgencyEvent>(refused, { events: [{ kind: 'unanswered', dossier: record.dossier, messageId, code, detail, at }] });
    }
  }

  /** Nothing is forgotten: what is refused is kept, with the reason and, where somebody signed it, the frame. */
  keep(arrival: Taken, error: RogatoryError, isUnsigned = false): Step {
    const { node } = this.#parts;
    const { key, mailbox, frame, deliveredAt } = arrival;
    const { code, message: detail } = error;
    const envelopeDigest = toHex(arrival.envelopeDigest);
    const at = node.clock.now();
    const about = { key, mailbox, envelopeDigest: arrival.envelopeDigest, deliveredAt, code, detail, at };
    const refused = isUnsigned ? about : { ...about, frame };
    return {
      documents: [node.vault.put(COLLECTION.refused, envelopeDigest, pack(refused))],
      events: [{ kind: 'refused', envelopeDigest, code, detail, at }],
    };
  }

  /** Nobody's name is verified: the answer goes back the way that the frame came, and says no more than that. */
  #unverified(arrival: Taken, error: RogatoryError): Step {
    const kept = this.keep(arrival, error, true);
    const { lane } = parseFrame(arrival.frame).outer;
    return lane === STATUS_LANE || this.isForOperator(arrival, undefined) ? kept : merge(kept, this.#unread(arrival));
  }

  #unread(arrival: Taken): Step {
    const { node } = this.#parts;
    return { leaves: [receiptLeaf(refusedUnread(node, arrival), arrival.peer === COURIER ? undefined : node.relayKey)] };
  }
}
