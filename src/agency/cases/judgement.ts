// SPDX-License-Identifier: Apache-2.0
// Schema, rules and dossier, in this order, for both directions.
import { fail } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { toSeconds } from '../../core/time.js';
import { applyEvent, openDossier } from '../../dossier/apply.js';
import type { Applied } from '../../dossier/apply.js';
import type { MessageEvent } from '../../dossier/fact.js';
import type { Role } from '../../dossier/state.js';
import { policyOf } from '../../dossier/deadlines/policy.js';
import type { AccordRef, AttachmentHeader, MessageType, OpenedEnvelope } from '../../envelope/types.js';
import { ROLES } from '../../schema/frame/codes.js';
import { writeBody } from '../../schema/body/codec.js';
import type { Finding } from '../../schema/finding.js';
import type { RuleContext } from '../../vocabulary/context.js';
import type { RuleMessage } from '../../schema/rules/rule.js';
import type { Address } from '../send/addressing.js';
import type { CaseRecord } from './case-record.js';
import { statedOverride } from '../send/override.js';
import { ownOfficers } from '../home/own-signers.js';
import type { AgencyNode } from '../agency-parts.js';
import { heldAccord, ruleContext } from './rule-facts.js';
import type { VerifiedOverride } from '../../trust/documents/override.js';
import { judgeAsNewest, requireNoErrors } from './versions.js';

/** A message that schema, rules and dossier allow. */
export interface Judged {
  readonly type: MessageType;
  readonly body: Uint8Array;
  readonly event: MessageEvent;
  readonly applied: Applied;
  /** What two officers of the sender decided, as the message states it. */
  readonly override?: VerifiedOverride | undefined;
  /** What rules warn of. */
  readonly warnings: readonly Finding[];
}

export interface Outgoing {
  readonly node: AgencyNode;
  readonly record: CaseRecord;
  readonly address: Address;
  /** In the version that the addressee reads. */
  readonly type: MessageType;
  readonly body: unknown;
  readonly test: boolean;
  readonly messageId: Uint8Array;
  /** Place in the own chain of the dossier. */
  readonly seq: number;
  readonly attachments: readonly AttachmentHeader[];
  readonly workload?: RuleContext['workload'] | undefined;
  readonly now: number;
}

/**
 * Judges what is to be sent.
 * @throws {@link RogatoryError} `AGENCY_ATTACHMENT` (AGENCY-46), `SCHEMA_INVALID` (SCHEMA-03), `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01),
 * `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23), `SCHEMA_CAST` (SCHEMA-18), `DOSSIER_TRANSITION` (DOSSIER-01).
 */
export function judgeOutgoing(outgoing: Outgoing): Judged {
  const { node, record, address, type, body, test, messageId, seq, attachments, workload, now } = outgoing;
  const { accord, agency: recipient, suite } = address;
  const issuedAt = toSeconds(now) * 1_000;
  requireAttachmentSizes(node, accord, attachments);
  const message: RuleMessage = {
    type: type.name,
    version: [type.major, type.minor],
    body,
    attachments: attachments.map(({ id }) => id),
    officers: ownOfficers(node, type.name, suite, now).length,
    test,
    issuedAt,
  };
  const side = record.role;
  const context = ruleContext({ node, record, sender: node.self, side, recipient, accord, workload, now, issuedAt });
  const place = { messageId: formatUuid(messageId), from: side, seq, seen: record.seenMessage, at: now, issuedAt };
  const judged = judge(node, record, message, context, node.self, place);
  return { ...judged, type, body: writeBody(type.name, body) };
}

export interface Incoming {
  readonly node: AgencyNode;
  readonly record: CaseRecord;
  readonly opened: OpenedEnvelope;
  /** Its body, read. */
  readonly body: unknown;
  /** Message id of what the sender had last seen from this side; undefined when this side does not know it. */
  readonly seen: string | null | undefined;
  readonly afterGap: boolean;
  readonly workload?: RuleContext['workload'] | undefined;
  readonly at: number;
}

/**
 * Judges what was opened.
 * @throws {@link RogatoryError} as {@link judgeOutgoing}; `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `DOSSIER_UNKNOWN` (DOSSIER-02), `TRUST_OVERRIDE` (TRUST-42).
 */
export function judgeIncoming({ node, record, opened, body, seen, afterGap, workload, at }: Incoming): Judged {
  const { type, from, messageId, chain, accord, attachments, test } = opened.message;
  requireAttachmentSizes(node, accord, attachments);
  const side: Role = record.role === 'requester' ? 'responder' : 'requester';
  const issuedAt = opened.message.issuedAt * 1_000;
  // An opened envelope was verified before, its signers were listed, and its id was new (steps 5 to 8).
  const message: RuleMessage = {
    type: type.name,
    version: [type.major, type.minor],
    body,
    attachments: attachments.map(({ id }) => id),
    officers: opened.signers.length - 1,
    test,
    issuedAt,
    signatures: { verified: true, listed: true },
    conflict: false,
  };
  const context = ruleContext({ node, record, sender: from, side, recipient: node.self, accord, workload, now: at, issuedAt });
  const place = {
    messageId: formatUuid(messageId),
    from: side,
    ...(chain === undefined ? {} : { seq: chain.seq }),
    ...(seen === undefined ? {} : { seen }),
    ...(afterGap ? { afterGap } : {}),
    at,
    issuedAt,
  };
  const judged = judge(node, record, message, context, from, place);
  const override = statedOverride(node, opened, body, record.state.urgency, at);
  return { ...judged, type, body: opened.body, override };
}

/** Schema and rules, then the dossier. @param agency - Who writes. */
function judge(
  node: AgencyNode,
  { dossier, state }: CaseRecord,
  message: RuleMessage,
  context: RuleContext,
  agency: Principal,
  place: Omit<MessageEvent, 'kind' | 'type' | 'agency' | 'roles' | 'names' | 'body'>,
): Pick<Judged, 'event' | 'applied' | 'warnings'> {
  const { type } = message;
  const { view, findings: warnings } = judgeAsNewest(node.registry, message, context);
  requireNoErrors(type, warnings);
  const author = { agency: principalKey(agency), ...authorityOf(node, agency, place.at) };
  const event: MessageEvent = { kind: 'message', type, ...author, body: view.body, ...place };
  // A dossier is judged by the accord under which it was opened.
  const before = state.count === 0 ? openDossier(dossier, policyOf(context.terms)) : state;
  return { event, applied: applyEvent(before, event), warnings };
}

/**
 * Holds attachments against the accord, as far as this agency holds it: relays see blobs alone, so both agencies look.
 * @throws {@link RogatoryError} `AGENCY_ATTACHMENT` (AGENCY-46).
 */
function requireAttachmentSizes(node: AgencyNode, accord: AccordRef | undefined, attachments: readonly AttachmentHeader[]): void {
  const limit = accord && heldAccord(node, accord)?.limits.largestAttachment;
  for (const { id, size } of attachments) {
    if (limit !== undefined && size > limit) throw fail('AGENCY_ATTACHMENT', { attachment: id, size, limit });
  }
}

/** What a dossier asks about the authority that writes: its roles, and the names by which others forward to it. */
function authorityOf(node: AgencyNode, { scope, id }: Principal, now: number): Pick<MessageEvent, 'roles' | 'names'> {
  const entry = node.trust.agency(scope, id, now);
  const roles = ROLES.codes.filter((code) => entry?.competences.includes(code));
  return { ...(roles.length === 0 ? {} : { roles }), names: [...(entry?.names.values() ?? [])] };
}
