// SPDX-License-Identifier: Apache-2.0
// Sending: judged by schema, rules and dossier before anything is sealed; then sealed, and committed together with the dossier.
import { formatUuid, parseUuid, principalKey, uuidv7 } from '../../core/ids.js';
import { fail } from '../../core/errors.js';
import { equal, toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { toSeconds } from '../../core/time.js';
import type { Serial } from '../../endpoint/serial.js';
import type { AttachmentOptions } from '../../envelope/attachment/seal-attachment.js';
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
import type { Casebook } from '../cases/casebook.js';
import type { CaseRecord } from '../cases/case-record.js';
import { decisionDocument } from '../cases/decisions.js';
import { judgeOutgoing } from '../cases/judgement.js';
import { OWN, RELAY } from '../../endpoint/blobs/blob-record.js';
import { sentLeaf } from '../../endpoint/log/leaves.js';
import { merge } from '../../endpoint/effects.js';
import type { Effects } from '../../endpoint/effects.js';
import { nextPlace } from '../cases/places.js';
import { ownOfficers, ownSeal } from '../home/own-signers.js';
import type { AgencyNode } from '../agency-parts.js';
import { keptBack, keysToDisclose } from '../attachments/disclosure.js';
import { keepAttachments } from '../attachments/outgoing-attachments.js';
import type { PreparedAttachments } from '../attachments/outgoing-attachments.js';
import { requireUnstated, stateOverride } from './override.js';
import { isRefusalType } from '../refusal-types.js';
import { sentDocuments } from './sent-envelopes.js';
import type { SentRecord } from './sent-envelopes.js';
import type { AgencyEvent, Priority, SendRequest, SentMessage } from '../types.js';
import { writeFor } from '../cases/versions.js';
import { workloadOf } from '../cases/workload.js';

const HOUR_SECONDS = 3600;
const LIFETIME_MS: Readonly<Record<Priority, number>> = { normal: 5 * 86_400_000, urgent: 48 * 3_600_000 };
const LANE: Readonly<Record<Priority, Lane>> = { urgent: 1, normal: 2 };

/** A message that was judged and sealed. Nothing of it is durable yet. */
interface OutgoingSealed {
  readonly sent: SentMessage;
  /** Dossier, chain link, leaf and queue entry are committed before the frame leaves, so that no number of a chain is used twice (AGENCY-06). */
  readonly step: Effects<AgencyEvent>;
}

/** The message that is answered, by its digest in hexadecimal. Of one type and key there is one answer to it. */
export interface AnswerTo {
  readonly messageDigest: string;
  readonly key: string;
}

export interface SendParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  readonly serial: Serial;
}

/**
 * Encrypts the attachments of a request, then seals it and queues it durably in the turn of its dossier, unless it is an answer that was sent
 * before.
 * @param options - Of the attachments. @throws {@link RogatoryError} what `Agency.send` throws.
 */
export async function sendRequest(
  { node, casebook, serial }: SendParts,
  { attachments = [], ...request }: SendRequest,
  answerTo: AnswerTo | undefined,
  options: AttachmentOptions,
): Promise<SentMessage> {
  // DOSSIER-32
  const dossier = request.dossier ?? formatUuid(uuidv7(node.clock.now(), node.random));
  parseUuid(dossier);
  const before = await sentAnswer(node, request, answerTo);
  if (before !== undefined) return before;
  // Others of the dossier need not wait for the encryption.
  const kept = attachments.length === 0 ? undefined : await keepAttachments(node, attachments, options);
  try {
    return await serial.run(dossier, async () => {
      const meanwhile = await sentAnswer(node, request, answerTo);
      if (meanwhile !== undefined) {
        await kept?.drop();
        return meanwhile;
      }
      const { sent, step } = await sealMessage(node, casebook, dossier, request, node.clock.now(), { prepared: kept });
      const answer = { ...sent, bodyDigest: digestOf(request) };
      const documents = answerTo && [node.vault.put(COLLECTION.answer, answerKey(request.type, answerTo), answer, 'absent')];
      await node.committer.commit(merge(step, { documents: documents ?? [] }));
      return sent;
    });
  } catch (error) {
    await kept?.drop();
    throw error;
  }
}

/** The answer of a type that was sent to a message before; undefined: none was. */
async function sentAnswer({ vault }: AgencyNode, request: SendRequest, answerTo?: AnswerTo): Promise<SentMessage | undefined> {
  const document = answerTo && (await vault.get<SentAnswer>(COLLECTION.answer, answerKey(request.type, answerTo)));
  if (document === undefined) return undefined;
  const { bodyDigest, ...sent } = document.value;
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

interface SealingOptions {
  /** Dossier that begins with an answer: its first message was refused, so nothing of it is stored yet. */
  readonly unsaved?: CaseRecord | undefined;
  readonly prepared?: PreparedAttachments | undefined;
}

/** The dossier and the address of a message. */
interface RequestPlace {
  readonly address: Address;
  readonly record: CaseRecord;
}

/**
 * Finds with whom a dossier is held, and how that agency is addressed.
 * @param request.to - Mailbox; may be left out inside a dossier. @param expiresAt - Epoch seconds.
 * @param unsaved - Dossier of which nothing is stored yet.
 * @throws {@link RogatoryError} `AGENCY_NOT_ALLOWED` (AGENCY-04), and what {@link resolveAddress} throws.
 */
export async function placeRequest(
  node: AgencyNode,
  casebook: Casebook,
  dossier: string,
  request: Pick<SendRequest, 'to' | 'dossier'> & { readonly type: string },
  { expiresAt, now, unsaved }: { readonly expiresAt: number; readonly now: number; readonly unsaved?: CaseRecord | undefined },
): Promise<RequestPlace> {
  const held = (await casebook.load(dossier)) ?? unsaved;
  const mailbox = request.to ?? held?.counterpart.mailbox;
  if (mailbox === undefined)
    throw fail('AGENCY_NOT_ALLOWED', { reason: 'no such dossier is held, and "to" names no mailbox to open one with' });
  const address = resolveAddress(node, mailbox, expiresAt, now, isRefusalType(request.type));
  // Of an id that this agency did not draw it may have sent before a restore (LOG-51).
  const restoredAt = request.dossier === undefined ? node.restoredAt : 0;
  const record = held ?? casebook.start(dossier, 'requester', { ...address.agency, mailbox }, restoredAt, address.accord);
  if (principalKey(record.counterpart) !== principalKey(address.agency)) {
    throw fail('AGENCY_NOT_ALLOWED', { reason: `this dossier is held with ${principalKey(record.counterpart)}` });
  }
  return { address, record };
}

/** Judges and seals one message; commits nothing. @param now - Unix milliseconds: the time of issue. */
export async function sealMessage(
  node: AgencyNode,
  casebook: Casebook,
  dossier: string,
  request: SendRequest,
  now: number,
  { unsaved, prepared }: SealingOptions = {},
): Promise<OutgoingSealed> {
  const priority = request.priority ?? 'normal';
  const expiresAt = expiryOf(now, request.lifetimeMs ?? LIFETIME_MS[priority]);
  const { address, record } = await placeRequest(node, casebook, dossier, request, { expiresAt, now, unsaved });
  requireUnstated(request.body);
  const { agency, accord, suite } = address;
  const { version, body: written, lost } = writeFor(node, agency, request, now);
  const { messageId, attachments } = prepared ?? { messageId: uuidv7(now, node.random), attachments: [] };
  const type = { name: request.type, major: version[0], minor: version[1] };
  const { urgency } = record.state;
  const stating = { ...request, body: written, type, messageId, urgency, scopes: address.directories.keys(), now };
  const { body, decision } = await stateOverride(node, stating);
  const workload = await workloadOf(node, casebook, { type: request.type, body, from: node.self, accord, dossier, now });
  const place = nextPlace(record, node.restoredAt);
  const headers = attachments.map(({ header }) => header);
  const test = request.test === true;
  const judged = judgeOutgoing({ node, record, address, type, body, test, messageId, seq: place.seq, attachments: headers, workload, now });

  const about = { messageId: formatUuid(messageId), dossier, type: request.type };
  const { sealed, outbound, documents } = await sealTo(node, address, now, {
    lane: LANE[priority],
    expiresAt,
    message: { type, messageId, dossierId: parseUuid(dossier), chain: place, body: judged.body, ...(test ? { test } : {}) },
    signed: {
      officers: ownOfficers(node, request.type, suite, now),
      attachments,
      released: await keysToDisclose(node, request.discloses ?? []),
    },
    about,
  });
  const { envelopeDigest, messageDigest } = sealed;
  const announced = { from: OWN, envelopeDigest, message: messageDigest, lane: outbound.lane, expiresAt: outbound.expiresAt };
  const expected = await node.transfers.expect({ ...announced, blobs: headers.map(({ blob }) => blob), to: [RELAY] });
  return {
    sent: { messageId: about.messageId, dossier, envelopeDigest: toHex(envelopeDigest), version, lost },
    step: {
      outbound: [outbound],
      documents: [
        ...casebook.sent(record, judged, place, sealed),
        ...keptBack(node, about.messageId, messageDigest, attachments),
        ...(decision === undefined ? [] : [decisionDocument(node, about.messageId, { kind: 'override', ...decision })]),
        ...documents,
        ...expected,
      ],
      leaves: [sentLeaf(sealed)],
      concerns: [principalKey(agency)],
      events: sentEvents(about, decision, now),
    },
  };
}

function sentEvents(
  { type, ...about }: { readonly dossier: string; readonly messageId: string; readonly type: string },
  decision: VerifiedOverride | undefined,
  at: number,
): readonly AgencyEvent[] {
  const sent: AgencyEvent = { kind: 'sent', ...about, type, at };
  if (decision === undefined) return [sent];
  const { scopes, reason, officers } = decision;
  return [{ kind: 'override', ...about, scopes, reason, officers, at }, sent];
}

/** A message that is to be sealed, and what is kept of its envelope. */
interface Sealing {
  readonly lane: Lane;
  /** Epoch seconds, a whole hour as {@link expiryOf} has it. */
  readonly expiresAt: number;
  readonly message: Omit<MessageInput, 'issuedAt' | 'directories' | 'accord'>;
  readonly signed?: Pick<SealInput, 'officers' | 'attachments' | 'released'>;
  readonly about: Pick<SentRecord, 'messageId' | 'dossier' | 'type'>;
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
