// SPDX-License-Identifier: Apache-2.0
// Schema, rules and dossier, in this order, for both directions.
import { fail } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { toSeconds } from '../../core/time.js';
import { applyEvent, openDossier } from '../../dossier/apply.js';
import type { MessageEvent } from '../../dossier/fact.js';
import { policyOf } from '../../dossier/deadlines/policy.js';
import type { DossierState, Role } from '../../dossier/state.js';
import type { OpenedEnvelope } from '../../envelope/types.js';
import { ROLES } from '../../schema/frame/codes.js';
import { encodeBody, readBody } from '../../schema/body/codec.js';
import { findingLine } from '../../schema/finding.js';
import type { Finding } from '../../schema/finding.js';
import type { RuleContext } from '../../vocabulary/context.js';
import type { RuleMessage } from '../../schema/rules/rule.js';
import type { Address } from '../send/addressing.js';
import { requireAttachmentSizes } from '../send/attachment-limit.js';
import type { CaseRecord } from './case-record.js';
import type { Judged } from './judged-message.js';
import { statedOverride } from '../send/override.js';
import { ownOfficers } from '../home/own-signers.js';
import type { AgencyNode } from '../agency-parts.js';
import { ruleContext } from './rule-facts.js';
import type { SendRequest } from '../types.js';
import { judgeAsNewest } from './versions.js';
import type { JudgedView, Written } from './versions.js';

export interface Outgoing {
  readonly node: AgencyNode;
  readonly record: CaseRecord;
  readonly address: Address;
  readonly request: SendRequest;
  /** The body in the version that the addressee reads. */
  readonly written: Written;
  readonly messageId: Uint8Array;
  /** Place in the own chain of the dossier. */
  readonly seq: number;
  /** Ids of the attachments. */
  readonly attachments: readonly number[];
  readonly workload?: RuleContext['workload'] | undefined;
  readonly now: number;
}

/**
 * Judges what is to be sent.
 * @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03), `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_EXTENSION_UNKNOWN` (SCHEMA-23),
 * `SCHEMA_CAST` (SCHEMA-18), `DOSSIER_TRANSITION` (DOSSIER-01).
 */
export function judgeOutgoing({ node, record, address, request, written, messageId, seq, attachments, workload, now }: Outgoing): Judged {
  const officers = ownOfficers(node, request.type, address.suite, now).length;
  const issuedAt = toSeconds(now) * 1_000;
  const message: RuleMessage = {
    type: request.type,
    version: written.version,
    body: written.body,
    attachments,
    officers,
    test: request.test === true,
    issuedAt,
  };
  const context = ruleContext({
    node,
    state: record.state,
    sender: node.self,
    side: record.role,
    recipient: address.agency,
    accord: address.accord,
    openedUnder: record.accord,
    workload,
    now,
    issuedAt,
  });
  const { view, findings: warnings } = requireValid(node, message, context);
  const event: MessageEvent = {
    kind: 'message',
    type: request.type,
    messageId: formatUuid(messageId),
    from: record.role,
    agency: principalKey(node.self),
    seq,
    ...authorityOf(node, node.self, now),
    seen: record.seenMessage,
    body: view.body,
    at: now,
    issuedAt,
  };
  const [major, minor] = written.version;
  const type = { name: request.type, major, minor };
  const body = encodeBody(node.registry, request.type, written.version, written.body);
  return { type, body, event, applied: applyEvent(stateOf(record, context), event), warnings };
}

export interface Incoming {
  readonly node: AgencyNode;
  readonly record: CaseRecord;
  readonly opened: OpenedEnvelope;
  /** Message id of what the sender had last seen from this side; undefined when this side does not know it. */
  readonly seen: string | null | undefined;
  readonly afterGap: boolean;
  readonly workload?: RuleContext['workload'] | undefined;
  readonly at: number;
}

/**
 * Judges what was opened.
 * @throws {@link RogatoryError} as {@link judgeOutgoing}; `AGENCY_ATTACHMENT` (AGENCY-46), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `DOSSIER_UNKNOWN` (DOSSIER-02), `TRUST_OVERRIDE` (TRUST-42).
 */
export function judgeIncoming({ node, record, opened, seen, afterGap, workload, at }: Incoming): Judged {
  const { type, from, messageId, chain, issuedAt } = opened.message;
  requireAttachmentSizes(node, opened.message.accord, opened.message.attachments);
  const message = openedMessage(opened);
  const context = openedContext(node, record, opened, at, workload);
  const { view, findings: warnings } = requireValid(node, message, context);
  const override = statedOverride(node, opened, message.body, record.state.urgency, at);
  const event: MessageEvent = {
    kind: 'message',
    type: type.name,
    messageId: formatUuid(messageId),
    from: otherSide(record.role),
    agency: principalKey(from),
    ...(chain === undefined ? {} : { seq: chain.seq }),
    ...authorityOf(node, from, at),
    ...(seen === undefined ? {} : { seen }),
    ...(afterGap ? { afterGap } : {}),
    body: view.body,
    at,
    issuedAt: issuedAt * 1_000,
  };
  const applied = applyEvent(stateOf(record, context), event);
  return { type, body: opened.body, event, applied, warnings, ...(override === undefined ? {} : { override }) };
}

/** What a dossier asks about the authority that writes: its roles, and the names by which others forward to it. */
function authorityOf(node: AgencyNode, { scope, id }: Principal, now: number): Pick<MessageEvent, 'roles' | 'names'> {
  const entry = node.trust.agency(scope, id, now);
  const roles = ROLES.codes.filter((code) => entry?.competences.includes(code));
  return { ...(roles.length === 0 ? {} : { roles }), names: [...(entry?.names.values() ?? [])] };
}

/** A dossier is judged by the accord under which it was opened. */
function stateOf({ dossier, state }: CaseRecord, { terms }: RuleContext): DossierState {
  return state.count === 0 ? openDossier(dossier, policyOf(terms)) : state;
}

/** Findings of a message that broke its schema or rules, for the answer to its sender. */
export function findingsOf(node: AgencyNode, record: CaseRecord, opened: OpenedEnvelope, at: number): readonly Finding[] {
  return judgeAsNewest(node.registry, openedMessage(opened), openedContext(node, record, opened, at)).findings.filter(
    (found) => found.severity === 'E',
  );
}

/** An opened envelope was verified before, its signers were listed, and its id was new (steps 5 to 8). */
function openedMessage(opened: OpenedEnvelope): RuleMessage {
  const { type, attachments, test, issuedAt } = opened.message;
  return {
    type: type.name,
    version: [type.major, type.minor],
    body: readBody(type.name, opened.body),
    attachments: attachments.map(({ id }) => id),
    officers: opened.signers.length - 1,
    test,
    issuedAt: issuedAt * 1_000,
    signatures: { verified: true, listed: true },
    conflict: false,
  };
}

function openedContext(
  node: AgencyNode,
  { state, role, accord: openedUnder }: CaseRecord,
  { message }: OpenedEnvelope,
  now: number,
  workload?: RuleContext['workload'],
): RuleContext {
  const { from, accord, issuedAt } = message;
  const side = otherSide(role);
  const judged = { accord, openedUnder, workload, now, issuedAt: issuedAt * 1_000 };
  return ruleContext({ node, state, sender: from, side, recipient: node.self, ...judged });
}

/** Refuses a message with errors. @returns the message as it was judged, and warnings, which people see and nothing hangs on. */
function requireValid({ registry }: AgencyNode, message: RuleMessage, context: RuleContext): JudgedView {
  const judged = judgeAsNewest(registry, message, context);
  const { findings } = judged;
  const errors = findings.filter((found) => found.severity === 'E');
  const [first] = errors;
  if (first !== undefined) throw fail('SCHEMA_INVALID', { type: message.type, findings: errors.length, first: findingLine(first) });
  return judged;
}

function otherSide(role: Role): Role {
  return role === 'requester' ? 'responder' : 'requester';
}
