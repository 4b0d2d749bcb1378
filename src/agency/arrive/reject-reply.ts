// SPDX-License-Identifier: Apache-2.0
// The machine's answer to a verified message that broke schema, rules or dossier. Never to an error.validation: two machines would
// answer each other for ever.
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { formatUuid } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import type { MessageBody } from '../../vocabulary/catalogue.js';
import type { Casebook } from '../cases/casebook.js';
import type { CaseRecord } from '../cases/case-record.js';
import { findingsOf } from '../cases/judgement.js';
import type { AgencyNode } from '../agency-parts.js';
import { sealMessage } from '../send/outbox.js';
import type { OutgoingSealed } from '../send/outbox.js';
import { ERROR_VALIDATION } from '../refusal-types.js';

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
