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
import { queued, sealMessage } from '../send/outbox.js';
import type { OutgoingSealed } from '../send/outbox.js';
import { isFromLostTime, mayBeFromLostTime } from '../cases/places.js';
import { pack } from '../record.js';
import type { AgencyEvent } from '../types.js';
import { COURIER } from './held-messages.js';
import type { ArrivalParts, Taken } from './arrival-parts.js';
import { STATUS_LANE } from './arrival-parts.js';
import type { AgencyNode } from '../agency-parts.js';
import { refusedUnread, sealedReceipt } from './own-receipts.js';
import { LIMITS } from '../../core/limits.js';
import type { MessageBody } from '../../vocabulary/catalogue.js';
import type { Casebook } from '../cases/casebook.js';
import { findingsOf } from '../cases/judgement.js';
import { ERROR_VALIDATION } from '../refusal-types.js';

type Step = Effects<AgencyEvent>;

/** Tells that a message that came in was refused. @param envelopeDigest - Hexadecimal. */
export function refusedAlarm(envelopeDigest: string, { code, message: detail }: RogatoryError, at: number): AgencyEvent {
  return { kind: 'alarm', alarm: 'refused', subject: envelopeDigest, envelopeDigest, code, detail, at };
}

/** Whether a refusal may contradict what was stated in the time that a restore lost (LOG-53, LOG-54): its operator decides. */
export function isForOperator({ restoredAt }: AgencyNode, { frame }: Taken, verified: VerifiedMessage | undefined): boolean {
  if (verified !== undefined) return isFromLostTime(verified, restoredAt);
  return mayBeFromLostTime(parseFrame(frame).outer.expiresAt, restoredAt);
}

/**
 * Keeps what is refused, with the reason and, where somebody signed it, the frame: nothing is forgotten. The answer goes back on the way that
 * the verification of the message allows (AGENCY-18); of what machines say nothing does (LOG-70).
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
    events: [refusedAlarm(envelopeDigest, error, at)],
  };
  if (isSilent(node, arrival, verified)) return kept;
  // Nobody's name is verified: it goes back the way that the frame came, and says no more than that.
  const unread = { leaves: [receiptLeaf(refusedUnread(node, arrival), peer === COURIER ? undefined : node.relayKey)] };
  if (verified === undefined) return merge(kept, unread);
  const { from } = verified.message;
  // AGENCY-73: no accord carries an answer.
  if (carriageTo(node, from) === 'nothing') return merge(kept, unread, { concerns: [principalKey(from)] });
  return merge(kept, sealedReceipt(parts, verified, { kind: 'refused', reason: error.wire }));
}

/**
 * As {@link refuse}, of a message that broke accord, schema, rules or dossier: the sender's agency is told what in a message of its own, too
 * (AGENCY-11).
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
    const told = { subject: messageId, dossier: record.dossier, messageId, code, detail, at };
    return merge<AgencyEvent>(refused, { events: [{ kind: 'alarm', alarm: 'unanswered', ...told }] });
  }
}

/** Whether nobody is told of a refusal. */
function isSilent(node: AgencyNode, arrival: Taken, verified: VerifiedMessage | undefined): boolean {
  return parseFrame(arrival.frame).outer.lane === STATUS_LANE || isForOperator(node, arrival, verified);
}

type Rejection = MessageBody<'error.validation'>;

/**
 * Seals the answer, to be committed with the refusal; runs within the dossier's turn.
 * @returns undefined when nothing is to be said.
 * @throws {@link RogatoryError} what `send` throws.
 */
export async function sealReply(
  node: AgencyNode,
  casebook: Casebook,
  record: CaseRecord,
  opened: VerifiedMessage | OpenedEnvelope,
  error: RogatoryError,
): Promise<OutgoingSealed | undefined> {
  if (opened.message.type.name === ERROR_VALIDATION) return undefined;
  const messageId = formatUuid(opened.message.messageId);
  const body: Rejection = {
    inReplyTo: messageId,
    refs: { rqRef: record.state.rqRef ?? record.dossier, ...(record.state.rdRef === undefined ? {} : { rdRef: record.state.rdRef }) },
    language: 'en',
    handling: { tlp: 'RED' },
    payload: { ofMessageId: messageId, errors: errorsOf(node, record, opened, error) },
  };
  const request = { type: ERROR_VALIDATION, body } as const;
  return sealMessage(node, casebook, record.dossier, request, node.clock.now(), { unsaved: record });
}

function errorsOf(
  node: AgencyNode,
  record: CaseRecord,
  opened: VerifiedMessage | OpenedEnvelope,
  error: RogatoryError,
): Rejection['payload']['errors'] {
  if (error.code === 'SCHEMA_INVALID' && 'body' in opened) {
    const findings = safeFindings(node, record, opened);
    if (findings.length > 0) return findings.map(({ rule, path, severity, text }) => ({ rule, path, severity, text }));
  }
  const rule = error.code === 'DOSSIER_TRANSITION' ? (error as RogatoryError<'DOSSIER_TRANSITION'>).details.rule : error.clause;
  const text = reasonOf(error);
  return [{ rule, path: '', severity: 'E', ...(text === undefined ? {} : { text }) }];
}

/** What of the accord or of the sender's own statement forbids it; of other failures the rule says enough. */
function reasonOf(error: RogatoryError): string | undefined {
  if (isRogatoryError(error, 'ENVELOPE_ACCORD') || isRogatoryError(error, 'TRUST_OVERRIDE')) return error.details.reason;
  if (isRogatoryError(error, 'AGENCY_ATTACHMENT')) {
    const { attachment, size, limit } = error.details;
    return `attachment ${attachment} has ${size} bytes, and the accord allows ${limit}`;
  }
  if (!isRogatoryError(error, 'ENVELOPE_SUITE_TOO_WEAK')) return undefined;
  return `${error.details.suite} is below ${error.details.floor}`;
}

/** A body outside the data model has no findings by path: the code alone is told. */
function safeFindings(node: AgencyNode, record: CaseRecord, opened: OpenedEnvelope): ReturnType<typeof findingsOf> {
  try {
    return findingsOf(node, record, opened, node.clock.now()).slice(0, LIMITS.findingsMax);
  } catch {
    return [];
  }
}
