// SPDX-License-Identifier: Apache-2.0
// Sending: judged by schema, rules and dossier before anything is sealed; then sealed, and committed together with the dossier.
import { formatUuid, parseUuid, principalKey, uuidv7 } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { fail } from '../../core/errors.js';
import { equal, toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { toSeconds } from '../../core/time.js';
import { seal } from '../../envelope/seal.js';
import type { MessageInput, SealInput } from '../../envelope/seal-input.js';
import type { Lane, SealedEnvelope } from '../../envelope/types.js';
import type { DocumentWrite, OutboundMessage } from '../../store/port.js';
import type { VerifiedOverride } from '../../trust/documents/override.js';
import { resolveAddress } from './addressing.js';
import type { Address } from './addressing.js';
import { COLLECTION } from '../collections.js';
import { encode } from '../../cbor/encode.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { toCbor } from '../../schema/body/data.js';
import { finding, invalidBody } from '../../schema/finding.js';
import type { Path } from '../../schema/path.js';
import { pack, unpack } from '../record.js';
import type { Casebook } from '../cases/casebook.js';
import type { CaseRecord } from '../cases/case-record.js';
import { decisionDocument } from '../cases/decisions.js';
import { judgeOutgoing } from '../cases/judgement.js';
import { OWN } from '../../endpoint/blobs/blob-record.js';
import { sentLeaf } from '../../endpoint/log/leaves.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import { nextPlace } from '../cases/places.js';
import { ownOfficers, ownSeal } from '../home/own-signers.js';
import type { AgencyNode } from '../agency-parts.js';
import { keptBack, keysToDisclose } from '../attachments/disclosure.js';
import type { KeptAttachments, PreparedAttachments } from '../attachments/outgoing-attachments.js';
import { RELAY } from '../attachments/relay-name.js';
import { requireUnstated, staleScopes, stateOverride } from './override.js';
import { isRefusalType } from '../refusal-types.js';
import { sentDocuments } from './sent-envelopes.js';
import type { SentRecord } from './sent-envelopes.js';
import type { AgencyEvent, Priority, SendRequest, SentMessage } from '../types.js';
import { writeFor } from '../cases/versions.js';
import { workloadOf } from '../cases/workload.js';

const HOUR_SECONDS = 3600;
const LIFETIME_MS: Readonly<Record<Priority, number>> = { normal: 5 * 86_400_000, urgent: 48 * 3_600_000 };
const LANE: Readonly<Record<Priority, Lane>> = { urgent: 1, normal: 2 };

/** A message that was judged and sealed, with what is committed for it. Nothing of it is durable yet. */
export interface OutgoingSealed extends Pick<Address, 'suite' | 'mailbox'> {
  readonly sealed: SealedEnvelope;
  readonly sent: SentMessage;
  readonly type: string;
  readonly addressee: Principal;
  /** Unix milliseconds, as the outer header says: rounded up to the hour. */
  readonly expiresAt: number;
  /** Its entry in the queue for the relay. */
  readonly outbound: OutboundMessage;
  /** What two officers decided, when a state is stale. */
  readonly override?: VerifiedOverride;
  /** Dossier, chain link, message and timeline entry: committed before the frame leaves, so that no number of a chain is used twice (AGENCY-06). */
  readonly documents: readonly DocumentWrite[];
}

/** The message that is answered, by its digest in hexadecimal. Of one type and key there is one answer to it. */
export interface AnswerTo {
  readonly messageDigest: string;
  readonly key: string;
}

/** Seals and durably queues one message, unless it is an answer that was sent before. Runs alone within its dossier (the caller serialises). */
export async function sendMessage(
  node: AgencyNode,
  casebook: Casebook,
  dossier: string,
  request: SendRequest,
  { answerTo, kept }: Sending = {},
): Promise<SentMessage> {
  const now = node.clock.now();
  const sent = answerTo && (await sentAnswer(node, request, answerTo));
  if (sent !== undefined) {
    await kept?.drop();
    return sent;
  }
  const outgoing = await sealMessage(node, casebook, dossier, request, now, { prepared: kept });
  const answer =
    answerTo === undefined
      ? []
      : [
          node.vault.put(
            COLLECTION.answer,
            answerKey(request.type, answerTo),
            pack({ ...outgoing.sent, bodyDigest: digestOf(request) }),
            'absent',
          ),
        ];
  const announced = (await announce(node, outgoing, kept)) ?? [];
  await node.committer.commit(merge(queued(outgoing, now), { documents: [...answer, ...announced] }));
  return outgoing.sent;
}

/** What a message is sent with. */
export interface Sending {
  readonly answerTo?: AnswerTo | undefined;
  readonly kept?: KeptAttachments | undefined;
}

/** The answer of a type that was sent to a message before; undefined: none was. */
export async function sentAnswer({ vault }: AgencyNode, request: SendRequest, answerTo: AnswerTo): Promise<SentMessage | undefined> {
  const document = await vault.get(COLLECTION.answer, answerKey(request.type, answerTo));
  if (document === undefined) return undefined;
  const { bodyDigest, ...sent } = unpack<SentAnswer>(document.value);
  return { ...sent, repetition: equal(bodyDigest, digestOf(request)) ? 'same-body' : 'other-body' };
}

/** What is kept of an answer. */
interface SentAnswer extends SentMessage {
  /** SHA-256 of its body, as the application gave it. */
  readonly bodyDigest: Uint8Array;
}

/** @throws {@link RogatoryError} `SCHEMA_INVALID` (SCHEMA-03) for a body that no message can carry. */
function digestOf({ type, body }: SendRequest): Uint8Array {
  const refuse = (path: Path, text: string): never => {
    throw invalidBody(type, [finding('V001', 'E', path, text)]);
  };
  return sha256(encode(toCbor(body, refuse)));
}

function answerKey(type: string, { messageDigest, key }: AnswerTo): string {
  return `${messageDigest}/${type}/${key}`;
}

/** Records of the blobs that the relay may want. */
async function announce(
  node: AgencyNode,
  { sealed, outbound }: OutgoingSealed,
  kept?: PreparedAttachments,
): Promise<readonly DocumentWrite[] | undefined> {
  const blobs = kept?.attachments.map(({ header }) => header.blob) ?? [];
  if (blobs.length === 0) return undefined;
  const { lane, expiresAt } = outbound;
  return node.transfers.expect({
    ...{ from: OWN, envelopeDigest: sealed.envelopeDigest, message: sealed.messageDigest, lane, expiresAt },
    ...{ blobs, to: [RELAY] },
  });
}

/** The step that queues a sealed message, and tells of it. @param at - Unix milliseconds. */
export function queued(outgoing: OutgoingSealed, at: number): Effects<AgencyEvent> {
  const { sent, type, override, outbound } = outgoing;
  const { dossier, messageId } = sent;
  const decided = override && { scopes: override.scopes, reason: override.reason, officers: override.officers };
  return {
    ...logged(outgoing),
    outbound: [outbound],
    events: [
      ...(decided === undefined ? [] : [{ kind: 'override' as const, dossier, messageId, ...decided, at }]),
      { kind: 'sent', dossier, messageId, type, at },
    ],
  };
}

/** The step by which a sealed message stands in dossier and log, whoever carries it. */
export function logged({ documents, sealed, addressee }: OutgoingSealed): Effects<AgencyEvent> {
  return { documents, leaves: [sentLeaf(sealed)], concerns: [principalKey(addressee)] };
}

interface SealingOptions {
  /** Dossier that begins with an answer: its first message was refused, so nothing of it is stored yet. */
  readonly unsaved?: CaseRecord | undefined;
  readonly prepared?: PreparedAttachments | undefined;
  /** A courier takes the frame, not the relay. */
  readonly courier?: boolean;
}

/** Judges and seals one message; commits nothing. @param now - Unix milliseconds: the time of issue. */
export async function sealMessage(
  node: AgencyNode,
  casebook: Casebook,
  dossier: string,
  request: SendRequest,
  now: number,
  { unsaved, prepared, courier }: SealingOptions = {},
): Promise<OutgoingSealed> {
  const held = (await casebook.load(dossier)) ?? unsaved;
  const mailbox = request.to ?? held?.counterpart.mailbox;
  if (mailbox === undefined)
    throw fail('AGENCY_NOT_ALLOWED', { reason: 'no such dossier is held, and "to" names no mailbox to open one with' });
  const priority = request.priority ?? 'normal';
  const expiresAt = expiryOf(now, request.lifetimeMs ?? LIFETIME_MS[priority]);
  const address = resolveAddress(mailbox, node.self, node.floor, node.trust, expiresAt, now, isRefusalType(request.type));
  requireUnstated(request.body);
  const written = writeFor(node, address.agency, request, now);
  const stale = staleScopes(node, address.directories.keys(), now);

  // Of an id that this agency did not draw it may have sent before a restore (LOG-51).
  const restoredAt = request.dossier === undefined ? node.restoredAt : 0;
  const record = held ?? casebook.start(dossier, 'requester', { ...address.agency, mailbox }, restoredAt, address.accord);
  if (principalKey(record.counterpart) !== principalKey(address.agency)) {
    throw fail('AGENCY_NOT_ALLOWED', { reason: `this dossier is held with ${principalKey(record.counterpart)}` });
  }
  const { messageId, attachments } = prepared ?? { messageId: uuidv7(now, node.random), attachments: [] };
  const type = { name: request.type, major: written.version[0], minor: written.version[1] };
  const stating = { request: { ...request, body: written.body }, type, messageId, urgency: record.state.urgency, stale, now };
  const stated = stale.length === 0 ? undefined : await stateOverride(node, stating);
  const body = stated?.body ?? written.body;
  const asked = { type: request.type, body, from: node.self, accord: address.accord, dossier, now };
  const workload = await workloadOf(node, casebook, asked);
  const place = nextPlace(record, node.restoredAt);
  const judged = judgeOutgoing({
    node,
    record,
    address,
    request,
    written: { ...written, body },
    messageId,
    seq: place.seq,
    attachments: attachments.map(({ header }) => header),
    workload,
    now,
  });

  const about = { messageId: formatUuid(messageId), dossier, type: request.type };
  const { sealed, outbound, documents } = await sealTo(node, address, now, {
    lane: LANE[priority],
    expiresAt,
    message: {
      type,
      messageId,
      dossierId: parseUuid(dossier),
      chain: place,
      body: judged.body,
      ...(request.test === true ? { test: true } : {}),
    },
    signed: {
      officers: ownOfficers(node, request.type, address.suite, now),
      attachments,
      released: await keysToDisclose(node, request.discloses ?? []),
    },
    about: courier ? { ...about, courierAt: now } : about,
  });
  return {
    sealed,
    sent: {
      messageId: about.messageId,
      dossier,
      envelopeDigest: toHex(sealed.envelopeDigest),
      version: written.version,
      lost: written.lost,
    },
    type: request.type,
    mailbox,
    addressee: address.agency,
    suite: address.suite,
    expiresAt: outbound.expiresAt,
    outbound,
    ...(stated === undefined ? {} : { override: stated.decision }),
    documents: [
      ...casebook.sent(record, judged, place, sealed),
      ...keptBack(node, about.messageId, sealed.messageDigest, attachments),
      ...(stated === undefined ? [] : [decisionDocument(node, about.messageId, { kind: 'override', ...stated.decision })]),
      ...documents,
    ],
  };
}

/** A message that is to be sealed, and what is kept of its envelope. */
interface Sealing {
  readonly lane: Lane;
  /** Epoch seconds, a whole hour as {@link expiryOf} has it. */
  readonly expiresAt: number;
  readonly message: Omit<MessageInput, 'issuedAt' | 'directories' | 'accord'>;
  readonly signed?: Pick<SealInput, 'officers' | 'attachments' | 'released'>;
  readonly about: Pick<SentRecord, 'messageId' | 'dossier' | 'type' | 'courierAt'>;
}

/** Seals for an address. @returns the envelope, its queue entry, and what is kept of it. @param now - Unix milliseconds: the time of issue. */
export async function sealTo(
  node: AgencyNode,
  { suite, mailbox, agency, directories, accord, recipient, requiredFloor }: Address,
  now: number,
  { lane, expiresAt, message, signed, about }: Sealing,
): Promise<{ readonly sealed: SealedEnvelope; readonly outbound: OutboundMessage; readonly documents: readonly DocumentWrite[] }> {
  const sealed = await seal({
    suite,
    mailboxes: [mailbox],
    lane,
    expiresAt,
    message: { ...message, issuedAt: toSeconds(now), directories, ...(accord === undefined ? {} : { accord }) },
    from: node.self,
    seal: ownSeal(node, suite, now),
    ...signed,
    recipients: [recipient],
    requiredFloor,
    random: node.random,
  });
  const { envelopeId, envelopeDigest, frame } = sealed;
  const carried = { lane, mailbox, expiresAt: expiresAt * 1000 };
  return {
    sealed,
    outbound: { to: node.relayKey, ...carried, envelopeId, envelopeDigest, frame },
    documents: sentDocuments(node, sealed, { addressee: agency, kem: recipient.kem.kid, ...carried }, about),
  };
}

/** Rounded up to the hour as the outer header is, and down to it where the longest lifetime would be exceeded. */
export function expiryOf(now: number, lifetimeMs: number): number {
  const wanted = Math.ceil(toSeconds(now + lifetimeMs) / HOUR_SECONDS);
  const latest = Math.floor((toSeconds(now) + LIMITS.lifetimeMaxSeconds) / HOUR_SECONDS);
  return Math.min(wanted, latest) * HOUR_SECONDS;
}
