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
import { carriageTo } from '../send/addressing.js';
import { queued } from '../send/outbox.js';
import { isFromLostTime, mayBeFromLostTime } from '../cases/places.js';
import { pack } from '../record.js';
import type { AgencyEvent } from '../types.js';
import { COURIER } from './held-messages.js';
import type { ArrivalParts, Taken } from './arrival-parts.js';
import { STATUS_LANE } from './arrival-parts.js';
import type { AgencyNode } from '../agency-parts.js';
import { refusedUnread, sealedReceipt } from './own-receipts.js';
import { sealReply } from './reject-reply.js';

type Step = Effects<AgencyEvent>;

/** Whether a refusal may contradict what was stated in the time that a restore lost (LOG-53, LOG-54): its operator decides. */
export function isForOperator({ restoredAt }: AgencyNode, { frame }: Taken, verified: VerifiedMessage | undefined): boolean {
  if (verified !== undefined) return isFromLostTime(verified, restoredAt);
  return mayBeFromLostTime(parseFrame(frame).outer.expiresAt, restoredAt);
}

/**
 * Keeps what is refused, with the reason and, where somebody signed it, the frame: nothing is forgotten. The answer goes back on the way that
 * the verification of the message allows; of what machines say nothing does (LOG-46).
 */
export function refuse(parts: ArrivalParts, arrival: Taken, error: RogatoryError, verified: VerifiedMessage | undefined): Step {
  const { node } = parts;
  const { key, mailbox, frame, deliveredAt, peer } = arrival;
  const { code, message: detail } = error;
  const envelopeDigest = toHex(arrival.envelopeDigest);
  const at = node.clock.now();
  const about = { key, mailbox, envelopeDigest: arrival.envelopeDigest, deliveredAt, code, detail, at };
  const kept: Step = {
    documents: [node.vault.put(COLLECTION.refused, envelopeDigest, pack(verified === undefined ? about : { ...about, frame }))],
    events: [{ kind: 'refused', envelopeDigest, code, detail, at }],
  };
  if (isSilent(node, arrival, verified)) return kept;
  // Nobody's name is verified: it goes back the way that the frame came, and says no more than that.
  const unread = { leaves: [receiptLeaf(refusedUnread(node, arrival), peer === COURIER ? undefined : node.relayKey)] };
  if (verified === undefined) return merge(kept, unread);
  const { from } = verified.message;
  if (carriageTo(node, from) === 'nothing') return merge(kept, unread, { concerns: [principalKey(from)] });
  return merge(kept, sealedReceipt(parts, verified, { kind: 'refused', reason: error.wire }));
}

/**
 * As {@link refuse}, of a message that broke accord, schema, rules or dossier: the sender's agency is told what in a message of its own, too.
 * What keeps that one from being sealed holds up nothing. Runs within the dossier's turn.
 */
export async function refuseAndAnswer(
  parts: ArrivalParts,
  arrival: Taken,
  opened: VerifiedMessage | OpenedEnvelope,
  error: RogatoryError,
  record: CaseRecord,
): Promise<Step> {
  const { node, casebook } = parts;
  const refused = refuse(parts, arrival, error, opened);
  if (isSilent(node, arrival, opened)) return refused;
  const at = node.clock.now();
  try {
    const reply = await sealReply(node, casebook, record, opened, error);
    return reply === undefined ? refused : merge(refused, queued(reply, at));
  } catch (failed) {
    if (!isRogatoryError(failed) || failed.code.startsWith('STORE_')) throw failed;
    const { code, message: detail } = failed;
    const messageId = formatUuid(opened.message.messageId);
    return merge<AgencyEvent>(refused, { events: [{ kind: 'unanswered', dossier: record.dossier, messageId, code, detail, at }] });
  }
}

/** Whether nobody is told of a refusal. */
function isSilent(node: AgencyNode, arrival: Taken, verified: VerifiedMessage | undefined): boolean {
  return parseFrame(arrival.frame).outer.lane === STATUS_LANE || isForOperator(node, arrival, verified);
}
