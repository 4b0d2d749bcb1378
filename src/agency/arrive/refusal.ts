// SPDX-License-Identifier: Apache-2.0
// Messages that are refused: those of others, kept with the reason and answered on the way that the state of verification allows; and own
// ones, kept with what their addressee says.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import { STATUS_LANE } from '../../endpoint/ports.js';
import { parseFrame } from '../../envelope/header.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { findingsBehind } from '../../schema/finding.js';
import type { MessageBody } from '../../vocabulary/catalogue.js';
import type { AgencyNode } from '../agency-parts.js';
import type { CaseRecord } from '../cases/case-record.js';
import type { Casebook } from '../cases/casebook.js';
import { isFromLostTime, mayBeFromLostTime } from '../cases/places.js';
import { COLLECTION } from '../collections.js';
import { ERROR_VALIDATION } from '../refusal-types.js';
import type { RefusalLine } from '../refusal-types.js';
import { carriageTo } from '../send/addressing.js';
import { sealMessage } from '../send/outbox.js';
import type { AgencyEvent } from '../types.js';
import { COURIER } from './held-messages.js';
import type { Arrival, Hold } from './held-messages.js';
import { sealedReceipt, unreadLeaf } from './own-receipts.js';
import type { ReceiptParts } from './own-receipts.js';

type Step = Effects<AgencyEvent>;
type Rejection = MessageBody<'error.validation'>;

/** What refusing takes. */
export interface RefusalParts extends ReceiptParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
}

/** Tells that a message that came in was refused. @param envelopeDigest - Hexadecimal. */
export function refusedAlarm(envelopeDigest: string, { code, message: detail }: RogatoryError, at: number): AgencyEvent {
  return { kind: 'alarm', alarm: 'refused', subject: envelopeDigest, envelopeDigest, code, detail, at };
}

/**
 * Whether a refusal may contradict what was stated in the time that a restore lost (LOG-53, LOG-54): its operator decides. Of what machines
 * say nothing is stated.
 */
export function isForOperator({ restoredAt }: AgencyNode, { frame }: Arrival, verified: VerifiedMessage | undefined): boolean {
  const { lane, expiresAt } = parseFrame(frame).outer;
  if (lane === STATUS_LANE) return false;
  return verified === undefined ? mayBeFromLostTime(expiresAt, restoredAt) : isFromLostTime(verified, restoredAt);
}

/**
 * Keeps what is refused with the reason, and with the frame where somebody signed it or it was held for the operator: nothing is forgotten.
 * The answer goes back on the way that the verification of the message allows (AGENCY-18); of what machines say nothing does (LOG-70).
 * @param record - Of a message that broke accord, schema, rules or dossier: its sender is told what in a message of its own, too (AGENCY-11).
 * Runs within the dossier's turn then.
 */
export async function refuse(
  parts: RefusalParts,
  arrival: Arrival & Pick<Partial<Hold>, 'lostTime'>,
  error: RogatoryError,
  verified: VerifiedMessage | undefined,
  record?: CaseRecord,
): Promise<Step> {
  const { node } = parts;
  const { key, mailbox, frame, deliveredAt, peer, lostTime } = arrival;
  const { code, message: detail } = error;
  const envelopeDigest = toHex(arrival.envelopeDigest);
  const at = node.clock.now();
  const about = { key, mailbox, envelopeDigest: arrival.envelopeDigest, deliveredAt, code, detail, at };
  const isKept = verified !== undefined || lostTime === true;
  const kept: Step = {
    documents: [node.vault.put(COLLECTION.refused, envelopeDigest, isKept ? { ...about, frame } : about)],
    events: [refusedAlarm(envelopeDigest, error, at)],
  };
  const { envelopeId, lane } = parseFrame(frame).outer;
  if (lane === STATUS_LANE || isForOperator(node, arrival, verified)) return kept;
  // Nobody's name is verified: it goes back the way that the frame came, and says no more than that.
  const unread = { leaves: [unreadLeaf('refused', node, { ...arrival, envelopeId }, at, peer === COURIER ? undefined : node.relayKey)] };
  if (verified === undefined) return merge(kept, unread);
  const answer = record === undefined ? {} : await answerTo(parts, verified, error, record);
  const { from } = verified.message;
  // AGENCY-73: no accord carries an answer.
  if (carriageTo(node, from) === 'nothing') return merge(kept, unread, { concerns: [principalKey(from)] }, answer);
  return merge(kept, sealedReceipt(parts, verified, { kind: 'refused', reason: error.wire }), answer);
}

/** Seals what the sender's agency is told, to be committed with the refusal. A failure holds up nothing. */
async function answerTo(
  { node, casebook }: RefusalParts,
  { message }: VerifiedMessage,
  error: RogatoryError,
  record: CaseRecord,
): Promise<Step> {
  if (message.type.name === ERROR_VALIDATION) return {};
  const { dossier, state } = record;
  const at = node.clock.now();
  const messageId = formatUuid(message.messageId);
  try {
    const body: Rejection = {
      inReplyTo: messageId,
      refs: { rqRef: state.rqRef ?? dossier, ...(state.rdRef === undefined ? {} : { rdRef: state.rdRef }) },
      language: 'en',
      handling: { tlp: 'RED' },
      payload: { ofMessageId: messageId, errors: errorsOf(error) },
    };
    return (await sealMessage(node, casebook, dossier, { type: ERROR_VALIDATION, body }, at, { unsaved: record })).step;
  } catch (failed) {
    if (!isRogatoryError(failed) || failed.code.startsWith('STORE_')) throw failed;
    const { code, message: detail } = failed;
    return { events: [{ kind: 'alarm', alarm: 'unanswered', subject: messageId, dossier, messageId, code, detail, at }] };
  }
}

function errorsOf(error: RogatoryError): Rejection['payload']['errors'] {
  const findings = findingsBehind(error).slice(0, LIMITS.findingsMax);
  if (findings.length > 0) return findings.map(({ rule, path, severity, text }) => ({ rule, path, severity, text }));
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

/** What a judged message says of an own one that was refused: kept for the line of that one, where the later of two stands. */
export function rejectionIn({ vault, clock }: AgencyNode, dossier: string, { message }: OpenedEnvelope, body: unknown): Step {
  if (message.type.name !== ERROR_VALIDATION) return {};
  const { ofMessageId: messageId, errors } = (body as Rejection).payload;
  const by = principalKey(message.from);
  const reasons = errors
    .filter(({ severity }) => severity === 'E')
    .map(({ rule, path, text }) => ({ by, rule, ...(path === '' ? {} : { path }), ...(text === undefined ? {} : { text }) }));
  return {
    documents: [vault.put(COLLECTION.rejection, `${dossier}/${messageId}`, { reasons })],
    events: [{ kind: 'alarm', alarm: 'rejected', subject: messageId, dossier, messageId, reasons, at: clock.now() }],
  };
}

/** Why an own message of a dossier was refused, as far as its addressee said. @param messageId - UUID. */
export async function rejectionOf({ vault }: AgencyNode, dossier: string, messageId: string): Promise<readonly RefusalLine[]> {
  return (await vault.get<{ reasons: readonly RefusalLine[] }>(COLLECTION.rejection, `${dossier}/${messageId}`))?.value.reasons ?? [];
}
