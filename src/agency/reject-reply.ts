// SPDX-License-Identifier: Apache-2.0
// The machine's answer to a verified message that broke schema, rules or dossier. Never to an error.validation: two machines would
// answer each other for ever.
import type { RogatoryError } from '../core/errors.js';
import { formatUuid } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import type { OpenedEnvelope } from '../envelope/types.js';
import type { MessageBody } from '../schema/catalogue.js';
import type { Casebook } from './casebook.js';
import type { CaseRecord } from './case-record.js';
import { findingsOf } from './judgement.js';
import type { AgencyNode } from './node-parts.js';
import { sealMessage } from './outbox.js';
import type { OutgoingSealed } from './outbox.js';

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
  opened: OpenedEnvelope,
  error: RogatoryError,
): Promise<OutgoingSealed | undefined> {
  if (opened.message.type.name === 'error.validation') return undefined;
  const messageId = formatUuid(opened.message.messageId);
  const body: Rejection = {
    inReplyTo: messageId,
    refs: { rqRef: record.state.rqRef ?? record.dossier, ...(record.state.rdRef === undefined ? {} : { rdRef: record.state.rdRef }) },
    language: 'en',
    handling: { tlp: 'RED' },
    payload: { ofMessageId: messageId, errors: errorsOf(node, record, opened, error) },
  };
  const request = { type: 'error.validation', body } as const;
  return sealMessage(node, casebook, record.dossier, request, node.clock.now(), { unsaved: record });
}

function errorsOf(node: AgencyNode, record: CaseRecord, opened: OpenedEnvelope, error: RogatoryError): Rejection['payload']['errors'] {
  if (error.code === 'SCHEMA_INVALID') {
    const findings = safeFindings(node, record, opened);
    if (findings.length > 0) return findings.map(({ rule, path, severity, text }) => ({ rule, path, severity, text }));
  }
  const rule = error.code === 'DOSSIER_TRANSITION' ? (error as RogatoryError<'DOSSIER_TRANSITION'>).details.rule : error.clause;
  return [{ rule, path: '', severity: 'E' }];
}

/** A body outside the data model has no findings by path: the code alone is told. */
function safeFindings(node: AgencyNode, record: CaseRecord, opened: OpenedEnvelope): ReturnType<typeof findingsOf> {
  try {
    return findingsOf(node, record, opened, node.clock.now()).slice(0, LIMITS.findingsMax);
  } catch {
    return [];
  }
}
